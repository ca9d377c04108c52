// The broker as the engine sees it: what may be sent to it, and everything it can report, in our words.
import type { Observable } from 'rxjs';
import type { Brand } from '../../kernel/brand.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Instrument } from '../../market/instruments/instrument.ts';
import type { BrokerLink, GroupEffect, LinkFloor } from '../domain/orders/broker-link.ts';
import type { OrderChange, OrderTerms, OrderType, Validity } from '../domain/orders/order-terms.ts';
import type { RefusalMeaning } from '../domain/orders/refusal-meaning.ts';
import type { GatewayState } from '../domain/terms/connection-states.ts';
import type { SidedExecution } from '../domain/terms/execution.ts';
import type { OrderSide } from '../domain/terms/side.ts';
import type { BrokerTraits } from './broker-traits.ts';

/**
 * Legs that leave together: an entry with its children, or a single stand-alone order.
 * Only `approvalOf` mints it, from a durable intent, so a broker can never send what is not journaled.
 */
export type ApprovedOrder = Brand<
  {
    readonly purpose: 'entry' | 'protection' | 'exit';
    /** Entry first, target before stop; the last one releases all. */
    readonly legs: readonly OrderTerms[];
    /** After this market time an entry may no longer leave (the prediction is too old); absent for protection and exits. */
    readonly validUntil?: Instant;
  },
  'ApprovedOrder'
>;

export type ApprovedChange = Brand<OrderChange, 'ApprovedChange'>;
export type ApprovedCancel = Brand<
  { readonly orderRef: string; readonly handle?: BrokerLink },
  'ApprovedCancel'
>;

export interface Broker {
  /** Constant: what the venue can do and how orders are named there. */
  readonly traits: BrokerTraits;
  /** Hot; one subscription, by the engine's inbox. Nothing is reported before `start`. */
  readonly reports$: Observable<BrokerReport>;
  /** Connects and keeps connecting until stopped. */
  start(): void;
  stop(): Promise<void>;
  submit(order: ApprovedOrder): void;
  modify(change: ApprovedChange): void;
  cancel(cancel: ApprovedCancel): void;
  /**
   * Asks for open orders, executions, positions and completed orders; answered by one `snapshot` or `snapshot-failed`.
   * Where every order that is expected at work, by its reference, shows among the open ones, the completed ones are
   * neither asked for nor told: they only say what became of an order that is missing.
   */
  requestSnapshot(expected?: ReadonlySet<string>): void;
  /** Asks which contract a feed symbol is; answered by `instrument-resolved` or `instrument-unresolved`. */
  resolve(wanted: InstrumentWanted): void;
}

export interface InstrumentWanted {
  /** The feed's spelling. */
  readonly symbol: string;
  /** The broker's spelling; the feed's unless `instruments:` says otherwise. */
  readonly brokerSymbol: string;
  readonly primaryExchange?: string;
  /** The contract the user pinned, by the broker's own name of it. */
  readonly contract?: string;
}

/** How the broker says an order stands; `held` is kept back by the broker and may still fill. */
export type BrokerOrderStatus =
  | 'pending'
  | 'presubmitted'
  | 'submitted'
  | 'pending_cancel'
  | 'cancelled'
  | 'filled'
  | 'held';

/** Names of the order a report is about; the adapter gives all it knows, and one is enough. */
export interface OrderNames {
  readonly orderRef?: string;
  /** Ours; never that of an order another program placed. */
  readonly handle?: BrokerLink | undefined;
  /** The broker's; undefined until it has acknowledged the order. */
  readonly brokerLink?: BrokerLink | undefined;
}

export interface ReportedOrder extends OrderNames {
  readonly account: string;
  readonly orderRef: string;
  /** The floor that this order leaves, whoever placed it. */
  readonly floor?: LinkFloor | undefined;
  readonly symbol: string;
  readonly side: OrderSide;
  /** Types we do not use ourselves (trailing, stop-limit, on-close ...) are `other`. */
  readonly type: OrderType | 'other';
  readonly quantity: number;
  readonly limitPrice: number | undefined;
  readonly stopPrice: number | undefined;
  readonly validity: Validity['kind'] | 'other';
  /** '' without one. */
  readonly group: string;
  readonly groupEffect: GroupEffect;
  /** The broker's own word for that effect, for people. */
  readonly groupWord?: string;
  readonly status: BrokerOrderStatus;
}

export interface ReportedExecution extends Omit<OrderNames, 'orderRef'>, SidedExecution {
  readonly account: string;
  readonly at: Instant;
  /** The broker's time could not be read; `at` is the time of the report. */
  readonly isUndated?: true;
  /** Filled so far of this order, this execution included. */
  readonly cumulativeQuantity: number;
  readonly averagePrice: number;
}

export interface ReportedPosition {
  readonly account: string;
  readonly symbol: string;
  /** Signed shares. */
  readonly quantity: number;
  readonly averageCost: number;
}

/** Everything the broker holds, complete: every answer that was asked for had its end marker. */
export interface BrokerSnapshot {
  readonly requestedAt: Instant;
  readonly openOrders: readonly ReportedOrder[];
  readonly completedOrders: readonly ReportedCompletedOrder[];
  readonly executions: readonly ReportedExecution[];
  readonly positions: readonly ReportedPosition[];
}

/** A broker may tell a completed order without our handle. */
export interface ReportedCompletedOrder extends OrderNames {
  readonly account: string;
  readonly orderRef: string;
  readonly symbol: string;
  readonly status: 'filled' | 'cancelled';
  readonly filled: number;
  readonly why: string;
}

/** Why the adapter did not put an entry on the wire. Nothing of it reached the broker. */
export type NotSentReason =
  | 'gateway_mute'
  | 'gateway_not_ready'
  | 'prediction_expired'
  /** A later order had to leave first, and the broker takes order numbers in rising order only. */
  | 'overtaken'
  | 'halt_file'
  | 'dry_run'
  | 'disk_full';

/** Why an order, a change or a cancel is refused; decisions look at the meaning alone. */
export interface BrokerRefusal {
  readonly meaning: RefusalMeaning;
  /** The broker's own code, for people. */
  readonly code?: string;
  /** The broker's own words, cut at 500 characters. */
  readonly text: string;
}

/** The account's figures that decisions ask for; a rate is what a unit of its currency is worth in the account's own. */
export type AccountTag =
  | 'ExchangeRate'
  | 'NetLiquidation'
  | 'BuyingPower'
  | 'AvailableFunds'
  | 'ExcessLiquidity'
  | 'SettledCash'
  | 'DayTradesRemaining';

export type BrokerReport =
  | { readonly type: 'gateway-changed'; readonly state: GatewayState; readonly why: string }
  /** Handshake done, account and mode checked; `floor` raises ours, never lowers it. */
  | {
      readonly type: 'session-opened';
      readonly account: string;
      readonly floor?: LinkFloor;
      /** What another program would have to share to use our handles, for people: `client id 17`. */
      readonly seat: string;
      readonly serverVersion: number;
    }
  /** The gateway serves another account or mode than the pinned one: nothing was and nothing will be sent. */
  | {
      readonly type: 'wrong-account';
      readonly wanted: string;
      readonly offered: readonly string[];
      readonly isFirstConnect: boolean;
    }
  /** The gateway's clock against ours; skew in market ms, positive when the gateway is ahead. */
  | { readonly type: 'clock-read'; readonly skewMs: number }
  /** The offset was read too long ago to rely on: no entries until it is read again. */
  | { readonly type: 'clock-unknown' }
  | { readonly type: 'sent'; readonly orderRefs: readonly string[] }
  | {
      readonly type: 'not-sent';
      readonly orderRefs: readonly string[];
      readonly reason: NotSentReason;
    }
  /** No sign of the order within the acknowledgement deadline. */
  | { readonly type: 'ack-overdue'; readonly orderRef: string }
  | { readonly type: 'order'; readonly order: ReportedOrder }
  /** Of an order of ours. */
  | (OrderNames & {
      readonly type: 'order-status';
      readonly status: BrokerOrderStatus;
      readonly filled: number;
      readonly remaining: number;
      readonly whyHeld: string;
    })
  | { readonly type: 'execution'; readonly execution: ReportedExecution }
  | {
      readonly type: 'commission';
      readonly execId: string;
      readonly commission: number;
      readonly currency: string;
      readonly realizedPnl: number | undefined;
    }
  /** A new order or a change was refused. A broker may answer both alike: the engine knows which was in flight. */
  | (OrderNames & { readonly type: 'order-refused'; readonly refusal: BrokerRefusal })
  /** Not a refusal: the order lives (waiting for the open, shares being located, ...). */
  | (OrderNames & { readonly type: 'order-warned'; readonly text: string })
  /** The broker confirmed that the order is cancelled. */
  | (OrderNames & { readonly type: 'cancelled'; readonly text: string })
  /** A cancel found nothing to cancel; `known` tells whether the broker knows the order at all, `isFilled` that it filled. */
  | (OrderNames & {
      readonly type: 'cancel-refused';
      readonly known: boolean;
      readonly isFilled?: true;
      readonly text: string;
    })
  | { readonly type: 'position'; readonly position: ReportedPosition }
  | {
      readonly type: 'account-value';
      readonly account: string;
      readonly tag: AccountTag;
      readonly value: number;
      readonly currency: string;
    }
  | { readonly type: 'snapshot'; readonly snapshot: BrokerSnapshot }
  | { readonly type: 'snapshot-failed'; readonly why: string }
  | { readonly type: 'instrument-resolved'; readonly instrument: Instrument }
  | {
      readonly type: 'instrument-unresolved';
      readonly symbol: string;
      readonly matches: number;
      readonly why: string;
    }
  /** A data farm broke or healed: only data-driven entries wait. */
  | { readonly type: 'farm-changed'; readonly farm: string; readonly isBroken: boolean }
  /** The broker restored its uplink; with `isDataLost` subscriptions must be made again. */
  | { readonly type: 'uplink-restored'; readonly isDataLost: boolean }
  /** Anything else the broker says. With `symbol`: of the symbol's prices. */
  | {
      readonly type: 'notice';
      readonly text: string;
      readonly symbol?: string;
      /** The adapter cannot read or use what the broker said; a person has to look. */
      readonly isUnusable?: true;
    };
