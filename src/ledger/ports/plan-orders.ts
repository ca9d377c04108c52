// The trader behind a portfolio, as a rebalancing sees it: whose the shares of its account are, and orders in it.
import type { Price, Quantity } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';

/** `account` is what the portfolio is known by. Nothing here throws because a trader does not answer. */
export interface PlanOrders {
  shares(account: string): Promise<AccountShares>;
  /** The nearest price that the venue takes and that is not worse. */
  limitAt(side: 'BUY' | 'SELL', price: Price): string;
  /** What the trader would say to the order now; nothing is sent or recorded. */
  check(account: string, order: CheckedOrder): Promise<OrderCheck>;
  /** The same order under the same key is placed once. */
  place(account: string, order: HoldingOrder): Promise<Placing>;
  /** What became of an order whose answer was lost; nothing is sent. */
  find(account: string, order: LostOrder): Promise<Found>;
  /** Undefined while it is not known. */
  standing(account: string, orderRef: string): Promise<OrderStanding | undefined>;
}

export type AccountShares =
  | { readonly kind: 'now'; readonly bySymbol: SharesBySymbol }
  /** As they were when the trader last answered. */
  | { readonly kind: 'old'; readonly bySymbol: SharesBySymbol; readonly ageSeconds: number }
  | { readonly kind: 'unknown'; readonly why: string };

export type SharesBySymbol = ReadonlyMap<string, SymbolShares>;

export interface SymbolShares {
  /** All that the account holds of it; negative if short. */
  readonly quantity: Quantity;
  /** Some are neither bought by the trader nor adopted. */
  readonly isForeign: boolean;
  /** The strategy or person with a position in it. */
  readonly owner: string | undefined;
}

/** For shares that are kept as a holding; valid for the day. */
export interface HoldingOrder {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly quantity: string;
  readonly limit: string;
  readonly key: string;
  /** The user who asked for it, and in which request. */
  readonly user: string;
  readonly requestId: string;
}

export type CheckedOrder = Omit<HoldingOrder, 'key'>;

export type OrderCheck =
  | {
      readonly kind: 'checked';
      readonly isAllowed: boolean;
      readonly text: string;
      /** Every reason against it, with its figures. */
      readonly reasons: readonly { readonly kind: string }[];
    }
  | { readonly kind: 'unanswered'; readonly why: string };

export type Placing =
  | { readonly kind: 'placed'; readonly orderRef: string }
  | {
      readonly kind: 'refused';
      readonly why: string;
      /** Whatever stands against it may pass within minutes. */
      readonly isPassing: boolean;
    }
  /** It may have arrived: only a repetition with the same key shows it. */
  | { readonly kind: 'unanswered'; readonly why: string };

export interface LostOrder extends Pick<HoldingOrder, 'symbol' | 'side'> {
  /** When it was first sent. */
  readonly since: Instant;
}

export type Found =
  /** The first order for the holding on that side since then. */
  | { readonly kind: 'order'; readonly orderRef: string }
  /** The trader answers, and has none. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unanswered' };

export interface OrderStanding {
  /** The trader's word. */
  readonly state: string;
  /** Nothing can fill any more, and every execution is listed. */
  readonly isEnded: boolean;
  readonly fills: readonly OrderFill[];
}

export interface OrderFill {
  /** Names the trade in the ledger, too. */
  readonly execution: string;
  readonly quantity: string;
  readonly price: string;
  readonly at: string;
}
