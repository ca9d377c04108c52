// The full terms of one order as it is intended, and what a change to a resting order may alter.
import type { Instant } from '../../../kernel/instant.ts';
import type { OrderSide } from '../terms/side.ts';

/** e entry, s protective stop, t profit target, x exit: the last part of an `orderRef`. */
export type Leg = 'e' | 's' | 't' | 'x';

export type OrderType = 'market' | 'limit' | 'stop';

export type TimeInForce =
  | { readonly kind: 'day' }
  | { readonly kind: 'gtc' }
  | { readonly kind: 'gtd'; readonly until: Instant };

export interface OrderTerms {
  /** Ours: `<journal id>.<intent seq in base 36>.<leg>`, at most 24 ASCII characters. */
  readonly orderRef: string;
  /** The broker's number for this client id, drawn from our floor; a link, never an identity. */
  readonly orderId: number;
  /** Broker number of the entry this order is attached to; absent for entries and stand-alone orders. */
  readonly parentId?: number;
  readonly leg: Leg;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly quantity: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly tif: TimeInForce;
  readonly outsideRth: boolean;
  /** Group in which one fill reduces the others (OCA type 2); absent for siblings, which the gateway groups itself. */
  readonly ocaGroup?: string;
}

/** New terms for a resting order; what is absent stays as the latest report of the broker has it. */
export interface OrderChange {
  readonly orderRef: string;
  readonly orderId: number;
  readonly quantity?: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  /** The entry has ended, so the order stands alone and its link to the parent is cleared. */
  readonly detachParent: boolean;
}

/** Why a resting order is changed; `exit` makes a target close what is held now. All but trails bypass the throttle of trails. */
export type ChangePurpose = 'trail' | 'cover' | 'target' | 'exit' | 'repair' | 'operator';
