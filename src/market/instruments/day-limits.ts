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
