// Facts of orders: what was intended, what the broker made of it, and what was executed.
import type { Instant } from '../../../kernel/instant.ts';
import type { ExitReason } from '../exits/exit-plan.ts';
import type { BrokerLink, GroupEffect, LinkFloor } from '../orders/broker-link.ts';
import type { OrderNews } from '../orders/order-news.ts';
import type { OrderStatus } from '../orders/order-state.ts';
import type {
  ChangePurpose,
  Leg,
  OrderChange,
  OrderTerms,
  OrderType,
} from '../orders/order-terms.ts';
import type { RefusalMeaning } from '../orders/refusal-meaning.ts';
import type { ReplacedExecution, SidedExecution } from '../terms/execution.ts';
import type { MarketSeen, Sizing } from '../terms/seen.ts';

/** How an order stands once the state holds the fact: what the engine's fold made of it, for readers to copy. */
export interface OrderAfter {
  readonly orderRef: string;
  readonly statusAfter: OrderStatus;
  readonly filledAfter: number;
  /** Shares of its position that it protects; 0 unless it is a stop that can trigger. */
  readonly coversAfter: number;
}

/**
 * One for each order of the fact that the state still knows. The turn adds them when it records the fact. Facts that
 * version 1 stored lack them until the journal is folded up to there.
 */
interface MovesOrders {
  readonly ordersAfter?: readonly OrderAfter[];
}

export type OrderFact = OrderMove | OrderNote;

/** Facts that change how orders stand. */
export type OrderMove = MovesOrders & OrderMoved;

/** Facts about orders that leave them as they stand. */
type OrderNote =
  /** Our stop was cancelled or loosened by somebody else; contested, it is left so. */
  | {
      readonly type: 'stop-meddled';
      readonly orderRef: string;
      readonly positionId: string;
      readonly symbol: string;
      readonly what: 'cancelled' | 'loosened' | 'altered';
      readonly isContested: boolean;
    }
  /** The broker said something our transition table does not list; it is kept and changes nothing. */
  | {
      readonly type: 'report-ignored';
      readonly orderRef: string;
      readonly status: OrderStatus;
      readonly reported: OrderNews;
      readonly why: string;
    }
  | {
      readonly type: 'commission-booked';
      readonly execId: string;
      readonly symbol: string;
      readonly positionId: string;
      readonly commission: number;
      readonly currency: string;
    };

type OrderMoved =
  | {
      readonly type: 'entry-intended';
      readonly positionId: string;
      readonly strategy: string;
      readonly symbol: string;
      readonly signalId: string;
      readonly legs: readonly OrderTerms[];
      /** The floor after the handles of these legs; absent where they have none. */
      readonly floor?: LinkFloor;
      readonly validUntil: Instant;
      readonly sizing: Sizing;
      readonly market: MarketSeen;
    }
  | {
      readonly type: 'protection-intended';
      /** Nothing lacked: it goes under what an entry has filled before that entry ends. */
      readonly isShelter?: true;
      readonly positionId: string;
      readonly strategy: string;
      readonly symbol: string;
      readonly legs: readonly OrderTerms[];
      readonly floor?: LinkFloor;
      readonly why: string;
    }
  | {
      readonly type: 'exit-intended';
      readonly positionId: string;
      readonly strategy: string;
      readonly symbol: string;
      readonly legs: readonly OrderTerms[];
      readonly floor?: LinkFloor;
      readonly reason: ExitReason;
      readonly market: MarketSeen;
    }
  | {
      readonly type: 'change-intended';
      readonly positionId: string;
      readonly symbol: string;
      readonly purpose: ChangePurpose;
      readonly change: OrderChange;
      /** For trails: the stop before, the high-water mark (low for shorts) and the values used. */
      readonly from?: number;
      readonly highWater?: number;
      readonly market?: MarketSeen;
    }
  | {
      readonly type: 'cancel-intended';
      readonly symbol: string;
      readonly orderRef: string;
      readonly handle?: BrokerLink;
      readonly why: string;
    }
  | { readonly type: 'order-sent'; readonly orderRefs: readonly string[] }
  | {
      readonly type: 'order-not-sent';
      readonly orderRefs: readonly string[];
      readonly reason: string;
    }
  /** The order moved to another state, or the broker told new links or terms of it. */
  | {
      readonly type: 'order-updated';
      readonly orderRef: string;
      readonly symbol: string;
      readonly status: OrderStatus;
      /** How the broker names the order, once it has told it. */
      readonly brokerLink?: BrokerLink;
      readonly quantity?: number;
      readonly limitPrice?: number;
      readonly stopPrice?: number;
      /** A person may make another kind of order of ours. */
      readonly orderType?: OrderType | 'other';
      readonly group?: string;
      readonly groupEffect?: GroupEffect;
      /** The broker confirmed the change that was on its way. */
      readonly settlesChange?: boolean;
      readonly why?: string;
    }
  | {
      readonly type: 'change-refused';
      readonly orderRef: string;
      readonly symbol: string;
      readonly meaning: RefusalMeaning;
      /** The broker's own code, for people. */
      readonly code?: string;
      readonly why: string;
    }
  | (SidedExecution & {
      readonly type: 'execution-booked';
      /** The first three segments of `execId`; corrections share it. */
      readonly execRoot: string;
      readonly brokerLink?: BrokerLink;
      readonly account: string;
      /** Filled quantity of its order after this execution, as the broker counts. */
      readonly cumulative?: number;
      readonly executedAt: Instant;
      readonly leg: Leg;
      readonly positionId: string;
      readonly strategy: string;
      /** Not reported: two complete answers of the broker lack the shares, and no execution explains it. */
      readonly isInferred?: true;
      /** Of an inferred one: the price of the stop that vanished with the shares, what they had cost, or an operator's word. */
      readonly priceSource?: 'stop' | 'unknown' | 'operator';
      /** Shares and price this one replaces when it corrects an earlier execution. */
      readonly replaces?: ReplacedExecution;
    });
