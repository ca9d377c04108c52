// What a fact of the journal does to orders, in the words of Alpaca's trading stream. Pure.
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import type { RecordedFact } from '../../../trader/ports/journal.ts';
import { isEnded } from '../alpaca/order-rows.ts';
import { isEarlyCancel, saidNow } from './early-cancels.ts';
import type { Fact, KnownOrder, KnownOrders, OrderChange, State } from './known-orders.ts';

export interface Changed {
  readonly changes: readonly OrderChange[];
  readonly known: KnownOrders;
}

/** A fact that does not say how it left its orders, as those of the first version, changes nothing here. */
export function changed({ seq, at, fact }: RecordedFact, before: KnownOrders): Changed {
  const known = new Map(before);
  const changes: OrderChange[] = [];
  for (const { orderRef, statusAfter: state, filledAfter: filled } of ordersAfter(fact)) {
    const was = known.get(orderRef);
    const waits = waitsForEntry(orderRef, known);
    const event = eventOf(fact, state, was);
    const isSilent = waits && (event === 'new' || event === 'pending_new');
    const isHeld = waits && (event === 'new' || was?.isHeld === true);
    const symbol = symbolOf(fact) ?? was?.symbol;
    const after = { state, filled, isHeld, symbol };
    const isEarly = event === 'canceled' && isEarlyCancel(orderRef, was, { known, symbol });
    const unsaid = isEarly ? { seq, at } : was?.unsaid;
    if (unsaid !== undefined && state === 'cancelled') known.set(orderRef, { ...after, unsaid });
    else if (isEnded({ state })) known.delete(orderRef);
    else known.set(orderRef, after);
    // The report of a fill may overtake that of the order.
    if (fact.type === 'execution-booked' && was !== undefined && BEFORE_WORK.has(was.state))
      changes.push({ event: 'new', orderRef, state: 'working', filled: was.filled });
    if (event !== undefined && !isSilent && !isEarly)
      changes.push({ event, orderRef, ...shownAt(event, { state, filled }), ...executionIn(fact) });
    if (fact.type === 'execution-booked') changes.push(...activated(orderRef, known));
  }
  changes.push(...saidNow(known, at));
  return { changes, known };
}

/** A confirmed change is in force before the broker says so of its order, which then has no event. */
function shownAt(event: string, { state, filled }: Pick<KnownOrder, 'state' | 'filled'>) {
  const isSettled = event === 'replaced' && state === 'pending_modify';
  const settled = filled > 0 ? 'partially_filled' : 'working';
  return { state: isSettled ? settled : state, filled } as const;
}

/** As they stand where nothing was followed before. */
export function knownOrders(rows: readonly OrderRow[]): KnownOrders {
  const known = new Map<string, KnownOrder>();
  for (const { order_ref: ref, state, filled, symbol } of rows)
    known.set(ref, { state, filled, symbol });
  return withHeld(known);
}

/** Legs that work beside an entry without a fill are held. */
export function withHeld(orders: KnownOrders): KnownOrders {
  const known = new Map(orders);
  for (const [ref, order] of known)
    if (order.state === 'working' && waitsForEntry(ref, known))
      known.set(ref, { ...order, isHeld: true });
  return known;
}

export function ordersAfter(fact: Fact) {
  return 'ordersAfter' in fact ? (fact.ordersAfter ?? []) : [];
}

export function symbolOf(fact: Fact): string | undefined {
  return 'symbol' in fact ? fact.symbol : undefined;
}

function executionIn(fact: Fact): Pick<OrderChange, 'execution'> {
  return fact.type === 'execution-booked' ? { execution: fact } : {};
}

/** Legs begin to work, as Alpaca has it, when their entry fills. */
function activated(entryRef: string, known: Map<string, KnownOrder>): OrderChange[] {
  const changes: OrderChange[] = [];
  for (const [orderRef, order] of known) {
    if (order.isHeld !== true || entryOf(orderRef) !== entryRef) continue;
    known.set(orderRef, { ...order, isHeld: false });
    changes.push({ event: 'new', orderRef, state: order.state, filled: order.filled });
  }
  return changes;
}

function waitsForEntry(orderRef: string, known: KnownOrders): boolean {
  const entry = entryOf(orderRef);
  return entry !== undefined && known.get(entry)?.filled === 0;
}

/** Of a stop or target `jjjjjjjj.6.s`, the entry of the same intent: `jjjjjjjj.6.e`. */
function entryOf(orderRef: string): string | undefined {
  return /\.[st]$/.test(orderRef) ? orderRef.replace(/[st]$/, 'e') : undefined;
}

const BEFORE_WORK: ReadonlySet<State> = new Set(['intended', 'sent', 'acknowledged', 'unknown']);

function eventOf(fact: Fact, state: State, was: KnownOrder | undefined): string | undefined {
  if (fact.type === 'execution-booked') {
    if (fact.replaces !== undefined) return fact.shares === 0 ? 'trade_bust' : 'trade_correct';
    return state === 'filled' ? 'fill' : 'partial_fill';
  }
  // Its end was streamed.
  if (was === undefined) return undefined;
  if (fact.type === 'change-refused') return 'order_replace_rejected';
  if (fact.type === 'order-updated' && fact.settlesChange === true) return 'replaced';
  if (state === was.state) return undefined;
  if (state !== 'working') return EVENTS[state];
  if (was.state === 'pending_cancel') return 'order_cancel_rejected';
  return BEFORE_WORK.has(was.state) ? 'new' : undefined;
}

/** Alpaca's event when an order reaches a state; other states have none. */
const EVENTS: Readonly<Partial<Record<State, string>>> = {
  sent: 'pending_new',
  pending_modify: 'pending_replace',
  pending_cancel: 'pending_cancel',
  cancelled: 'canceled',
  rejected: 'rejected',
  not_sent: 'rejected',
  expired: 'expired',
};
