// Splits that a price source knows and a portfolio has not booked: from their day on, its lots count old shares at new prices.
import type { Price } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Lot } from '../lots/lot.ts';
import { inSharesOf, isNear, type SplitOnDay } from './splits.ts';

export interface LotsUnderSplits {
  /** Open at the end of the day. */
  readonly lots: readonly Pick<Lot, 'openedOn' | 'openPrice'>[];
  readonly on: TradingDay;
  readonly booked: readonly SplitOnDay[];
  /** As it was printed, on the day or the last one before. */
  closeOn(day: TradingDay): { readonly on: TradingDay; readonly price: Price } | undefined;
}

/** Until the day. A booked one of a few days before or after is the same. */
export function unbookedSplits(
  printed: readonly SplitOnDay[],
  { lots, on, booked, closeOn }: LotsUnderSplits,
): readonly SplitOnDay[] {
  const isOld = ({ openedOn, openPrice }: LotsUnderSplits['lots'][number], split: SplitOnDay) => {
    const close = closeOn(openedOn);
    return (
      close === undefined || isInOldShares(openPrice, inSharesOf(on, close, booked).price, split)
    );
  };
  return printed.filter(
    (split) =>
      split.on <= on &&
      !booked.some((one) => isNear(one.on, split.on)) &&
      lots.some((lot) => lot.openedOn < split.on && isOld(lot, split)),
  );
}

/** Less than this may be the difference between the price of a purchase and the close of its day. */
const RATIO_CLEAR = 1.5;

/** Other programs restate what was bought before a split: such a lot cost the close as the split divided it. */
function isInOldShares(cost: Price, close: Price, { newShares, oldShares }: SplitOnDay): boolean {
  const ratio = newShares.toNumber() / oldShares.toNumber();
  const isClear = ratio >= RATIO_CLEAR || ratio <= 1 / RATIO_CLEAR;
  if (!isClear || cost.isZero() || close.isZero()) return true;
  const times = cost.toNumber() / close.toNumber();
  return Math.abs(Math.log(times)) <= Math.abs(Math.log(times * ratio));
}
