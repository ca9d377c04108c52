// The full terms of one intended order, and the terms that a change to a resting order may alter.
import type { Instant } from '../../../kernel/instant.ts';
import type { OrderSide } from '../terms/side.ts';
import type { BrokerLink } from './broker-link.ts';
import type { PriceWalk } from './price-walk.ts';

/** e entry, s protective stop, t profit target, x exit, h order for a holding: the last part of an `orderRef`. */
export type Leg = 'e' | 's' | 't' | 'x' | 'h';

/**
 * A stop-limit is a limit order once its stop price trades. A trail is a stop order whose stop price follows the
 * market at its distance and never moves back.
 */
export type OrderType = 'market' | 'limit' | 'stop' | 'stop-limit' | 'trail';

/**
 * A market order of a kind that only some venues have: in the opening or the closing auction, market to limit, all or nothing at once,
 * what fills at once, or at the closing price after the close.
 */
export type VenueWord = 'ATO' | 'ATC' | 'MTL' | 'MOK' | 'MAK' | 'PLO';

/** `opening` and `closing`: market and limit orders for that auction only; what it does not fill is cancelled. */
export type Validity =
  /** With `until`, at a venue without good-till times: the engine itself cancels what is left then. */
  | { readonly kind: 'day'; readonly until?: Instant }
  | { readonly kind: 'gtc' }
  | { readonly kind: 'gtd'; readonly until: Instant }
  | { readonly kind: 'opening' }
  | { readonly kind: 'closing' };

/** How far a trail stays behind the best price: dollars per share, or percent of that price. */
export type TrailDistance =
  | { readonly kind: 'amount'; readonly amount: number }
  | { readonly kind: 'percent'; readonly percent: number };

/** Shares that leave with an option contract. */
export interface SharesBeside {
  readonly symbol: string;
  /** `buy` for shares that are short. */
  readonly side: OrderSide;
  readonly positionId: string;
}

export interface OrderTerms {
  /** Ours: `<journal id>.<intent seq in base 36>.<leg>`, at most 24 ASCII characters. */
  readonly orderRef: string;
  /** What we name the order by at the broker, drawn from our floor; absent where the broker wants no such name. A link, never an identity. */
  readonly handle?: BrokerLink;
  /** Our reference of the entry this order is attached to; absent for entries and stand-alone orders. */
  readonly parentRef?: string;
  readonly leg: Leg;
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  /** Of a market order: the kind in the venue's own word; absent for an ordinary one. */
  readonly word?: VenueWord;
  readonly quantity: number;
  readonly limitPrice?: number;
  /** The daemon moves the limit; `limitPrice` is where it begins. */
  readonly walk?: PriceWalk;
  /** Of a trail: its first stop price; without one the broker derives it from the market. */
  readonly stopPrice?: number;
  /** Of a trail. */
  readonly trailBy?: TrailDistance;
  /** The broker holds the order back until this is true in a session. */
  readonly condition?: PriceCondition;
  readonly validity: Validity;
  /** The order acts outside the regular session too. */
  readonly extendedHours: boolean;
  /**
   * Sold together with these shares, as one order: 100 for each contract. The limit is what both bring per share, negative if they cost
   * something.
   */
  readonly withShares?: SharesBeside;
  /** Group in which one fill reduces the others; absent for siblings of a bracket, which the broker groups itself. */
  readonly group?: string;
}

/** The price of another instrument, at which an order begins to work. */
export interface PriceCondition {
  readonly symbol: string;
  readonly when: 'at_or_below' | 'at_or_above';
  readonly price: number;
}

/** New terms for a resting order; absent terms stay as in the broker's latest report. */
export interface OrderChange {
  readonly orderRef: string;
  readonly handle?: BrokerLink;
  readonly quantity?: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  /** The entry has ended, so the order stands alone and its link to the parent is cleared. */
  readonly detachParent: boolean;
}

/**
 * Why a resting order is changed; `exit` makes a target close the current position, `walk` is a step of its walk. All but trails
 * bypass the throttle of trails.
 */
export type ChangePurpose = 'trail' | 'cover' | 'target' | 'exit' | 'repair' | 'operator' | 'walk';
