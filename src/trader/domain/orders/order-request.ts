// An order as a person or a program asks for it, and who asked. Facts keep both.
import type {
  AtrSpec,
  TargetPoint,
  TrailRule,
  UnderlyingExit,
  WalkTerms,
} from '../strategy/strategy.ts';
import type { OrderSide } from '../terms/side.ts';
import type { TrailDistance } from './order-terms.ts';

/** The owner of positions that a person opened; no strategy may have this name. */
export const MANUAL = 'manual';

/** The owner of positions that a person adopted; no strategy may have this name either. */
export const ADOPTER = 'operator';

/** Order types in the words of the API, and what each one is in plain text. */
export const ORDER_WORDS = {
  MKT: 'at market',
  LMT: 'limit',
  STP: 'stop',
  STP_LMT: 'stop limit',
  TRAIL: 'trailing stop',
  MOO: 'market at the open',
  MOC: 'market at the close',
  LOO: 'limit at the open',
  LOC: 'limit at the close',
  LO: 'limit',
  ATO: 'at the open',
  ATC: 'at the close',
  MTL: 'market to limit',
  MOK: 'match or kill',
  MAK: 'match and kill',
  PLO: 'after the close',
} as const;

export type OrderWord = keyof typeof ORDER_WORDS;

export const FOR_AUCTIONS: ReadonlySet<OrderWord> = new Set(['MOO', 'LOO', 'MOC', 'LOC']);

export type RequestedStop =
  | { readonly kind: 'at'; readonly price: number }
  | { readonly kind: 'percent'; readonly percent: number }
  | { readonly kind: 'atr'; readonly atr: AtrSpec; readonly multiple: number };

/** What protects a new position; the settings supply a stop that is not stated. */
export interface RequestedProtection {
  readonly stop?: RequestedStop;
  readonly target?: TargetPoint;
  readonly trail?: TrailRule;
  /** Of an option. */
  readonly underlying?: UnderlyingExit;
  /** Of a contract that is sold by itself: not closed in its last hour. */
  readonly holdsToExpiry?: true;
}

export interface OrderRequest {
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderWord;
  readonly quantity: number;
  /** The limit. */
  readonly price?: number;
  /** Of a limit, which is then the most that it pays. */
  readonly walk?: WalkTerms;
  /** As written, where it was meant in thousands of the currency. */
  readonly priceAsSent?: number;
  readonly stopPrice?: number;
  readonly trailBy?: TrailDistance;
  /** As written; absent for the venue of the contract. */
  readonly market?: string;
  readonly validity?: 'day' | 'gtc' | 'opening';
  readonly as: 'position' | 'holding';
  /** Absent: a buy opens or covers, a sale closes. */
  readonly effect?: 'open' | 'close';
  readonly protection?: RequestedProtection;
  readonly takesOwnership: boolean;
}

/** Who asked, and under which key; the key and the hash of the body make a repetition recognisable. */
export interface RequestRef {
  readonly id: string;
  readonly user: string;
  readonly key?: string;
  readonly bodyHash?: string;
  /** The sender's own name for the order: of one order for good, unlike a key. */
  readonly clientOrderId?: string;
}
