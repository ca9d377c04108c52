// What the trading stream remembers of an order, and what it says of one.
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import type { RecordedFact } from '../../../trader/ports/journal.ts';

export type State = OrderRow['state'];
export type Fact = RecordedFact['fact'];

/** An order that has not ended, as its last fact left it. */
export interface KnownOrder {
  readonly state: State;
  readonly filled: number;
  /** A leg that works, of which nothing was said: its entry has filled nothing. */
  readonly isHeld?: boolean;
  readonly symbol?: string | undefined;
  /** Its cancel waits for the fill that caused it. */
  readonly unsaid?: Unsaid;
}

export type KnownOrders = ReadonlyMap<string, KnownOrder>;

export type Execution = Extract<Fact, { readonly type: 'execution-booked' }>;

export interface OrderChange {
  /** Alpaca's word. */
  readonly event: string;
  readonly orderRef: string;
  readonly state: State;
  readonly filled: number;
  /** Of fills, and of what corrects them. */
  readonly execution?: Execution;
  /** Where it happened, if it is said later. */
  readonly from?: Unsaid;
}

/** Where a cancel was recorded that is not said yet. */
export interface Unsaid {
  readonly seq: number;
  /** Epoch ms. */
  readonly at: number;
}
