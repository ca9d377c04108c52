// The bar lengths a strategy may use, and how many bars of each.
import { z } from 'zod';
import { areEverThere, type ReadBarName } from '../../../market/bars/bar-lengths.ts';
import { count, positive } from '../fields/fields.ts';

const BAR_NAMES = ['1m', '2m', '3m', '5m', '10m', '15m', '30m', '1h'] as const;

/** An ATR needs twice its period. */
function hasEnoughBars({ period, bar }: { period: number; bar: ReadBarName }): boolean {
  return areEverThere(2 * period, bar);
}

const NEVER_READY =
  'five sessions never contain twice that many bars, so the ATR would never be known';

export const barName = () => z.enum([...BAR_NAMES, '1d', '1w']);

export const barJudged = () => z.enum([...BAR_NAMES, '1d', '1w', 'day', 'week']);

const span = { period: count(2, 500), bar: barName() };

/** A number of bars of a length. */
export const bars = () => z.strictObject(span).refine(hasEnoughBars, { error: NEVER_READY });

/** Each of the five sessions has one return less than it has bars. */
function hasEnoughReturns({ period, bar }: { period: number; bar: ReadBarName }): boolean {
  return areEverThere(period + 5, bar);
}

/** A number of returns from bar to bar within sessions. */
export const returns = () =>
  z.strictObject(span).refine(hasEnoughReturns, {
    error:
      'five sessions never contain so many returns of that length, so the volatility would never be known',
  });

/** A multiple of an ATR over bars of a length. */
export const atrMultiple = () =>
  z
    .strictObject({ ...span, multiple: positive().max(50) })
    .refine(hasEnoughBars, { error: NEVER_READY });
