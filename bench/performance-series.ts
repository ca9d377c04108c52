// Twenty years of daily values with monthly payments, and the returns of a benchmark: what performance is measured on.

import { DAY_MS } from '../src/kernel/instant.ts';
import type { DatedReturn } from '../src/market/performance/calendar-returns.ts';
import { type DatedValue, returnSeries } from '../src/market/performance/performance-of.ts';
import { dayFromUtc, isWeekday, utcMidnight } from '../src/market/time/day.ts';

/** Business days of twenty years. */
const DAYS = 5_040;
const PAID_EVERY = 21;

export interface MeasuredSeries {
  readonly values: readonly DatedValue[];
  readonly returns: readonly DatedReturn[];
  readonly benchmark: readonly DatedReturn[];
}

/** The same in every run. */
export function twentyYears(): MeasuredSeries {
  const draw = seeded(20);
  const values: DatedValue[] = [];
  let value = 100_000;
  for (let ms = utcMidnight('2004-01-02' as never); values.length < DAYS; ms += DAY_MS) {
    const on = dayFromUtc(ms);
    if (!isWeekday(on)) continue;
    const inflow = values.length % PAID_EVERY === PAID_EVERY - 1 ? 500 : 0;
    const outflow = values.length % 250 === 249 ? 1_000 : 0;
    value = (value + inflow) * (1.0004 + 0.02 * draw()) - outflow;
    values.push({ on, value, inflow, outflow });
  }
  const { returns } = returnSeries(values);
  const benchmark = returns.map((one) => ({ on: one.on, value: 0.8 * one.value + 0.004 * draw() }));
  return { values, returns, benchmark };
}

/** From -0.5 to 0.5. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}
