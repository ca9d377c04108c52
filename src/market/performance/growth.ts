// Growth of a value: in total, per year, and from one point to the next.
import { DAY_MS } from '../../kernel/instant.ts';
import { type Figure, known, missing } from './figure.ts';

/** How the figure was computed; part of every answer. */
export interface Conventions {
  /** Returns a year, by their dates: 252 for business days, 365 for every day, 12 for months. */
  readonly periodsPerYear: number;
  /** A fraction per year; 0.05 is five percent. */
  readonly riskFreeAnnual: number;
}

/** Calendar days of a year by ACT/365. */
export const YEAR_DAYS = 365;

/** `(1 + annual)^(1 / P) - 1`. */
export function riskFreePerPeriod({ periodsPerYear, riskFreeAnnual }: Conventions): number {
  return (1 + riskFreeAnnual) ** (1 / periodsPerYear) - 1;
}

/** Simple return, `V1 / V0 - 1`, as a fraction. */
export function totalReturn(start: number, end: number): Figure {
  return start > 0 ? known(end / start - 1) : missing('no-capital');
}

export interface AnnualGrowth {
  readonly growth: Figure;
  /** Shorter than a year: the figure is an extrapolation. */
  readonly isSubYear: boolean;
}

/**
 * Compound annual growth rate, `(V1 / V0)^(365 / days) - 1`: ACT/365, so that it equals the internal rate of return
 * (XIRR) of the same two flows.
 */
export function annualGrowth(span: {
  readonly start: number;
  readonly end: number;
  readonly durationMs: number;
}): AnnualGrowth {
  const days = span.durationMs / DAY_MS;
  const isSubYear = days < YEAR_DAYS;
  if (days <= 0) return { growth: missing('zero-duration'), isSubYear };
  if (span.start <= 0) return { growth: missing('no-capital'), isSubYear };
  if (span.end <= 0) return { growth: known(-1), isSubYear };
  return { growth: known((span.end / span.start) ** (YEAR_DAYS / days) - 1), isSubYear };
}

/** Simple returns between neighbours; a point after one without capital is skipped. */
export function returnsOf(values: readonly number[]): number[] {
  const returns: number[] = [];
  for (const [at, value] of values.entries()) {
    const before = values[at - 1] ?? 0;
    if (before > 0) returns.push(value / before - 1);
  }
  return returns;
}
