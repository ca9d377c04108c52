// A portfolio that is folded once, whatever happens to it: each day has the value that folding until that day gives.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Price, price } from '../../../../src/kernel/decimal.ts';
import { DAY_MS, instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { createDaySeries } from '../../../../src/ledger/domain/analytics/day-series.ts';
import { portfolioWalk } from '../../../../src/ledger/domain/analytics/portfolio-walk.ts';
import { priceTrack } from '../../../../src/ledger/domain/analytics/price-track.ts';
import type { Entry } from '../../../../src/ledger/domain/entries/entry.ts';
import type { SecurityId } from '../../../../src/ledger/domain/entries/ids.ts';
import { valueAsOf } from '../../../../src/ledger/domain/valuation/value-as-of.ts';
import { returnSeries } from '../../../../src/market/performance/performance-of.ts';
import { linked } from '../../../../src/market/performance/time-weighted.ts';
import { utcMidnight } from '../../../../src/market/time/day.ts';
import { runs } from '../../../runs/runs.ts';
import { USD } from '../../harness/drafts.ts';
import { LIFE_TERMS, lifeOf } from '../drawn/life.ts';
import { moves } from '../drawn/moves.ts';

const TERMS = { portfolio: LIFE_TERMS, baseCurrency: USD };

/** Of one portfolio, with those that were taken. */
function entriesOf(all: Parameters<typeof lifeOf>[0]): readonly Entry[] {
  return lifeOf(all).all.flatMap(({ portfolio, entry, folded }) =>
    portfolio === 0 && folded !== undefined ? [entry] : [],
  );
}

/** Some price that changes from day to day. */
function close(security: SecurityId, on: TradingDay) {
  const number = utcMidnight(on) / DAY_MS;
  const text = (5 + Number(security) + ((number * 37) % 101) / 10).toFixed(2);
  return { on, price: price(text) as Price, source: 'test' };
}

const PRICES = { close, rate: () => undefined };

function walkedBy(entries: readonly Entry[]) {
  const walk = portfolioWalk(TERMS);
  const series = createDaySeries();
  const days = [...new Set(entries.map(({ on }) => on))];
  for (const day of days) {
    for (const entry of entries.filter(({ on }) => on === day))
      expect(walk.book(entry).ok, entry.kind).toBe(true);
    const walked = walk.endOf(day, PRICES);
    if (walked.day === undefined) throw new Error('everything has a price');
    series.add(walked.day);
  }
  return series;
}

test('is worth on each day what it is worth when it is folded until then', () => {
  fc.assert(
    fc.property(moves, (all) => {
      const entries = entriesOf(all);
      const recorded = entries.map((entry) => ({
        entry,
        eventId: `portfolio-1@${entry.booking}`,
        recordedAt: instant(0),
        voidedAt: undefined,
      }));
      for (const { on, value } of walkedBy(entries).days) {
        const valued = valueAsOf(recorded, {
          ...{ on, knownAt: undefined, staleAfterDays: 4, baseCurrency: USD, terms: LIFE_TERMS },
          close: (security) => close(security, on),
          rate: () => undefined,
        });
        if (!valued.ok) throw new Error('it was taken before');
        expect(value, on).toBe(valued.value.totalValue.toNumber());
      }
    }),
    { numRuns: runs(100) },
  );
});

test('the contributions of its holdings add up to its return', () => {
  fc.assert(
    fc.property(moves, (all) => {
      const series = walkedBy(entriesOf(all));
      const { returns } = returnSeries(series.days);
      const total = linked(returns.map(({ value }) => value));
      const sums = [...series.contributions().values()];
      const sum = sums.reduce((whole, one) => whole + one, 0);
      const largest = Math.max(1, ...sums.map(Math.abs));
      expect(Math.abs(sum - total) / largest).toBeLessThan(1e-6);
    }),
    { numRuns: runs(200) },
  );
});

test('a close that is carried over a split is divided by it, and no later close is used', () => {
  const day = (text: string) => text as TradingDay;
  const closes = ['2024-06-05 700', '2024-06-11 110'].map((line) => {
    const [on, text] = line.split(' ') as [TradingDay, string];
    return { on, price: price(text), source: 'test' };
  });
  const split = { on: day('2024-06-10'), newShares: price('7'), oldShares: price('1') };
  const track = priceTrack(closes, [split]);
  const days = ['2024-06-04', '2024-06-05', '2024-06-07', '2024-06-10', '2024-06-11', '2024-06-12'];
  expect(days.map((on) => track.on(day(on))?.price.toString())).toEqual([
    ...[undefined, '700', '700', '100', '110', '110'],
  ]);
});
