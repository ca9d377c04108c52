// What the engine remembers of an order and of its executions.
import type { Instant } from '../../../kernel/instant.ts';
import type { BrokerLink, GroupEffect } from '../../domain/orders/broker-link.ts';
import type { OrderStatus } from '../../domain/orders/order-state.ts';
import type {
  ChangePurpose,
  OrderChange,
  OrderTerms,
  OrderType,
} from '../../domain/orders/order-terms.ts';
import type { RefusalMeaning } from '../../domain/orders/refusal-meaning.ts';
import type { Execution } from '../../domain/terms/execution.ts';
import type { OrderSide } from '../../domain/terms/side.ts';

/** One order of ours, from its intent until its position is closed and the day is over. */
export interface OrderRecord {
  /** As intended; the terms at the broker are in the fields below. */
  readonly terms: OrderTerms;
  readonly positionId: string;
  readonly strategy: string;
  readonly signalId: string;
  /** Of the person or program that asked for it. */
  clientOrderId?: string;
  readonly intendedAt: Instant;
  status: OrderStatus;
  /** When the status last changed. */
  statusAt: Instant;
  /** The broker has shown it working, or it has filled in part. */
  hasWorked?: true;
  /** Since when the broker has it and does not let it work; undefined while it works, or before the broker has shown it. */
  inactiveSince: Instant | undefined;
  brokerLink: BrokerLink | undefined;
  filled: number;
  /** Kind, quantity and prices as the broker last confirmed them. */
  type: OrderType | 'other';
  quantity: number;
  limitPrice: number | undefined;
  stopPrice: number | undefined;
  group: string;
  groupEffect: GroupEffect;
  /** It ends at the close. */
  isDayOrder: boolean;
  pendingChange:
    | {
        readonly change: OrderChange;
        readonly purpose: ChangePurpose;
        /** The fact that intended it. */
        readonly seq: number;
        readonly at: Instant;
        readonly highWater: number | undefined;
      }
    | undefined;
  /** Of an order that walks: the steps intended so far, and when the last one was; a change by someone else ends the walk. */
  walkProgress?: WalkProgress;
  /** Since it was unknown, nothing but a cancel of it has followed. */
  isOutcomeUnknown?: boolean;
  isCancelRequested: boolean;
  /** A cancel of it was sent, though it may be lost since. */
  wasCancelRequested?: true;
  /** Our own adapter refused to send it: its terms, not the broker, are the cause. */
  isUnsent?: true;
  /** What the broker's refusal of it means, if that decides what follows. */
  refusedAs?: 'riskless';
  /** Changes that the broker refused in a row, when the last one was, and what that refusal means. */
  refusedChanges: number;
  changeRefusedAt: Instant | undefined;
  changeRefusedAs: RefusalMeaning | undefined;
  /** When the broker last confirmed a change of ours. */
  changeSettledAt: Instant | undefined;
  /** The last change that the broker has shown, until it is known to be in force, or refused. */
  shownChange?: ShownChange;
  /** It has refused one that it had shown: what it shows is a change only if the open orders still have it later. */
  refusesShown?: true;
  /** What the change was for that the broker last refused, and the price of the stop in it. */
  refusedFor?: ChangePurpose | undefined;
  refusedStop?: number | undefined;
  why: string;
  /** Ignored reports, each with the status at that time; each is recorded once. */
  ignored: readonly string[];
  /** Codes of the broker's warnings about it; each is recorded once. */
  warnings: readonly string[];
}

/** A change that the broker has shown, and where the stop rests if it is refused. */
export interface ShownChange {
  readonly at: Instant;
  readonly change: OrderChange;
  readonly purpose: ChangePurpose;
  /** It was this change that the broker refused, or one that it had shown before. */
  readonly isRefused: boolean;
  /** Prices from before it and before earlier changes that it may refuse as well, oldest first. */
  readonly former: readonly FormerStop[];
  /** Changes refused in a row. */
  readonly refusals: number;
}

export interface FormerStop {
  readonly stopPrice: number;
  /** The recorded price of the position at that time. */
  readonly recorded: number;
}

export interface WalkProgress {
  readonly steps: number;
  readonly at: Instant;
  readonly isOver?: true;
}

/** What the broker says of an order's fill, while executions of it are missing. */
export interface FillReport {
  readonly at: Instant;
  /** In total; undefined: all that the order could still fill. */
  readonly shares: number | undefined;
}

export interface BookedExecution extends Execution {
  readonly seq: number;
  readonly brokerLink: BrokerLink | undefined;
  readonly positionId: string;
  /** Filled quantity of its order after this execution, as the broker reports it. */
  readonly cumulative: number | undefined;
  /** When it was recorded, and when the broker says it happened. */
  readonly at: Instant;
  readonly executedAt: Instant;
  /** Inferred, not reported by the broker; the reported execution replaces it. */
  readonly isInferred: boolean;
  /** It ended option contracts that were exercised or assigned. */
  readonly isDelivered?: true;
  /** It ended a vertical whose contracts leave one after the other, or one of them by a late fill of the vertical's order. */
  readonly isApart?: true;
  /** Its commission as booked, and as the broker reported it; undefined until the broker has reported one. */
  commission: { readonly booked: number; readonly reported: number } | undefined;
}

/** A fill of one contract of a vertical. */
export interface LegExecution extends Execution {
  readonly seq: number;
  /** The vertical, and the contract that traded. */
  readonly symbol: string;
  readonly contract: string;
  readonly side: OrderSide;
  readonly positionId: string;
  /** When the broker says it happened, and when it was recorded. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  /** How many of the contracts were separated from the vertical: their counterpart has not filled. */
  separated: number;
  commission: BookedExecution['commission'];
}
