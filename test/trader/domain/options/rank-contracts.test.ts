import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { ChainRow } from '../../../../src/market/options/chain-row.ts';
import type { OptionContract } from '../../../../src/market/options/option-contract.ts';
import type { ChainSeen } from '../../../../src/trader/domain/options/selection/chain-seen.ts';
import {
  type ContractCriteria,
  rankContracts,
} from '../../../../src/trader/domain/options/selection/rank-contracts.ts';
import type {
  ContractRefusal,
  OptionRefusal,
} from '../../../../src/trader/domain/terms/option-refusal.ts';
import {
  OPTION_TRADE_DEFAULTS,
  type OptionTrade,
} from '../../../../src/trader/domain/terms/option-trade.ts';
import { AT, CHAIN, chainWith, contractOf, quoted, seenWith } from './chain.ts';

const CALL = 'AAPL 261218C00240000';
const TRADE = OPTION_TRADE_DEFAULTS.call_or_put;
const WANTED: ContractCriteria = { right: 'call' };

function ranked(seen: ChainSeen, trade: OptionTrade = TRADE, wanted = WANTED): string[] {
  const result = rankContracts(seen, trade, wanted);
  return result.ok ? result.value.ranked.map(({ row }) => row.contract.id) : [];
}

function refusals(seen: ChainSeen, trade: OptionTrade = TRADE, wanted = WANTED) {
  const result = rankContracts(seen, trade, wanted);
  return result.ok ? [] : result.failure;
}

/** The reasons against one contract when nothing else is listed. */
function reasons(changed: Partial<ChainRow>, more: Partial<ChainSeen> = {}): ContractRefusal[] {
  const rows = chainWith(CALL, changed).filter(({ contract }) => contract.id === CALL);
  const [refusal] = refusals(seenWith({ rows, ...more }));
  return refusal?.kind === 'no_contract' ? [...(refusal.refused[0]?.reasons ?? [])] : [];
}

describe('the contracts of a chain', () => {
  it('are ranked by score if they pass all terms', () => {
    expect(ranked(seenWith())).toEqual([CALL]);
    expect(ranked(seenWith(), { ...TRADE, delta: { from: 0.2, until: 0.6 } })).toEqual([
      'AAPL 261218C00235000',
      CALL,
      'AAPL 261218C00230000',
      'AAPL 261218C00245000',
    ]);
    expect(ranked(seenWith(), TRADE, { right: 'put' })).toEqual(['AAPL 261218P00225000']);
  });

  it('are ranked the same in whatever order the chain lists them', () => {
    const trade = { ...TRADE, delta: { from: 0.1, until: 0.9 }, dte: { from: 1, until: 90 } };
    const expected = ranked(seenWith(), trade);
    expect(expected.length).toBeGreaterThan(15);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...CHAIN], { minLength: CHAIN.length, maxLength: CHAIN.length }),
        (rows) => {
          expect(ranked(seenWith({ rows }), trade)).toEqual(expected);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('that are equally good are ranked by id', () => {
    const twin = quoted(contractOf('call', 240, '2026-12-18' as TradingDay, 'AAPLB'));
    const rows = [twin, ...CHAIN];
    expect(ranked(seenWith({ rows }))).toEqual([CALL, twin.contract.id]);
  });

  it.each<[string, Partial<ChainRow>, ContractRefusal[]]>([
    [
      'old',
      { at: instant(AT - 20_000) },
      [{ kind: 'quote_stale', ageMs: 20_000, ageMaxMs: 15_000 }],
    ],
    ['without buyers', { bid: 0, ask: 4 }, [{ kind: 'one_sided', bid: 0, ask: 4 }]],
    ['crossed', { bid: 4.2, ask: 4.1 }, [{ kind: 'crossed_quote', bid: 4.2, ask: 4.1 }]],
    ['wide', { bid: 3.5, ask: 4.5 }, [{ kind: 'spread_too_wide', percent: 25, limit: 10 }]],
    [
      'little held',
      { openInterest: 99 },
      [{ kind: 'open_interest_too_low', openInterest: 99, minimum: 100 }],
    ],
    [
      'without open interest',
      { openInterest: undefined },
      [{ kind: 'open_interest_too_low', openInterest: Number.NaN, minimum: 100 }],
    ],
    ['not traded', { volume: 0 }, [{ kind: 'volume_too_low', volume: 0, minimum: 10 }]],
  ])('that are %s are refused with the numbers', (_, changed, expected) => {
    expect(reasons(changed).filter(({ kind }) => !/premium|greeks/.test(kind))).toEqual(expected);
  });

  it('that are cheap may have a wide spread in percent, but not a premium of few price steps', () => {
    const cheap = reasons({ bid: 0.02, ask: 0.06 });
    expect(cheap).toContainEqual({ kind: 'premium_too_low', ticks: 4, minimum: 5 });
    expect(cheap.map(({ kind }) => kind)).not.toContain('spread_too_wide');
  });

  it('that have no volatility are priced by their own quote', () => {
    const rows = chainWith(CALL, { volatility: undefined, delta: undefined });
    expect(ranked(seenWith({ rows }))).toEqual([CALL]);
    const silent = { bid: 0, ask: 4, volatility: undefined, delta: undefined };
    expect(reasons(silent)).toContainEqual({ kind: 'no_greeks' });
    expect(reasons({ volatility: Number.NaN, bid: 500, ask: 501 })).toContainEqual({
      kind: 'no_greeks',
    });
  });

  it("are refused if the broker's delta is not ours", () => {
    const [refusal] = reasons({ delta: 0.45 });
    expect(refusal).toMatchObject({ kind: 'greeks_disagree', broker: 0.45, limit: 0.05 });
  });

  it('are compared with the delta of early exercise where the broker includes it', () => {
    const shares = contractOf('put', 260, '2027-01-15' as TradingDay);
    const trade = { ...TRADE, dte: { from: 1, until: 90 }, delta: { from: 0.8, until: 1 } };
    const refusalsOf = (contract: OptionContract) => {
      const rows = [{ ...quoted(contract), delta: -0.98, volatility: 0.2 }];
      return refusals(seenWith({ rows, rate: 0.06 }), trade, { right: 'put' });
    };
    expect(refusalsOf(shares)).toEqual([]);
    expect(refusalsOf({ ...shares, delivers: 'cash' })).toMatchObject([
      { refused: [{ reasons: [{ kind: 'greeks_disagree', broker: -0.98 }] }] },
    ]);
  });

  it('that a corporate action adjusted are refused', () => {
    const adjusted = quoted(contractOf('call', 240, '2026-12-18' as TradingDay, 'AAPL1'));
    const [refusal] = refusals(seenWith({ rows: [adjusted] }));
    expect(refusal).toMatchObject({
      refused: [{ reasons: [{ kind: 'adjusted_class', tradingClass: 'AAPL1', multiplier: 100 }] }],
    });
  });

  it('outside the days or the deltas are refused with both', () => {
    const rows = CHAIN.filter(
      ({ contract }) => contract.strike === 200 && contract.right === 'call',
    );
    expect(refusals(seenWith({ rows }))).toMatchObject([
      {
        kind: 'no_contract',
        considered: 3,
        refused: [
          {
            contract: 'AAPL 261218C00200000',
            reasons: [{ kind: 'delta_outside', from: 0.3, until: 0.4 }],
          },
          {
            contract: 'AAPL 270115C00200000',
            reasons: [{ kind: 'dte_outside', days: 60, from: 20, until: 45 }],
          },
          { contract: 'AAPL 261120C00200000', reasons: [{ kind: 'dte_outside', days: 4 }] },
        ],
      },
    ]);
  });
});

describe('calendars', () => {
  const until = '2027-06-30' as TradingDay;
  const day = '2026-12-10' as TradingDay;

  it('refuse contracts that live through earnings or an ex-dividend day, unless that is allowed', () => {
    const earnings = { events: [{ day }], until };
    const exDates = { events: [{ day, amount: 0.25 }], until };
    expect(reasons({}, { earnings })).toEqual([
      { kind: 'earnings_before_expiry', earnings: day, expiry: '2026-12-18' },
    ]);
    expect(reasons({}, { exDates })).toEqual([
      { kind: 'ex_date_before_expiry', exDate: day, expiry: '2026-12-18' },
    ]);
    const seen = seenWith({ earnings, exDates });
    expect(ranked(seen, { ...TRADE, acrossEarnings: true, acrossExDate: true })).toContain(CALL);
  });

  it('ignore what is past or after expiry, but not the earnings of today', () => {
    const today = '2026-11-16' as TradingDay;
    const after = '2026-12-19' as TradingDay;
    const past = '2026-11-13' as TradingDay;
    const exDates = [past, today, after].map((on) => ({ day: on, amount: 0.25 }));
    const seen = {
      exDates: { events: exDates, until },
      earnings: { events: [{ day: past }], until },
    };
    expect(ranked(seenWith(seen))).toContain(CALL);
    expect(reasons({}, { earnings: { events: [{ day: today }], until } })).toHaveLength(1);
  });

  it('that end before expiry refuse', () => {
    const short = { events: [], until: '2026-12-17' as TradingDay };
    expect(reasons({}, { earnings: short, exDates: short })).toEqual([
      { kind: 'calendar_ends', calendar: 'earnings', until: '2026-12-17', expiry: '2026-12-18' },
      { kind: 'calendar_ends', calendar: 'ex_dates', until: '2026-12-17', expiry: '2026-12-18' },
    ]);
  });
});

describe('the market', () => {
  it.each<[string, Partial<ChainSeen>, OptionRefusal[]]>([
    [
      'has just opened',
      { at: instant(Date.parse('2026-11-16T14:30:20Z')) },
      [{ kind: 'market_not_open_long_enough', openMs: 20_000, minimumMs: 60_000 }],
    ],
    [
      'is closed',
      { at: instant(Date.parse('2026-11-15T16:00:00Z')) },
      [{ kind: 'market_not_open_long_enough', openMs: -1, minimumMs: 60_000 }],
    ],
    ['has no price', { underlyingPrice: Number.NaN }, [{ kind: 'no_underlying_price' }]],
  ])('refuses everything while it %s', (_, changed, expected) => {
    expect(refusals(seenWith(changed))).toEqual(expected);
  });
});

describe('the contract of the flow', () => {
  const trade = OPTION_TRADE_DEFAULTS.same;
  const wide = chainWith(CALL, { bid: 3, ask: 5 });

  it('is taken if it passes', () => {
    for (const same of [CALL, 'AAPL261218C00240000', 'AAPL  261218C00240000'])
      expect(ranked(seenWith(), trade, { right: 'call', same })).toEqual([CALL]);
  });

  it('is refused with its reasons if it does not pass', () => {
    expect(refusals(seenWith({ rows: wide }), trade, { right: 'call', same: CALL })).toMatchObject([
      { kind: 'no_contract', considered: 1, refused: [{ contract: CALL }] },
    ]);
  });

  it('gives way to the nearest expiry and strike if the terms say so', () => {
    const nearest = { ...trade, otherwise: 'nearest' } as const;
    const order = ranked(seenWith({ rows: wide }), nearest, { right: 'call', same: CALL });
    expect(order.slice(0, 4)).toEqual([
      'AAPL 261218C00235000',
      'AAPL 261218C00245000',
      'AAPL 261218C00230000',
      'AAPL 261218C00225000',
    ]);
  });

  it('is nothing that can be traded if the flow names none, or one against the signal', () => {
    const none = { kind: 'no_contract', considered: 0, refused: [] };
    const nearest = { ...trade, otherwise: 'nearest' } as const;
    expect(refusals(seenWith(), nearest, { right: 'call' })).toEqual([{ ...none, named: null }]);
    expect(refusals(seenWith(), trade, { right: 'put', same: CALL })).toEqual([
      { ...none, named: CALL },
    ]);
  });
});
