// Orders by a person or a program: the commands, and what their answers contain beside a text.
import type { UnderlyingStop } from '../domain/exits/exit-plan.ts';
import type { OrderRequest, OrderWord, RequestRef } from '../domain/orders/order-request.ts';
import type { Reserved } from '../domain/terms/collateral.ts';
import type { Refusal } from '../domain/terms/refusal.ts';

/** Without an id, the engine gives the request one. */
export type Requester = Omit<RequestRef, 'id'> & Partial<Pick<RequestRef, 'id'>>;

export type OrderCommand =
  | { readonly type: 'place-order'; readonly order: OrderRequest; readonly requester: Requester }
  /** The verdict on the order; records and sends nothing. */
  | { readonly type: 'check-order'; readonly order: OrderRequest; readonly requester: Requester }
  | {
      readonly type: 'modify-order';
      readonly orderRef: string;
      readonly quantity?: number;
      readonly price?: number;
      readonly stopPrice?: number;
      readonly requester: Requester;
    }
  | { readonly type: 'cancel-order'; readonly orderRef: string; readonly requester: Requester };

/** The order that a request became. */
export interface PlacedOrder {
  /** Null while an order to close waits for its stop or for the market. */
  readonly orderRef: string | null;
  readonly positionId: string | null;
  /** As written, where it was meant in thousands of the currency. */
  readonly priceAsSent?: number | undefined;
  /** The request had been answered before; nothing new was done. */
  readonly isRepeated: boolean;
}

/** The order as it would be sent. */
export interface OrderDraft {
  readonly side: OrderRequest['side'];
  readonly quantity: number;
  readonly type: OrderWord;
  /** The price it is expected to fill at. */
  readonly price: number;
  readonly notional: number;
  readonly stopPrice: number | undefined;
  readonly targetPrice: number | undefined;
  /** Of an option: the price of its stock at which it is closed. */
  readonly underlyingStop?: UnderlyingStop;
  /** The loss if the stop fills at its price; undefined for an order that closes. */
  readonly risk: number | undefined;
  /** What it would reserve. */
  readonly reserved?: Reserved;
  /** Of a vertical at expiry: the largest gain, and the price of the stock beyond which there is one. */
  readonly maxGain?: number;
  readonly breakEvens?: readonly number[];
  readonly effect: 'open' | 'close';
  readonly as: OrderRequest['as'];
  readonly owner: string;
}

export interface OrderVerdict {
  readonly isAllowed: boolean;
  readonly reasons: readonly Refusal[];
  /** Undefined while a number that it needs is missing. */
  readonly draft: OrderDraft | undefined;
}
