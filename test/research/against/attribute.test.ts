// One cause is planted in a live day: its money is in that cause, and nothing is in the others.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS, plus } from '../../../src/kernel/instant.ts';
import type { AgainstBacktest } from '../../../src/research/against/attribute.ts';
import type { Cause } from '../../../src/research/against/causes.ts';
import type { InputsAt } from '../../../src/research/backtest/backtest-inputs.ts';
import type { ImposedFills } from '../../../src/research/fills/imposed-fills.ts';
import { inputsOf } from '../backtest/session-fixture.ts';
import { type Planted, POLL_MS, planted, USUAL } from './planted-day.ts';

const TWO_TRADES = 2;

/** The causes with money, of all trades and of each. */
function causesOf({ parts, trades }: AgainstBacktest): (Cause | 'unexplained')[] {
  const names = Object.keys(parts) as (Cause | 'unexplained')[];
  return names.filter(
    (name) => parts[name] !== 0 || trades.some((trade) => trade.parts[name] !== 0),
  );
}

/** After the publication of a prediction. */
function publishedAt(index: number, afterMs: number): Instant {
  return plus(inputsOf(USUAL).predictions[index]?.at ?? instant(0), afterMs);
}

/** Each entry fills so long after the prediction was received. */
function fillingAfter(ms: number): ImposedFills {
  const seen: string[] = [];
  return {
    notBefore({ leg, orderRef }) {
      if (leg !== 'e') return undefined;
      if (!seen.includes(orderRef)) seen.push(orderRef);
      return publishedAt(seen.indexOf(orderRef), POLL_MS + ms);
    },
    mostOf: () => undefined,
  };
}

function exitAfter(ms: number): InputsAt {
  const command = { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' } as const;
  const input = { from: 'desk', command, answer: () => {} } as const;
  return { at: publishedAt(0, ms), symbols: ['AAPL'], inputs: [input] };
}

function expectOnly(cause: Cause, against: AgainstBacktest): void {
  expect(causesOf(against)).toEqual([cause]);
  expect(against.parts[cause]).toBe(against.difference);
  expect(against.difference).not.toBe(0);
}

describe('a live day beside its backtest', () => {
  it('differs in nothing if nothing was changed', () => {
    const against = planted({});
    expect(against.trades).toHaveLength(TWO_TRADES);
    expect(against.difference).toBe(0);
    expect(causesOf(against)).toEqual([]);
    expect(against.live).not.toBe(0);
  });

  it('finds a later fill, and a later receipt', () => {
    expectOnly('latency', planted({ terms: { imposedFills: fillingAfter(20_000) } }));
    expectOnly('latency', planted({ receivedAfter: () => POLL_MS + 3 * MINUTE_MS }));
  });

  it('finds a wider spread', () => {
    const against = planted({ spread: 0.1 });
    expectOnly('spread', against);
    // Four cents further from the last price than a tick, twice a trade, of 100 shares.
    expect(against.difference).toBe(-16);
  });

  it('finds an entry that filled in part', () => {
    const half: ImposedFills = {
      notBefore: () => undefined,
      mostOf: ({ leg }) => (leg === 'e' ? 50 : undefined),
    };
    expectOnly('partial_fill', planted({ terms: { imposedFills: half } }));
  });

  it('finds a signal that was missed, with the verdict on its prediction', () => {
    const against = planted({ receivedAfter: (index) => (index === 1 ? 6 * MINUTE_MS : POLL_MS) });
    expectOnly('missed_signal', against);
    const missed = against.trades.find(({ live }) => live === undefined);
    expect(missed?.why).toEqual({ kind: 'said', text: 'stale: 6 min old, at most 5 min' });
  });

  it('finds another quantity', () => {
    const told = {
      ...USUAL,
      strategy: { ...USUAL.strategy, size: { kind: 'equity-percent', percent: 10 } },
    } as const;
    const against = planted({ told, terms: { cash: 50_000 } });
    expectOnly('quantity', against);
  });

  it('finds an exit by hand before that of the backtest', () => {
    const against = planted({ terms: { moments: [exitAfter(10 * MINUTE_MS)] } });
    expectOnly('exit', against);
    expect(against.trades[0]?.live?.reason).toBe('operator');
  });

  it('finds an exit that came later than that of the backtest', () => {
    const held: ImposedFills = {
      notBefore: ({ leg }) => (leg === 'x' ? publishedAt(0, 45 * MINUTE_MS) : undefined),
      mostOf: () => undefined,
    };
    const told = { ...USUAL, predictions: { '10:00:05': 'BUY' } };
    expectOnly('exit', planted({ told, terms: { imposedFills: held } }));
  });

  it('knows signals of bars again, with their sizes', () => {
    const entry = { side: 'long', when: 'price.last < 99.9', everyMs: 30 * MINUTE_MS } as const;
    const size = { kind: 'equity-percent', percent: 10 } as const;
    const told = { ...USUAL, predictions: {}, strategy: { ...USUAL.strategy, entry, size } };
    expect(causesOf(planted({ told }))).toEqual([]);
    expectOnly('quantity', planted({ told, terms: { cash: 50_000 } }));
  });

  it('closes each part of a trade when it was closed live', () => {
    const legs = [
      { kind: 'percent', percent: 0.3, portionPercent: 50 },
      { kind: 'percent', percent: 3, portionPercent: 50 },
    ] as const;
    const told = {
      ...USUAL,
      strategy: { ...USUAL.strategy, target: { kind: 'legs', legs } },
    } as const;
    const same = planted({ told });
    expect([same.trades.length, same.difference]).toEqual([TWO_TRADES, 0]);
    expectOnly('exit', planted({ told, terms: { moments: [exitAfter(25 * MINUTE_MS)] } }));
  });

  it('says where an unexplained part is', () => {
    const against = planted({ terms: { commission: { kind: 'none' } } });
    expect(causesOf(against)).toEqual(['unexplained']);
    expect(against.trades.map(({ remainder }) => remainder)).toEqual([
      { entry: 0, exit: 0, commission: 2 },
      { entry: 0, exit: 0, commission: 2 },
    ]);
  });

  it('adds up to the cent, whatever was changed', () => {
    const changed = fc.record({
      late: fc.integer({ min: 0, max: 25_000 }),
      received: fc.integer({ min: 5_000, max: 400_000 }),
      spread: fc.integer({ min: 2, max: 30 }),
      cash: fc.integer({ min: 5_000, max: 200_000 }),
      share: fc.integer({ min: 1, max: 1_000 }),
    });
    const told = {
      ...USUAL,
      strategy: { ...USUAL.strategy, size: { kind: 'equity-percent', percent: 30 } },
    } as const;
    fc.assert(
      fc.property(changed, ({ late, received, spread, cash, share }) => {
        const terms = { latencyMs: late, cash, volumeShare: share / 1e6 };
        const day: Planted = { told, terms, spread: spread / 100, receivedAfter: () => received };
        const against = planted(day);
        for (const { parts, difference, live, backtest } of against.trades) {
          expect(sumOf(parts)).toBe(Math.round(difference * 100));
          expect(Math.round(difference * 100)).toBe(
            Math.round((live?.net ?? 0) * 100) - Math.round((backtest?.net ?? 0) * 100),
          );
        }
        expect(sumOf(against.parts)).toBe(Math.round(against.difference * 100));
      }),
      { numRuns: 3, seed: 7 },
    );
  });
});

function sumOf(parts: AgainstBacktest['parts']): number {
  return Object.values(parts).reduce((sum, part) => sum + Math.round(part * 100), 0);
}
