// News of single orders: links, terms and statuses move our record of them; a step back changes nothing.
import { assertNever } from '../kernel/assert.ts';
import type { BrokerOrderStatus, ReportedOrder } from '../ports/broker.ts';
import { isTerminal, type OrderStatus } from '../trading/orders/order-state.ts';
import { isHeld } from '../trading/positions/position-state.ts';
import { alarm, alarmOnce, cancelOnce, halt } from './acts.ts';
import { isActing, isLive, ordersOf } from './book.ts';
import { intentSeqOf, ownRefIn } from './intents.ts';
import { isEndedByOthers, stopMeddled } from './meddling.ts';
import type { OrderRecord } from './state.ts';
import { type Chain, newestOf, type Turn } from './turn.ts';

/** An order as the broker describes it: its links and terms, and the change it may confirm. */
export function orderReported(turn: Turn, reported: ReportedOrder): void {
  const ref = ownRefIn(reported.orderRef, turn.state);
  const order = ref === undefined ? undefined : turn.state.orders.get(ref);
  if (order === undefined) return foreignOrder(turn, reported);
  if (isOfFork(turn, order, reported)) return;
  const settles = settlesChange(order, reported);
  const terms = {
    ...(reported.quantity === order.quantity || reported.quantity === 0
      ? {}
      : { quantity: reported.quantity }),
    ...(reported.limitPrice === undefined || reported.limitPrice === order.limitPrice
      ? {}
      : { limitPrice: reported.limitPrice }),
    ...(reported.stopPrice === undefined || reported.stopPrice === order.stopPrice
      ? {}
      : { stopPrice: reported.stopPrice }),
    ...(reported.ocaGroup === order.ocaGroup || reported.ocaGroup === ''
      ? {}
      : { ocaGroup: reported.ocaGroup }),
    ...(reported.ocaType === order.ocaType ? {} : { ocaType: reported.ocaType }),
  };
  const pending = order.pendingChange;
  if (reported.ocaType === CANCELS_SIBLINGS) refuseGroup(turn, order);
  statusReported(
    turn,
    order,
    reported.status,
    { permId: reported.permId, ...terms, ...(settles ? { settlesChange: true } : {}) },
    '',
  );
  if (order.terms.leg === 's' && terms.stopPrice !== undefined) {
    stopReported(turn, order, terms.stopPrice, settles ? pending : undefined);
  }
  if (order.terms.leg === 't' && settles && terms.limitPrice !== undefined) {
    targetReported(turn, order, terms.limitPrice);
  }
}

/** Another permanent id than before: there may be two orders of the number. What is said of the one to go is no news. */
function isOfFork(
  turn: Turn,
  { terms, permId, status }: OrderRecord,
  told: ReportedOrder,
): boolean {
  const isOther = told.permId !== undefined && permId !== undefined && told.permId !== permId;
  if (isOther && !isTerminal(status)) turn.broker.wantsSnapshot = true;
  return isOther && turn.broker.forks.get(terms.orderRef)?.extra === told.permId;
}

/** Where the target rests matters only while there is something to sell. */
function targetReported(turn: Turn, order: OrderRecord, to: number): void {
  const { positionId, terms } = order;
  const position = turn.state.positions.get(positionId);
  if (position === undefined || !isHeld(position)) return;
  const { symbol } = terms;
  turn.record({ type: 'target-moved', positionId, symbol, to }, newsChain(turn, order));
}

function foreignOrder(turn: Turn, reported: ReportedOrder): void {
  if (reported.permId === undefined || ownRefIn(reported.orderRef, turn.state) !== undefined)
    return;
  const isOver = reported.status === 'cancelled' || reported.status === 'filled';
  if (isOver) turn.broker.foreignOrders.delete(reported.permId);
  else turn.broker.foreignOrders.set(reported.permId, reported.symbol);
}

/** The terms from before stay the truth. */
export function refuseChange(turn: Turn, order: OrderRecord, code: number, why: string): void {
  const { orderRef, symbol } = order.terms;
  turn.record(
    { type: 'change-refused', orderRef, symbol, code, why },
    answerChain(turn, order, true),
  );
  turn.touched.add(order.positionId);
}

/** A group of this type cancels the stop on the first partial fill of the target. */
const CANCELS_SIBLINGS = 1;

function refuseGroup(turn: Turn, { terms }: OrderRecord): void {
  if (turn.state.trading.state === 'HALTED') return;
  halt(turn, 'oca-type');
  const text = `${terms.symbol}: the broker grouped ${terms.orderRef} so that a partial exit cancels the stop`;
  alarm(turn, 'oca-type', terms.symbol, text);
}

function settlesChange(order: OrderRecord, reported: ReportedOrder): boolean {
  const change = order.pendingChange?.change;
  if (change === undefined) return false;
  return (
    (change.quantity === undefined || change.quantity === reported.quantity) &&
    (change.limitPrice === undefined || change.limitPrice === reported.limitPrice) &&
    (change.stopPrice === undefined || change.stopPrice === reported.stopPrice)
  );
}

/** The stop rests elsewhere: by our own change, or because a person moved it (tighter is the new floor). */
function stopReported(
  turn: Turn,
  order: OrderRecord,
  to: number,
  pending: OrderRecord['pendingChange'],
): void {
  const position = turn.state.positions.get(order.positionId);
  if (position === undefined) return;
  if (position.status === 'planned' || position.status === 'closed' || position.stopPrice === to)
    return;
  const isTighter = (position.side === 'long' ? 1 : -1) * (to - position.stopPrice) > 0;
  if (pending === undefined && !isTighter) return loosened(turn, order);
  turn.record(
    {
      type: 'stop-moved',
      positionId: order.positionId,
      symbol: order.terms.symbol,
      from: position.stopPrice,
      to,
      why: pending?.purpose ?? 'by_hand',
      ...(pending?.highWater === undefined ? {} : { highWater: pending.highWater }),
    },
    newsChain(turn, order),
  );
}

/** News from before our own last move may come late. */
const MOVED_JUST_NOW_MS = 5_000;

function loosened(turn: Turn, order: OrderRecord): void {
  const position = turn.state.positions.get(order.positionId);
  if (position === undefined || !isHeld(position) || turn.broker.forks.has(order.terms.orderRef))
    return;
  const { stopMovedAt } = position;
  const isEcho = stopMovedAt !== undefined && turn.now - stopMovedAt < MOVED_JUST_NOW_MS;
  if (!isEcho) stopMeddled(turn, order, 'loosened');
}

export interface ReportedLinks {
  readonly permId?: string | undefined;
  readonly quantity?: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly ocaGroup?: string;
  readonly ocaType?: number;
  readonly settlesChange?: boolean;
}

/** Moves an order to what the broker says of it; a step back changes nothing. */
export function statusReported(
  turn: Turn,
  order: OrderRecord,
  reported: BrokerOrderStatus,
  links: ReportedLinks,
  why: string,
): void {
  noteSaidFilled(turn, order, reported);
  const { permId, ...terms } = links;
  const next = statusAfter(turn, order, reported, terms.settlesChange === true);
  const isNewPermId = permId !== undefined && permId !== order.permId;
  // Why it is put aside is told in a word of its own, after that it is.
  const isNewReason = reported === 'held' && why !== '' && why !== order.why;
  const hasTerms = Object.keys(terms).length > 0;
  if (next === order.status && !isNewPermId && !hasTerms && !isNewReason) return;
  if (isTerminal(order.status) && next === order.status && !isNewPermId) return;
  const isPutAside = isActing(order) && next === 'acknowledged';
  const isTakenAway = next === 'cancelled' && isLive(order) && isEndedByOthers(turn, order);
  turn.record(
    {
      type: 'order-updated',
      orderRef: order.terms.orderRef,
      symbol: order.terms.symbol,
      status: next,
      ...(isNewPermId ? { permId } : {}),
      ...terms,
      ...(why === '' ? {} : { why }),
    },
    answerChain(turn, order, terms.settlesChange === true),
  );
  if (isPutAside && order.terms.leg === 's') tellHeldStop(turn, order);
  if (isTakenAway) stopMeddled(turn, order, 'cancelled');
  turn.touched.add(order.positionId);
}

function tellHeldStop(turn: Turn, order: OrderRecord): void {
  const { symbol, orderRef } = order.terms;
  turn.broker.wantsSnapshot = true;
  const text = `${symbol}: the broker has put the stop aside; it does not act until it works again`;
  alarmOnce(turn, `${orderRef}/held`, 'stop-held', symbol, text, newsChain(turn, order));
}

/** Only executions fill an order; one said to be filled without them is asked about in a moment. */
function noteSaidFilled(
  turn: Turn,
  { terms, filled, quantity }: OrderRecord,
  said: BrokerOrderStatus,
): void {
  const { saidFilledAt } = turn.broker;
  if (said !== 'filled' || filled >= quantity) saidFilledAt.delete(terms.orderRef);
  else if (!saidFilledAt.has(terms.orderRef)) saidFilledAt.set(terms.orderRef, turn.now);
}

function statusAfter(
  turn: Turn,
  order: OrderRecord,
  reported: BrokerOrderStatus,
  settles: boolean,
): OrderStatus {
  const { status } = order;
  // Only executions fill an order; a late status never revives one that has ended.
  if (isTerminal(status) && status !== 'not_sent') return status;
  const waits = order.pendingChange !== undefined && !settles;
  switch (reported) {
    case 'held':
      // Put aside by the broker: it may come back, but it protects nobody.
      return status === 'pending_cancel' ? status : 'acknowledged';
    case 'pending':
      return status === 'intended' || status === 'sent' || status === 'unknown'
        ? 'acknowledged'
        : status;
    case 'presubmitted':
    case 'submitted':
      if (order.isCancelRequested && status === 'pending_cancel') return status;
      if (order.filled > 0) return 'partially_filled';
      return waits ? 'pending_modify' : 'working';
    case 'pending_cancel':
      return 'pending_cancel';
    case 'cancelled':
      return isExpired(turn, order) ? 'expired' : 'cancelled';
    case 'filled':
      return status === 'intended' || status === 'sent' || status === 'unknown'
        ? 'acknowledged'
        : status;
    default:
      return assertNever(reported);
  }
}

function isExpired(turn: Turn, order: OrderRecord): boolean {
  const { tif } = order.terms;
  return tif.kind === 'gtd' && !order.isCancelRequested && turn.now >= tif.until - 1_000;
}

export function orderOverdue(turn: Turn, orderRef: string): void {
  const order = turn.state.orders.get(orderRef);
  if (order === undefined) return;
  const isWaiting = order.status === 'sent' || order.status === 'intended';
  if (isWaiting) moveOrder(turn, order, 'unknown', 'ack-overdue');
  // A change without an answer leaves the order as it rests: which terms it has only the broker can tell.
  if (isWaiting || order.pendingChange !== undefined) turn.broker.wantsSnapshot = true;
}

/** The same codes answer a new order and a modify: which one was on its way decides. */
export function orderRefused(turn: Turn, order: OrderRecord, code: number, text: string): void {
  const chain = answerChain(turn, order, true) ?? { cause: 0, correlation: '' };
  if (order.pendingChange !== undefined) return refuseChange(turn, order, code, text);
  if (isTerminal(order.status) || isSaidAgain(turn, order)) return;
  if (code === DUPLICATE_ID) {
    moveOrder(turn, order, 'unknown', text);
    turn.broker.wantsSnapshot = true;
    return;
  }
  moveOrder(turn, order, 'rejected', `${code}: ${text}`);
  if (order.terms.leg !== 's' && order.terms.leg !== 't') return;
  for (const sibling of ordersOf(turn.state, order.positionId)) {
    if (sibling.terms.leg === 'e')
      cancelOnce(
        turn,
        sibling,
        `its ${order.terms.leg === 's' ? 'stop' : 'target'} was refused`,
        chain,
      );
  }
}

const SAID_AGAIN_MS = 5_000;

/** The refusal of a change, told twice, is no refusal of the order that rests. */
function isSaidAgain(turn: Turn, order: OrderRecord): boolean {
  const { changeRefusedAt } = order;
  return changeRefusedAt !== undefined && turn.now - changeRefusedAt < SAID_AGAIN_MS;
}

/** Perhaps the first one lives: ask before anything else. */
const DUPLICATE_ID = 103;

export function moveOrder(turn: Turn, order: OrderRecord, status: OrderStatus, why: string): void {
  turn.record(
    {
      type: 'order-updated',
      orderRef: order.terms.orderRef,
      symbol: order.terms.symbol,
      status,
      why,
    },
    chainOfRef(turn, order.terms.orderRef),
  );
  turn.touched.add(order.positionId);
}

/** News of an order hangs on the chain of the position it belongs to; the intent of the order led to it. */
export function chainOfRef(turn: Turn, orderRef: string | undefined): Chain | undefined {
  const order = orderRef === undefined ? undefined : turn.state.orders.get(orderRef);
  const position = order === undefined ? undefined : turn.state.positions.get(order.positionId);
  if (order === undefined || position === undefined) return undefined;
  return { cause: intentSeqOf(order.terms.orderRef), correlation: position.signalId };
}

/** What the broker answers to a change was led to by the change, not by the order's intent. */
function answerChain(turn: Turn, order: OrderRecord, isOfChange: boolean): Chain | undefined {
  const chain = chainOfRef(turn, order.terms.orderRef);
  if (chain === undefined || !isOfChange || order.pendingChange === undefined) return chain;
  return { ...chain, cause: order.pendingChange.seq };
}

/** What follows from the report that was recorded last. */
function newsChain(turn: Turn, order: OrderRecord): Chain | undefined {
  const chain = chainOfRef(turn, order.terms.orderRef);
  return chain === undefined ? undefined : newestOf(turn, chain);
}
