// Time-weighted return: what the money earned, whatever was paid in or out.
import { type Figure, known, missing } from './figure.ts';

/** One day of a portfolio. Dividends are not flows: they are earned. */
export interface DayValue {
  /** At the end of the day. */
  readonly value: number;
  /** Paid in at the start of the day, 0 or positive. */
  readonly inflow: number;
  /** Paid out at the end of the day, 0 or positive. */
  readonly outflow: number;
}

export interface TimeWeighted {
  /** The return of each day after the first, as a fraction. */
  readonly daily: readonly number[];
  readonly total: Figure;
  /** Days on which value appeared although there was nothing before; they count as 0. */
  readonly appeared: number;
  /** Places in `daily` of days that began or ended below 0: their figures are not returns. */
  readonly indebted: ReadonlySet<number>;
}

/**
 * Per day `(V1 + out) / (V0 + in) - 1`, linked: `product of (1 + r) - 1`. A day without capital earns 0; after -100 % the
 * total stays -100 %. A day that begins or ends with less than nothing has no return, and then the total is unknown.
 */
export function timeWeightedReturn(days: readonly DayValue[]): TimeWeighted {
  const daily: number[] = [];
  let appeared = 0;
  const indebted = new Set<number>();
  for (let at = 1; at < days.length; at += 1) {
    const day = days[at] as DayValue;
    const capital = (days[at - 1] as DayValue).value + day.inflow;
    const end = day.value + day.outflow;
    if (capital < 0 || end < 0) indebted.add(daily.length);
    if (capital === 0 && end !== 0) appeared += 1;
    daily.push(capital > 0 ? end / capital - 1 : 0);
  }
  return { daily, total: totalOf(daily, indebted.size > 0), appeared, indebted };
}

function totalOf(daily: readonly number[], isIndebted: boolean): Figure {
  if (daily.length === 0) return missing('one-value');
  return isIndebted ? missing('no-capital') : known(linked(daily));
}

/** `product of (1 + r) - 1`. */
export function linked(returns: readonly number[]): number {
  let growth = 1;
  for (const one of returns) growth *= 1 + one;
  return growth - 1;
}
