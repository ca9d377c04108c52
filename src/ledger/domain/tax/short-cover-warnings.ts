// Losses on closing shorts that may be wash sales, because shares were sold, or sold short, within the window (26 CFR
// 1.1091-1(g)). A warning only: what was sold may have been held long, which these trades alone do not decide.
import { negated } from '../../../kernel/amounts.ts';
import type { Money } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import { type LotId, lotIdOf, type TradeId } from '../lots/lot.ts';
import type { WashClosure, WashTrade } from './wash/wash-view.ts';

export interface ShortCoverWarning {
  readonly lotId: LotId;
  /** The purchase that closed the short. */
  readonly tradeId: TradeId;
  readonly coveredOn: TradingDay;
  readonly loss: Money;
  /** The sales within the window, besides the one that opened the short. */
  readonly sales: readonly TradeId[];
}

/** `trades` and `closures`: of one security and its equivalents. */
export function shortCoverWarnings(
  trades: readonly WashTrade[],
  closures: readonly WashClosure[],
  windowDays: number,
): readonly ShortCoverWarning[] {
  return closures.flatMap(({ side, gain, lotId, tradeId, closedOn }) => {
    if (side === 'LONG' || !gain.lt(0)) return [];
    const from = addDays(closedOn, -windowDays);
    const to = addDays(closedOn, windowDays);
    const sales = trades
      .map(({ trade }) => trade)
      .filter((one) => one.side === 'SELL' && one.on >= from && one.on <= to)
      .filter(({ id }) => lotIdOf(id) !== lotId)
      .map(({ id }) => id);
    return sales.length === 0
      ? []
      : [{ lotId, tradeId, coveredOn: closedOn, loss: negated(gain), sales }];
  });
}
