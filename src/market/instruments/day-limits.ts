// How far the price of an instrument may go on one trading day, where the venue limits it.
import type { TradingDay } from '../../kernel/instant.ts';

/** As the exchange publishes them for the day; all in the currency of the venue, a share. */
export interface DayLimits {
  readonly day: TradingDay;
  /** The highest price that an order may have. */
  readonly ceiling: number;
  /** The lowest one. */
  readonly floor: number;
  /** Between the two: where the day begins. */
  readonly reference: number;
}

/** The best prices of a market; NaN without one. */
interface Sides {
  readonly bid: number;
  readonly ask: number;
}

/** One side is empty because the price is at its limit: no sellers at the ceiling, or no buyers at the floor. */
export function isLockedAt({ ceiling, floor }: DayLimits, { bid, ask }: Sides): boolean {
  if (bid > 0 && ask > 0) return false;
  return bid >= ceiling || (ask > 0 && ask <= floor);
}
