// What an exchange is made from.
import type { Instant } from '../../../kernel/instant.ts';
import type { Random } from '../../../kernel/random.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { ChildrenMode, ParentCancelMode } from './orders/book/links/children.ts';
import type { Delivery } from './scheduling/delivery.ts';
import type { Fault } from './scheduling/faults.ts';
import type { LongAnswers } from './scheduling/long-answers.ts';
import type { Change, ExchangeState } from './state/changes.ts';

export type EndedOrdersMode = 'remembered' | 'forgotten';

export interface ExchangeOptions {
  readonly start: Instant;
  readonly seed: number;
  readonly calendar: Calendar;
  readonly accounts: readonly string[];
  /** One-minute bars by symbol; every other symbol follows a random walk. */
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  readonly children: ChildrenMode;
  readonly parentCancel: ParentCancelMode;
  readonly lateOca: 'accept' | 'refuse';
  /** Whether a cancel of an order that ended on an earlier day gets its state (10148) or is of no order (10147); `remembered` if absent. */
  readonly endedOrders?: EndedOrdersMode;
  /** The client that receives the orders of all, manual ones included. */
  readonly masterClient?: number;
  /** The records of an earlier run. */
  readonly memory?: ExchangeState;
  /** Draws the delays and habits of the gateway; from the seed if absent. */
  readonly random?: Random;
  /** Delivers at once and only says how late an answer would be: the caller decides when and in which order they arrive. */
  readonly isPrompt?: boolean;
  /** Absent: at once. */
  readonly longAnswers?: LongAnswers;
  deliver(delivery: Delivery): void;
  /** Called at every change, before any client receives it. */
  record(change: Change): void;
  /** A fault that only the connection can implement began or ended. */
  onLineFault(fault: Fault, isOver: boolean): void;
}
