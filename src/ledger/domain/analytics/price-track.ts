// What one security cost on each day, from the closes on record: asked for days in ascending order.
import { quotient } from '../../../kernel/amounts.ts';
import { type Decimal, ONE, type Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';

export interface RecordedClose {
  readonly on: TradingDay;
  readonly price: Price;
  readonly source: string;
}

/** `newShares` for `oldShares`, from the open of the day on. */
export interface SplitOnDay {
  readonly on: TradingDay;
  readonly newShares: Decimal;
  readonly oldShares: Decimal;
}

export interface PriceTrack {
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
    on(day) {
      while ((closes[at + 1]?.on ?? AFTER_ALL) <= day) at += 1;
      const close = closes[at];
      return close && dividedBy(splitsSince(splits, close.on, day), close);
    },
  };
}

const AFTER_ALL = '9999-99-99';

/** Old shares that one share of the day of the close has become, as a factor of quantity. */
export function splitsSince(
  splits: readonly SplitOnDay[],
  close: TradingDay,
  day: TradingDay,
): readonly SplitOnDay[] {
  return splits.length === 0 || close === day
    ? []
    : splits.filter(({ on }) => on > close && on <= day);
}

function dividedBy(splits: readonly SplitOnDay[], close: RecordedClose): RecordedClose {
  if (splits.length === 0) return close;
  const above = splits.reduce((product, { oldShares }) => product.times(oldShares), ONE);
  const below = splits.reduce((product, { newShares }) => product.times(newShares), ONE);
  return { ...close, price: quotient(close.price.times(above), below) as Price };
}
