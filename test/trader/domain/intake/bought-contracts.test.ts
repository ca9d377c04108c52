import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { optionIdOf } from '../../../../src/market/options/option-id.ts';
import { parseDay } from '../../../../src/market/time/day.ts';
import {
  type AggregateTerms,
  closedWindow,
  readWindow,
  windowAt,
  windowWith,
} from '../../../../src/trader/domain/intake/flow-window.ts';
import type {
  Flow,
  Prediction,
  PredictionSignal,
} from '../../../../src/trader/domain/terms/prediction.ts';

const START = Date.parse('2026-03-02T15:00:00Z');
const WINDOW_MS = 5 * MINUTE_MS;
const TERMS: AggregateTerms = {
  windowMs: WINDOW_MS,
  halfLifeMs: undefined,
  graceMs: 0,
  premiumMin: 0,
  countMin: 0,
  weight: 'premium',
  scoreMin: 0.2,
};
const CALL_230 = 'AAPL261218C00230000';
const CALL_235 = 'AAPL261218C00235000';
const PUT_220 = 'AAPL261218P00220000';

interface Traded extends Flow {
  readonly signal?: PredictionSignal;
  readonly afterMs?: number;
}

/** Calls at the ask and puts at the bid are bullish. */
function record({ signal, afterMs = 0, ...flow }: Traded, symbol = 'AAPL'): Prediction {
  const at = instant(START + afterMs);
  const isCall = flow.contract?.includes('C0') ?? flow.right === 'call';
  return {
    ...{ id: 'r', source: 'whales', kind: 'flow', symbol, confidence: 1 },
    signal: signal ?? (isCall === (flow.side === 'ask') ? 'BUY' : 'SELL'),
    ...{ dataTime: at, issuedAt: at, receivedAt: at, features: {}, raw: '{}', flow },
  };
}

function predictionOf(records: readonly Prediction[], terms = TERMS): Prediction {
  const empty = windowAt(records[0]?.symbol ?? 'AAPL', instant(START), terms);
  const window = records.reduce((sums, each) => windowWith(sums, each, terms), empty);
  const origin = { feed: 'whales', receivedAt: instant(START + WINDOW_MS) };
  const [open, closed] = [window, closedWindow(window)].map((each) =>
    readWindow(each, terms, origin),
  );
  if (!open?.ok || !closed?.ok) throw new Error('thin');
  expect(closed.value.flow).toEqual(open.value.flow);
  return closed.value;
}

function contractOf(traded: readonly Traded[], terms = TERMS): Flow | undefined {
  return predictionOf(
    traded.map((each) => record(each)),
    terms,
  ).flow;
}

const bought = (contract: string, premium: number, afterMs = 0): Traded => ({
  ...{ contract, premium, afterMs, side: 'ask' as const },
});

describe('the prediction of a window names the largest contract bought', () => {
  it('a call for BUY, a put for SELL, with the premium of all its records', () => {
    const all = [bought(CALL_230, 700_000), bought(CALL_235, 900_000), bought(CALL_230, 500_000.5)];
    expect(contractOf([...all, bought(PUT_220, 1_300_000)])).toEqual({
      contract: 'AAPL 261218C00230000',
      right: 'call',
      strike: 230,
      expiry: '2026-12-18',
      premium: 1_200_000.5,
      side: 'ask',
    });
    expect(contractOf([...all, bought(PUT_220, 9_000_000)])).toMatchObject({
      contract: 'AAPL 261218P00220000',
      right: 'put',
      premium: 9_000_000,
    });
  });

  it('none for NEUTRAL, and none if calls were only sold or traded between bid and ask', () => {
    const even = [bought(CALL_230, 500_000), bought(PUT_220, 500_000)];
    expect(predictionOf(even.map((each) => record(each)))).toMatchObject({
      signal: 'NEUTRAL',
      flow: { premium: 1_000_000 },
    });
    const others: readonly Traded[] = [
      { contract: PUT_220, premium: 900_000, side: 'bid' },
      { contract: CALL_230, premium: 100_000, side: 'mid', signal: 'NEUTRAL' },
    ];
    expect(contractOf(others)).toEqual({ premium: 1_000_000 });
    const sold: Traded = { ...bought(CALL_230, 400_000), side: 'bid', signal: 'BUY' };
    expect(contractOf([sold])).toEqual({ premium: 400_000 });
  });

  it('not the leg of a spread, whose record has no direction', () => {
    const leg: Traded = { ...bought(CALL_235, 900_000), signal: 'NEUTRAL' };
    expect(contractOf([leg, bought(CALL_230, 300_000)])?.strike).toBe(230);
  });

  it('by right, strike and expiry where the source gives no symbol of the contract', () => {
    const parts = { right: 'call', strike: 480, expiry: '2026-06-19', side: 'ask' } as const;
    const named = record({ ...parts, premium: 200_000 }, 'BRK.B');
    expect(predictionOf([named]).flow?.contract).toBe('BRKB 260619C00480000');
    const unnamed = record({ right: 'call', premium: 200_000, side: 'ask' });
    expect(predictionOf([unnamed]).flow).toEqual({ premium: 200_000 });
    const padded = bought('O:AAPL  261218C00230000', 1);
    expect(contractOf([padded])?.contract).toBe('AAPL 261218C00230000');
    const contradictory: Traded = { ...bought(CALL_230, 200_000), right: 'put', signal: 'BUY' };
    expect(contractOf([contradictory])).toEqual({ premium: 200_000 });
  });

  it('with old premium decayed as in the sums, and ties by premium, then time, then id', () => {
    const halving = { ...TERMS, halfLifeMs: MINUTE_MS };
    const old = bought(CALL_230, 800_000, 0);
    expect(contractOf([old, bought(CALL_235, 500_000, MINUTE_MS)])?.strike).toBe(230);
    expect(contractOf([old, bought(CALL_235, 500_000, MINUTE_MS)], halving)?.strike).toBe(235);
    expect(contractOf([old, bought(CALL_235, 400_000, MINUTE_MS)], halving)?.strike).toBe(230);
    expect(contractOf([old, bought(CALL_235, 800_000, 1)])?.strike).toBe(235);
    expect(contractOf([bought(CALL_235, 800_000), old])?.strike).toBe(230);
  });

  it('equal to a search over all records, in any order of arrival', () => {
    const traded = fc.record({
      right: fc.constantFrom('call' as const, 'put' as const),
      strike: fc.constantFrom(225, 230, 232.5),
      expiry: fc.constantFrom('2026-06-19', '2026-12-18'),
      premium: fc.oneof(fc.constantFrom(0, 100, 200), fc.double({ min: 0, max: 1e7, noNaN: true })),
      side: fc.constantFrom('bid' as const, 'ask' as const, 'mid' as const),
      afterMs: fc.integer({ min: 0, max: WINDOW_MS - 1 }),
    });
    const shuffled = fc
      .array(traded, { minLength: 1, maxLength: 25 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      );
    const halfLife = fc.option(fc.integer({ min: 10_000, max: 600_000 }), { nil: undefined });
    fc.assert(
      fc.property(shuffled, halfLife, ([all, otherwise], halfLifeMs) => {
        const terms = { ...TERMS, halfLifeMs, scoreMin: 0 };
        const records = (each: readonly Traded[]) => each.map((one) => record(one));
        const { signal, flow } = predictionOf(records(all), terms);
        const again = predictionOf(records(otherwise), terms);
        // The sums of fractions differ by rounding, which may tip a score of 0.
        if (again.signal === signal) expect(again.flow).toEqual(flow);
        expect(flow?.contract).toBe(searched(all, signal, halfLifeMs));
      }),
    );
  });
});

/** Sums every contract by itself and sorts them all. */
function searched(
  all: readonly Traded[],
  signal: PredictionSignal,
  halfLifeMs: number | undefined,
): string | undefined {
  const right = { BUY: 'call', SELL: 'put', NEUTRAL: undefined }[signal];
  const wanted = all.filter((one) => one.side === 'ask' && one.right === right);
  const cents = ({ premium = 0 }: Traded) => Math.round(premium * 100);
  const decayed = (one: Traded) =>
    Math.round(cents(one) * 2 ** -((WINDOW_MS - (one.afterMs ?? 0)) / (halfLifeMs ?? Infinity)));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const found = [...Map.groupBy(wanted, ({ strike, expiry }) => `${expiry} ${strike}`).values()]
    .map((of) => ({
      id: idOf(of[0]),
      ranks: [sum(of.map(decayed)), sum(of.map(cents)), Math.max(...of.map((o) => o.afterMs ?? 0))],
      isBought: of.some((one) => cents(one) > 0),
    }))
    .filter(({ isBought }) => isBought);
  found.sort((one, other) => {
    const differing = one.ranks.findIndex((rank, n) => rank !== other.ranks[n]);
    if (differing === -1) return one.id < other.id ? -1 : 1;
    return (other.ranks[differing] ?? 0) - (one.ranks[differing] ?? 0);
  });
  return found[0]?.id;
}

function idOf(traded: Traded | undefined): string {
  const expiry = parseDay(traded?.expiry ?? '');
  const { right, strike } = traded ?? {};
  if (expiry === undefined || right === undefined || strike === undefined)
    throw new Error('unnamed');
  return optionIdOf({ root: 'AAPL', right, strike, expiry }) ?? '';
}
