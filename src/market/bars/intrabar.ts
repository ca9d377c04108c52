// The path inside a bar as four prints in order: the one assumption that replays, simulators and backtests share.
import { type Instant, instant } from '../../kernel/instant.ts';
import { comparePrices } from '../instruments/tick-grid.ts';
import type { Bar } from './bar.ts';

export const TICKS_PER_BAR = 4;

/**
 * Which extreme comes second. `nearer`: the one closer to the open, since a price more often reverses there first;
 * the low if both are equally near. `low` and `high` fix it, so that a backtest can use the worse one for its position.
 */
export type FirstExtreme = 'nearer' | 'low' | 'high';

/** Open, one extreme, the other extreme, close, written into `prices` so that a tick allocates nothing. */
export function fillIntrabar(bar: Bar, first: FirstExtreme, prices: Float64Array): void {
  const isLowFirst =
    first === 'low' || (first === 'nearer' && comparePrices(2 * bar.open, bar.low + bar.high) <= 0);
  prices[0] = bar.open;
  prices[1] = isLowFirst ? bar.low : bar.high;
  prices[2] = isLowFirst ? bar.high : bar.low;
  prices[3] = bar.close;
}

/** The four prints as a new list. */
export function intrabarPrices(bar: Bar, first: FirstExtreme = 'nearer'): readonly number[] {
  const prices = new Float64Array(TICKS_PER_BAR);
  fillIntrabar(bar, first, prices);
  return Array.from(prices);
}

/** Print 0 to 3 comes at the start of that quarter of the bar. */
export function tickTime(bar: Bar, index: number): Instant {
  return instant(bar.start + (index * bar.lengthMs) / TICKS_PER_BAR);
}
