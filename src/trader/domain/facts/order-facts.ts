// Facts of orders: intents, the broker's reports about them, and executions.
import type { Instant } from '../../../kernel/instant.ts';
import type { ExitReason } from '../exits/exit-plan.ts';
import type { BrokerLink, GroupEffect, LinkFloor } from '../orders/broker-link.ts';
import type { RequestRef } from '../orders/order-request.ts';
import type { OrderStatus } from '../orders/order-state.ts';
import type {
  ChangePurpose,
  Leg,
  OrderChange,
  OrderTerms,
  OrderType,
} from '../orders/order-terms.ts';
import type { OrderUpdate } from '../orders/order-updates.ts';
import type { RefusalMeaning } from '../orders/refusal-meaning.ts';
import type { MarketSeen, Sizing } from '../terms/decision-inputs.ts';
import type { ReplacedExecution, SidedExecution } from '../terms/execution.ts';

/** The state of an order after the fact, as the engine folded it; readers copy it instead of folding themselves. */
export interface OrderAfter {
  readonly orderRef: string;
  readonly statusAfter: OrderStatus;
  readonly filledAfter: number;
  /** Shares of its position that it protects; 0 unless it is a stop that can trigger. */
  readonly coversAfter: number;
  /** The name that its sender gave it. */
  readonly clientOrderId?: string;
}

/**
 * One entry for each order of the fact that the state still has. The turn adds them when it records the fact. Facts
 * stored in version 1 lack them until the journal is folded up to that point.
 */
interface MovesOrders {
  readonly ordersAfter?: readonly OrderAfter[];
}

export type OrderFact = OrderMove | OrderNote;

/** Facts that change the state of orders. */
export type OrderMove = MovesOrders & OrderMoved;

/** Facts about orders that do not change their state. */
type OrderNote =
  /** Someone else cancelled or changed our stop; if contested, it is not restored. */
  | {
      readonly type: 'stop-meddled';
      readonly orderRef: string;
      readonly positionId: string;
      readonly symbol: string;
      readonly what: 'cancelled' | 'loosened' | 'altered';
      readonly isContested: boolean;
      /** A fill in its group may have ended it: the alarm waits for the broker's answer. */
      readonly mayBeFill?: boolean;
    }
  /** The broker reported a transition that our table does not list; it is recorded and has no effect. */
  | {
      readonly type: 'report-ignored';
      readonly orderRef: string;
      readonly status: OrderStatus;
      readonly reported: OrderUpdate;
      readonly why: string;
    }
  /** The broker's message about an order that it neither refuses nor cancels; each code once. */
  | {
      readonly type: 'order-warned';
      readonly orderRef: string;
      readonly symbol: string;
      /** The broker's own code, for display. */
      readonly code?: string;
      readonly why: string;
      /** The adapter does not know the code: the open orders were requested. */
      readonly isUncertain?: true;
    }
  /** The broker says that the order has filled, and has not reported all of the executions. */
  | {
      readonly type: 'fill-reported';
      readonly orderRef: string;
      readonly symbol: string;
      /** Filled in total; absent if the broker states no number: all that the order could still fill. */
      readonly shares?: number;
    }
  /**
   * A fill of one contract of a vertical, as the broker reports it. It moves no position by itself: `execution-booked` of the vertical
   * follows in the same batch for the units of which both contracts have filled.
   */
  | (SidedExecution & {
      readonly type: 'leg-executed';
      /** The first three segments of `execId`; corrections share it. */
      readonly execRoot: string;
      readonly account: string;
      /** What traded; `symbol` is the vertical. */
      readonly contract: string;
      readonly executedAt: Instant;
      readonly positionId: string;
      readonly strategy: string;
      /** If it corrects an earlier execution: the contracts and price that it replaces. */
      readonly replaces?: ReplacedExecution;
    })
  /** One contract of a vertical has filled alone, and its counterpart stays away: it becomes a position, which is closed. */
  | {
      readonly type: 'leg-separated';
      readonly orderRef: string;
      readonly positionId: string;
      readonly symbol: string;
      readonly contract: string;
      /** Signed contracts that have filled alone; on the other side, what the broker has taken back of them. */
      readonly quantity: number;
    }
  | {
      readonly type: 'commission-booked';
      readonly execId: string;
      readonly symbol: string;
      readonly positionId: string;
      /** Negative: a rebate. */
      readonly commission: number;
      readonly currency: string;
      /** The broker's own amount, if it was converted. */
      readonly reported?: number;
      /** What was booked for the execution before, in the same currency; this amount replaces it. */
      readonly was?: number;
      /** The parts of our own estimate: the broker reports none. Absent if the commission is the broker's word. */
      readonly estimated?: { readonly brokerage: number; readonly saleTax: number };
    };

type OrderMoved =
  | {
      readonly type: 'entry-intended';
      readonly positionId: string;
      readonly strategy: string;
      readonly symbol: string;
      readonly signalId: string;
      readonly legs: readonly OrderTerms[];
      /** The floor after the handles of these legs; absent if they have none. */
      readonly floor?: LinkFloor;
      readonly validUntil: Instant;
      readonly sizing: Sizing;
      readonly market: MarketSeen;
      /** Absent for entries of strategies. */
      readonly request?: RequestRef;
    }
  | {
      readonly type: 'protection-intended';
      /** Not a repair: it protects the filled part of an entry before that entry is cancelled. */
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
      /** Of a person's order to close. */
      readonly request?: RequestRef;
    }
  /** A person's order for a holding: it buys or sells an investment, and no stop belongs to it. */
  | {
      readonly type: 'holding-intended';
      readonly holdingId: string;
      readonly symbol: string;
      /** A single one. */
      readonly legs: readonly OrderTerms[];
      readonly floor?: LinkFloor;
      /** The order must not be sent after this. */
      readonly validUntil: Instant;
      readonly market: MarketSeen;
      readonly request: RequestRef;
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
  /** The order changed its state, or the broker reported new links or terms. */
  | {
      readonly type: 'order-updated';
      readonly orderRef: string;
      readonly symbol: string;
      readonly status: OrderStatus;
      /** The broker's own id of the order, once reported. */
      readonly brokerLink?: BrokerLink;
      readonly quantity?: number;
      readonly limitPrice?: number;
      readonly stopPrice?: number;
      /** Someone may have changed the type of our order at the broker. */
      readonly orderType?: OrderType | 'other';
      readonly group?: string;
      readonly groupEffect?: GroupEffect;
      /** It ends at the close; a preset of the gateway may cause this. */
      readonly isDayOrder?: boolean;
      /** The broker confirmed the change in flight. */
      readonly settlesChange?: boolean;
      /** Our own adapter refused to send it. */
      readonly isUnsent?: true;
      /** The broker refuses a vertical at that price: the next exit is at another, or of one contract. */
      readonly refusedAs?: 'riskless';
      readonly why?: string;
    }
  | {
      readonly type: 'change-refused';
      readonly orderRef: string;
      readonly symbol: string;
      readonly meaning: RefusalMeaning;
      /** Our own adapter refused to send it. */
      readonly isUnsent?: true;
      /** The broker's own code, for display. */
      readonly code?: string;
      readonly why: string;
    }
  | (SidedExecution & {
      readonly type: 'execution-booked';
      /** The first three segments of `execId`; corrections share it. */
      readonly execRoot: string;
      readonly brokerLink?: BrokerLink;
      readonly account: string;
      /** Filled quantity of its order after this execution, by the broker's count. */
      readonly cumulative?: number;
      readonly executedAt: Instant;
      readonly leg: Leg;
      readonly positionId: string;
      readonly strategy: string;
      /** Not reported but inferred: two complete snapshots of the broker lack the shares, and no execution explains it. */
      readonly isInferred?: true;
      /** Inferred from the broker's word that the order has filled; its positions may show it later. */
      readonly isStated?: true;
      /**
       * Price of an inferred execution: of the stop that vanished with the shares, the entry cost, stated by the operator (or the net at
       * which both contracts of a vertical were traded by a person, or delivered), or nothing for an option contract that has expired, or whose shares were
       * delivered. `separated` and `apart` end a vertical whose contracts go on alone: one of them, or both.
       */
      readonly priceSource?:
        | 'stop'
        | 'unknown'
        | 'operator'
        | 'expired'
        | 'exercised'
        | 'assigned'
        | 'separated'
        | 'apart';
      /** If it corrects an earlier execution: the shares and price that it replaces. */
      readonly replaces?: ReplacedExecution;
    });
