// What one security cost on each day, from the closes on record: asked for days in ascending order.
import type { Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { inSharesOf, type SplitOnDay } from '../prices/splits.ts';

export interface RecordedClose {
  readonly on: TradingDay;
  readonly price: Price;
  readonly source: string;
}

export interface PriceTrack {
  /** No close is on record. */
  readonly isEmpty: boolean;
  /** The last close on or before the day; a split since then has divided it. Days must not descend. */
  on(day: TradingDay): RecordedClose | undefined;
}

/** Both ascending by day. Of several closes of one day the last one counts. */
export function priceTrack(
  closes: readonly RecordedClose[],
  splits: readonly SplitOnDay[],
): PriceTrack {
  let at = -1;
  return {
    isEmpty: closes.length === 0,
    on(day) {
      while ((closes[at + 1]?.on ?? AFTER_ALL) <= day) at += 1;
      const close = closes[at];
      return close && inSharesOf(day, close, splits);
    },
  };
}

const AFTER_ALL = '9999-99-99';
