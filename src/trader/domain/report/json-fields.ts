// Figures in JSON: a number if known, else null with the reason under `unknown`.
import { type Figure, known, missing, missingText } from '../../../market/performance/figure.ts';
import type { Interval } from '../../../market/performance/intervals.ts';

export type JsonFields = Readonly<Record<string, unknown>>;

export function withReasons(figures: Readonly<Record<string, Figure>>): JsonFields {
  const unknown = Object.entries(figures).flatMap(([name, figure]) =>
    figure.value === null ? [[name, missingText(figure.reason)]] : [],
  );
  return {
    ...Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value])),
    ...(unknown.length === 0 ? {} : { unknown: Object.fromEntries(unknown) }),
  };
}

/** Rounded to a millionth: 12.34, not the binary sum 12.339999999999998. */
export function withoutDust(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Both ends of an interval as figures: `sharpe_low` and `sharpe_high`. */
export function bounds(name: string, interval: Interval): Readonly<Record<string, Figure>> {
  const { low, high } = interval;
  return low === null
    ? { [`${name}_low`]: missing(interval.reason), [`${name}_high`]: missing(interval.reason) }
    : { [`${name}_low`]: known(low), [`${name}_high`]: known(high) };
}
