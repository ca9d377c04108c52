// The bar lengths a strategy may use, and how many bars of each.
import { z } from 'zod';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { count, positive } from './fields.ts';

export const BAR_MS = {
  '1m': MINUTE_MS,
  '2m': 2 * MINUTE_MS,
  '3m': 3 * MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '10m': 10 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
} as const;

export type BarName = keyof typeof BAR_MS;

const BAR_NAMES = ['1m', '2m', '3m', '5m', '10m', '15m', '30m', '1h'] as const;

/** A session has 390 minutes, and an ATR needs twice its period in the five sessions before today. */
const BARS_MINUTES = 5 * 390;

function hasEnoughBars({ period, bar }: { period: number; bar: BarName }): boolean {
  return (2 * period * BAR_MS[bar]) / MINUTE_MS <= BARS_MINUTES;
}

const NEVER_READY =
  'five sessions never contain twice that many bars, so the ATR would never be known';

export const barName = () => z.enum(BAR_NAMES);

const span = { period: count(2, 500), bar: barName() };

/** A number of bars of a length. */
export const bars = () => z.strictObject(span).refine(hasEnoughBars, { error: NEVER_READY });

/** A multiple of an ATR over bars of a length. */
export const atrMultiple = () =>
  z
    .strictObject({ ...span, multiple: positive().max(50) })
    .refine(hasEnoughBars, { error: NEVER_READY });
