// What a broker reports: orders, executions, positions, figures of the account, refusals.
import type { Instant } from '../../kernel/instant.ts';
import type { Instrument } from '../../market/instruments/instrument.ts';
import type { BrokerLink, GroupEffect, LinkFloor } from '../domain/orders/broker-link.ts';
import type {
  OrderType,
  PriceCondition,
  TrailDistance,
  Validity,
} from '../domain/orders/order-terms.ts';
import type { RefusalMeaning } from '../domain/orders/refusal-meaning.ts';
import type { GatewayState } from '../domain/terms/connection-states.ts';
import type { SidedExecution } from '../domain/terms/execution.ts';
import type { OrderSide } from '../domain/terms/side.ts';
import type { AnnouncedAction } from './announced-actions.ts';
import type { MarginFailure, MarginRead } from './margin-answers.ts';
import type { ChainFailure, ChainRead } from './option-chains.ts';

/** The broker's status of an order; the broker is holding a `held` order, which may still fill. */
export type BrokerOrderStatus =
  | 'pending'
  | 'presubmitted'
  | 'submitted'
  | 'pending_cancel'
  | 'cancelled'
  | 'filled'
  | 'held';

/** Names of the order that a report concerns; the adapter gives all it knows, and one is enough. */
export interface OrderNames {
  readonly orderRef?: string;
  /** Our own; absent for orders that another program placed. */
  readonly handle?: BrokerLink | undefined;
  /** The broker's; undefined until it has acknowledged the order. */
  readonly brokerLink?: BrokerLink | undefined;
}

/** What an exit that rests at the broker closes. */
export type RestedKind = 'contract' | 'vertical';

export interface ReportedOrder extends OrderNames {
  readonly account: string;
  readonly orderRef: string;
  /** The floor above this order, whichever client placed it. */
  readonly floor?: LinkFloor | undefined;
  readonly symbol: string;
  readonly side: OrderSide;
  /** Types we do not use ourselves (relative, pegged, market-to-limit ...) are `other`. */
  readonly type: OrderType | 'other';
  readonly quantity: number;
  readonly limitPrice: number | undefined;
  /** Of a trail: the price at which it triggers now; undefined until the broker states it. */
  readonly stopPrice: number | undefined;
  readonly trailBy?: TrailDistance;
  readonly validity: Validity['kind'] | 'other';
  /** '' without one. */
  readonly group: string;
  readonly groupEffect: GroupEffect;
  /** The broker's name of that effect, for display. */
  readonly groupWord?: string;
  readonly status: BrokerOrderStatus;
  /** What holds it back; `other` if that is more, or something else, than one price. */
  readonly condition?: PriceCondition | 'other';
}

export interface ReportedExecution extends Omit<OrderNames, 'orderRef'>, SidedExecution {
  readonly account: string;
  readonly at: Instant;
  /** The broker's time could not be read; `at` is the time of the report. */
  readonly isUndated?: true;
  /** Filled quantity of this order so far, including this execution. */
  readonly cumulativeQuantity: number;
  readonly averagePrice: number;
  /** The broker closed it for lack of margin; no order of the account did. */
  readonly isLiquidation?: true;
  /** Not one fill: all that this order has filled so far, as one. `shares` and `price` are of all of it. */
  readonly isSummary?: true;
}

export interface ReportedPosition {
  readonly account: string;
  readonly symbol: string;
  /** Signed shares. */
  readonly quantity: number;
  readonly averageCost: number;
  /** Of a market where bought shares are locked until they settle; absent if the broker does not report it. */
  readonly settling?: SettlingShares;
}

/** Unsigned shares. */
export interface SettlingShares {
  /** What can be sold at this moment, without what working orders sell already. */
  readonly sellable: number;
  readonly boughtToday: number;
}

/** All orders, executions and positions at the broker; complete, since every requested list arrived with its end marker. */
export interface BrokerSnapshot {
  readonly requestedAt: Instant;
  readonly openOrders: readonly ReportedOrder[];
  readonly completedOrders: readonly ReportedCompletedOrder[];
  readonly executions: readonly ReportedExecution[];
  readonly positions: readonly ReportedPosition[];
}

/** The lists that a snapshot consists of. */
export type SnapshotPart = 'open orders' | 'completed orders' | 'executions' | 'positions';

/** A broker may report a completed order without our handle. */
export interface ReportedCompletedOrder extends OrderNames {
  readonly account: string;
  readonly orderRef: string;
  readonly symbol: string;
  readonly status: 'filled' | 'cancelled';
  readonly filled: number;
  readonly why: string;
  /** The broker keeps no order for longer. */
  readonly isTimeUp?: true;
}

/** Why the adapter did not send an entry. No part of it reached the broker. */
export type NotSentReason =
  | 'gateway_mute'
  | 'gateway_not_ready'
  | 'prediction_expired'
  /** A later order had to be sent first, and the broker accepts order numbers in rising order only. */
  | 'overtaken'
  | 'halt_file'
  | 'dry_run'
  | 'disk_full';

/** Why an order, a change or a cancel is refused; decisions use only the meaning. */
export interface BrokerRefusal {
  readonly meaning: RefusalMeaning;
  /** The broker's own code, for display. */
  readonly code?: string;
  /** The broker's own text, cut at 500 characters. */
  readonly text: string;
  /** The adapter refused it itself, and nothing reached the broker. */
  readonly isUnsent?: true;
}

/** Account values that decisions use; an exchange rate is the value of one unit of a currency in the account's base currency. */
export type AccountTag =
  | 'ExchangeRate'
  | 'NetLiquidation'
  | 'BuyingPower'
  | 'AvailableFunds'
  | 'ExcessLiquidity'
  | 'SettledCash'
  /** Of one currency, as of the trades so far; the other amounts are of the whole account. */
  | 'CashBalance'
  | 'DayTradesRemaining';

interface OrderMessage {
  readonly code?: string;
  readonly text: string;
}

export type BrokerReport =
  | { readonly type: 'gateway-changed'; readonly state: GatewayState; readonly why: string }
  /** Handshake done, account and mode checked; `floor` can raise ours, never lower it. */
  | {
      readonly type: 'session-opened';
      readonly account: string;
      readonly floor?: LinkFloor;
      /** What identifies our session, and what another program would need to use our handles, for display: `client id 17`. */
      readonly seat: string;
      readonly serverVersion: number;
      /** For which instruments a probe of a paper account has shown that conditional orders work without us; absent: for none. */
      readonly restsExits?: readonly RestedKind[];
    }
  /** The gateway serves a different account or mode than the pinned one: nothing was or will be sent. */
  | {
      readonly type: 'wrong-account';
      readonly wanted: string;
      readonly offered: readonly string[];
      readonly isFirstConnect: boolean;
    }
  /** The gateway's clock against ours; skew in market ms, positive when the gateway is ahead. */
  | { readonly type: 'clock-read'; readonly skewMs: number }
  /** The last reading of the clock is too old: no entries until the next one. */
  | { readonly type: 'clock-unknown' }
  | { readonly type: 'sent'; readonly orderRefs: readonly string[] }
  | {
      readonly type: 'not-sent';
      readonly orderRefs: readonly string[];
      readonly reason: NotSentReason;
    }
  | { readonly type: 'exercise-sent'; readonly exerciseId: string }
  | {
      readonly type: 'exercise-not-sent';
      readonly exerciseId: string;
      readonly reason: 'gateway_not_ready' | 'not_offered';
    }
  | {
      readonly type: 'exercise-refused';
      readonly exerciseId: string;
      readonly code?: string;
      readonly text: string;
    }
  /** A message about the request that neither refuses nor accepts it. */
  | {
      readonly type: 'exercise-uncertain';
      readonly exerciseId: string;
      readonly code: string;
      readonly text: string;
    }
  /** The broker reported nothing about the order within the acknowledgement deadline. */
  | { readonly type: 'ack-overdue'; readonly orderRef: string }
  | { readonly type: 'order'; readonly order: ReportedOrder }
  /** Only for our orders. */
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
  /** A new order or a change was refused. A broker may report both in the same way: the engine knows which was in flight. */
  | (OrderNames & { readonly type: 'order-refused'; readonly refusal: BrokerRefusal })
  /** Not a refusal: the order is alive (waiting for the open, shares being located, a price that is capped, ...). */
  | (OrderNames & OrderMessage & { readonly type: 'order-warned'; readonly isCapped?: true })
  /**
   * A message about the order that neither accepts nor refuses it. An order or a change that the broker has not acknowledged
   * may be refused by it, a working order is not: the open orders decide.
   */
  | (OrderNames & OrderMessage & { readonly type: 'order-uncertain' })
  /** The broker confirmed that the order is cancelled; `isTimeUp`: it keeps no order for longer. */
  | (OrderNames & { readonly type: 'cancelled'; readonly text: string; readonly isTimeUp?: true })
  /**
   * A cancel found nothing to cancel; `known`: whether the broker knows the order at all; `isFilled`: the order was filled;
   * `isCancelled`: it was cancelled, and may have filled in part; `isUnsent`: the cancel never left, so the broker said nothing.
   */
  | (OrderNames & {
      readonly type: 'cancel-refused';
      readonly known: boolean;
      readonly isFilled?: true;
      readonly isCancelled?: true;
      readonly isUnsent?: true;
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
  /** The broker's servers are being reset: what was reported of the account may be wrong, and values follow once they are ready. */
  | { readonly type: 'account-unknown'; readonly account: string }
  | { readonly type: 'snapshot'; readonly snapshot: BrokerSnapshot }
  /**
   * The broker did not finish these lists in time. What came is true, but what is absent from them proves nothing; the other
   * lists are complete.
   */
  | {
      readonly type: 'snapshot-incomplete';
      readonly snapshot: BrokerSnapshot;
      readonly missing: readonly SnapshotPart[];
    }
  /** Nothing of it can be used. */
  | { readonly type: 'snapshot-failed'; readonly why: string }
  | { readonly type: 'instrument-resolved'; readonly instrument: Instrument }
  | {
      readonly type: 'instrument-unresolved';
      readonly symbol: string;
      readonly matches: number;
      readonly why: string;
    }
  | { readonly type: 'chain-read'; readonly question: string; readonly chain: ChainRead }
  | ({ readonly type: 'chain-unread'; readonly question: string } & ChainFailure)
  | ({ readonly type: 'margin-read'; readonly question: string } & MarginRead)
  | ({ readonly type: 'margin-unread'; readonly question: string } & MarginFailure)
  /** A data farm failed or recovered: only data-driven entries wait. */
  | { readonly type: 'farm-changed'; readonly farm: string; readonly isBroken: boolean }
  /** The broker restored its uplink; with `isDataLost`, subscriptions must be requested again. */
  | { readonly type: 'uplink-restored'; readonly isDataLost: boolean }
  /** The corporate actions of known stocks around today, all of them. */
  | { readonly type: 'actions-announced'; readonly actions: readonly AnnouncedAction[] }
  /** Any other message of the broker. With `symbol`, it concerns the symbol's prices. */
  | {
      readonly type: 'notice';
      readonly text: string;
      readonly symbol?: string;
      /** The adapter cannot read or use what the broker sent: operator action required. */
      readonly isUnusable?: true;
    };
