// A calendar of gains adds up in the smallest unit of the currency: parts to a span, spans to the period, days to their month.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumOf } from '../../../../src/kernel/amounts.ts';
import { type Money, price } from '../../../../src/kernel/decimal.ts';
import { DAY_MS, type TradingDay } from '../../../../src/kernel/instant.ts';
import {
  createDaySeries,
  type DayStep,
} from '../../../../src/ledger/domain/analytics/day-series.ts';
import {
  type GainSpan,
  gainCalendar,
} from '../../../../src/ledger/domain/analytics/gain-calendar.ts';
import { portfolioWalk } from '../../../../src/ledger/domain/analytics/portfolio-walk.ts';
import type { SecurityId } from '../../../../src/ledger/domain/entries/ids.ts';
import { utcMidnight } from '../../../../src/market/time/day.ts';
import { runs } from '../../../runs/runs.ts';
import { USD } from '../../harness/drafts.ts';
import { LIFE_TERMS, lifeOf } from '../drawn/life.ts';
import { moves } from '../drawn/moves.ts';

const PRICES = {
  close(security: SecurityId, on: TradingDay) {
    const number = utcMidnight(on) / DAY_MS;
    const text = (5 + Number(security) + ((number * 37) % 101) / 7).toFixed(4);
    return { on, price: price(text), source: 'test' };
  },
  rate: () => undefined,
};

function stepsOf(all: Parameters<typeof lifeOf>[0]): readonly DayStep[] {
  const steps: DayStep[] = [];
  const series = createDaySeries((step) => steps.push(step));
  const walk = portfolioWalk({ portfolio: LIFE_TERMS, baseCurrency: USD });
  const entries = lifeOf(all).all.flatMap(({ portfolio, entry, folded }) =>
    portfolio === 0 && folded !== undefined ? [entry] : [],
  );
  for (const [day, own] of Map.groupBy(entries, ({ on }) => on)) {
    for (const entry of own) expect(walk.book(entry).ok, entry.kind).toBe(true);
    const walked = walk.endOf(day, PRICES);
    if (walked.day === undefined) throw new Error('everything has a price');
    series.add(walked.day);
  }
  return steps;
}

const sum = (spans: readonly GainSpan[], name: 'gain' | 'paidIn' | 'paidOut') =>
  sumOf(spans.map((span) => span[name]));

/** End less start, less what came, plus what went. */
function gainBetween(spans: readonly GainSpan[]): Money | undefined {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const paid = sum(spans, 'paidIn').minus(sum(spans, 'paidOut'));
  return last.endValue.minus(first.startValue).minus(paid) as Money;
}

test('adds up: parts to their span, spans to the period, and days to their month', () => {
  fc.assert(
    fc.property(moves, fc.constantFrom(0, 2), (all, places) => {
      const steps = stepsOf(all);
      const terms = { places, renamed: new Map() };
      const days = gainCalendar(steps, { ...terms, by: 'day' });
      const months = gainCalendar(steps, { ...terms, by: 'month' });
      for (const spans of [days, months]) {
        const between = gainBetween(spans);
        if (between !== undefined) expect(String(sum(spans, 'gain'))).toBe(String(between));
        for (const { gain, startValue, endValue, parts } of spans) {
          expect(String(sumOf(parts.map((one) => one.gain)))).toBe(String(gain));
          expect(String(sumOf(parts.map((one) => one.startValue)))).toBe(String(startValue));
          expect(String(sumOf(parts.map((one) => one.endValue)))).toBe(String(endValue));
          expect(String(gain.roundedTo(places))).toBe(String(gain));
        }
      }
      for (const month of months) {
        const own = days.filter(({ to }) => to.slice(0, 7) === month.to.slice(0, 7));
        expect(String(sum(own, 'gain'))).toBe(String(month.gain));
      }
      expect(days).toHaveLength(steps.length);
    }),
    { numRuns: runs(40) },
  );
});
