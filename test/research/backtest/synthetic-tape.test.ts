// A synthetic chain at a moment knows the bars that have ended and the closes of the days before, and nothing else.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus, type TradingDay } from '../../../src/kernel/instant.ts';
import type { BarColumns } from '../../../src/market/bars/bar-columns.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import type { QuotedContract } from '../../../src/research/chains/chain-tape.ts';
import { createSyntheticTape } from '../../../src/research/synthetic/synthetic-tape.ts';
import {
  AS_ASKED,
  SYNTHETIC_DEFAULTS,
  type SyntheticTerms,
} from '../../../src/research/synthetic/synthetic-terms.ts';
import { walksOf } from './walks.ts';

const FIXED: SyntheticTerms = { ...SYNTHETIC_DEFAULTS, level: { kind: 'fixed', volatility: 0.3 } };

const walk = walksOf({ seed: 3, symbols: 1, days: 28, predictionsPerDay: 1, strategy: {} });
const columns = walk.bars.get('S0') as BarColumns;
const LAST = walk.sessions.at(-1)?.day as TradingDay;

function tapeOf(bars: BarColumns, terms: SyntheticTerms, scale = AS_ASKED) {
  const stock = { underlying: 'S0', columns: bars, calendar: US_EQUITIES, rate: 0.04 };
  return createSyntheticTape({ ...stock, factorBetween: () => 1 }, terms, scale);
}

/** Doubled from that bar on. */
function changedFrom(bar: number): BarColumns {
  const doubled = (column: Float64Array) =>
    column.map((price, index) => (index < bar ? price : price * 2));
  const { open, high, low, close } = columns;
  return {
    ...columns,
    ...{ open: doubled(open), high: doubled(high), low: doubled(low), close: doubled(close) },
  };
}

function chainAt(tape: ReturnType<typeof tapeOf>, at: number): QuotedContract[] {
  tape.playTo(instant(at));
  return [...tape.quoted()];
}

const openOf = (day: TradingDay) => US_EQUITIES.sessionOf(day)?.open ?? instant(0);

describe('a synthetic chain', () => {
  it('is the same at a moment whatever comes after it', () => {
    for (const terms of [SYNTHETIC_DEFAULTS, FIXED])
      for (const minutes of [0, 1, 37, 389]) {
        const now = plus(openOf(LAST), minutes * MINUTE_MS);
        const bar = columns.start.indexOf(now);
        const chain = chainAt(tapeOf(columns, terms), now);
        expect(chain.length).toBeGreaterThan(100);
        expect(chainAt(tapeOf(changedFrom(bar), terms), now)).toEqual(chain);
        expect(chainAt(tapeOf(changedFrom(bar - 1), terms), now)).not.toEqual(chain);
      }
  });

  it('shows the quotes of the last close before the first minute has ended, and no expired contract', () => {
    const open = openOf(LAST);
    const tape = tapeOf(columns, FIXED);
    const chain = chainAt(tape, open);
    const before = US_EQUITIES.previousSession(LAST);
    expect(new Set(chain.map(({ at }) => at))).toEqual(new Set([before?.close]));
    const [later] = chainAt(tape, plus(open, MINUTE_MS));
    expect(later?.at).toBe(plus(open, MINUTE_MS));
    for (const { contract } of chain) expect(contract.lastTradeDay >= LAST).toBe(true);
  });

  it('has no quotes until twenty-one closes are known, if its volatility is that of the closes', () => {
    const [first] = walk.sessions;
    const early = plus(first?.open ?? instant(0), 10 * MINUTE_MS);
    expect(chainAt(tapeOf(columns, SYNTHETIC_DEFAULTS), early)).toEqual([]);
    expect(chainAt(tapeOf(columns, FIXED), early).length).toBeGreaterThan(100);
  });

  it('quotes a contract that was traded as long as it lives, though its strike is no longer listed', () => {
    const open = openOf(LAST);
    const bar = columns.start.indexOf(open);
    const tape = tapeOf(changedFrom(bar), FIXED);
    const [{ contract }] = chainAt(tape, open) as [QuotedContract];
    expect(tape.contractOf(contract.id)).toEqual(contract);
    const next = plus(open, MINUTE_MS);
    tape.playTo(next);
    expect(tape.quoteOf(contract.id)?.at).toBe(next);
    expect(tape.contractOf('S0 261218C99999000')).toBeUndefined();
    expect(tape.contractOf(contract.id.replace('S0', 'S1'))).toBeUndefined();
  });

  it('calls back once a minute, in order', () => {
    const seen: number[] = [];
    const tape = tapeOf(columns, FIXED);
    tape.playTo(openOf(LAST));
    tape.playTo(plus(openOf(LAST), 3 * MINUTE_MS), (at) => seen.push(at));
    expect(seen).toEqual([1, 2, 3].map((minutes) => openOf(LAST) + minutes * MINUTE_MS));
  });

  it('is scaled in its volatility and its spread', () => {
    const now = plus(openOf(LAST), 60 * MINUTE_MS);
    const [usual, volatile, wide] = [
      AS_ASKED,
      { ...AS_ASKED, volatility: 1.2 },
      { ...AS_ASKED, spread: 2 },
    ].map((scale) => chainAt(tapeOf(columns, FIXED, scale), now));
    for (const [index, one] of (usual ?? []).entries()) {
      expect(volatile?.[index]?.volatility).toBeCloseTo(one.volatility * 1.2, 12);
      expect(wide?.[index]?.volatility).toBe(one.volatility);
      expect(wide?.[index]?.ask).toBeGreaterThanOrEqual(one.ask);
      expect(wide?.[index]?.bid).toBeLessThanOrEqual(one.bid);
    }
  });
});
