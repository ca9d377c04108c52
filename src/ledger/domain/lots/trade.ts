// A purchase or sale as the lots see it, and every reason to refuse one.
import type { Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { LotId, TradeId } from './lot.ts';

export interface Trade {
  readonly id: TradeId;
  readonly side: 'BUY' | 'SELL';
  readonly at: Instant;
  /** The day of `at` where the trade was made. */
  readonly on: TradingDay;
  readonly booking: number;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fees: Money;
  /** What an option cost that delivers these shares: part of their cost, off their proceeds; negative if it brought money in. */
  readonly carried?: Money;
  /** The lots that a closing trade takes, in this order, whatever the method of the portfolio. */
  readonly chosen?: readonly LotChoice[];
  /** What the method chose when the trade was booked: taken first, as far as it is open; what is missing by the method. */
  readonly decided?: readonly LotChoice[] | undefined;
}

export interface LotChoice {
  readonly lotId: LotId;
  readonly quantity: Quantity;
}

export type TradeRefusal =
  | { readonly kind: 'INVALID_QUANTITY'; readonly quantity: Quantity }
  | { readonly kind: 'INVALID_PRICE'; readonly price: Price }
  | { readonly kind: 'INVALID_FEES'; readonly fees: Money }
  /** More is sold than held, and the portfolio may not be short. */
  | {
      readonly kind: 'INSUFFICIENT_QUANTITY';
      readonly wanted: Quantity;
      readonly available: Quantity;
    }
  | { readonly kind: 'LOT_SELECTION_REQUIRED' }
  /** The named quantities do not add up to what is closed. */
  | {
      readonly kind: 'LOT_SELECTION_MISMATCH';
      readonly wanted: Quantity;
      readonly chosen: Quantity;
    }
  | { readonly kind: 'LOT_NOT_OPEN'; readonly lotId: LotId }
  | {
      readonly kind: 'LOT_QUANTITY_EXCEEDED';
      readonly lotId: LotId;
      readonly wanted: Quantity;
      readonly available: Quantity;
    };
