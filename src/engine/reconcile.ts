// Comparing ourselves with a complete snapshot of the broker: missing fills are booked, lost intents settled, the rest told.
import type { Instant } from '../kernel/instant.ts';
import type { BrokerSnapshot } from '../ports/broker.ts';
import type { Difference } from '../trading/facts.ts';
import { quantityOf } from '../trading/positions/position-state.ts';
import { isLive, isProtected, positionIn } from './book.ts';
import { bookExecution } from './executions.ts';
import { foreignIn, noteForeign } from './foreign.ts';
import { ownRefIn } from './intents.ts';
import { chainOfRef, orderReported, statusReported } from './order-news.ts';
import type { OrderRecord } from './state.ts';
import { alarm, cancelOnce, halt } from './steer.ts';
import type { Turn } from './turn.ts';

export function reconcile(turn: Turn, snapshot: BrokerSnapshot): void {
  const differences: Difference[] = [];
  bookMissing(turn, snapshot, differences);
  const openRefs = settleOpen(turn, snapshot, differences);
  settleAbsent(turn, snapshot, openRefs, differences);
  comparePositions(turn, snapshot, differences);
  const isClean = differences.every((difference) => difference.action !== 'waits');
  turn.record({ type: 'reconciled', isClean, differences });
  turn.broker.wantsSnapshot = !isClean;
  for (const symbol of turn.state.positionBySymbol.keys()) turn.touched.add(symbol);
}

function bookMissing(turn: Turn, snapshot: BrokerSnapshot, differences: Difference[]): void {
  for (const execution of snapshot.executions) {
    if (execution.account !== turn.state.account || !bookExecution(turn, execution)) continue;
    differences.push({
      kind: 'missing-fill',
      symbol: execution.symbol,
      text: `${execution.side} ${execution.shares} at ${execution.price} (${execution.execId})`,
      action: 'booked',
    });
  }
}

/** Working orders of ours are told as they stand; one that bears our name but is not in the journal halts trading. */
function settleOpen(turn: Turn, snapshot: BrokerSnapshot, differences: Difference[]): Set<string> {
  const openRefs = new Set<string>();
  turn.broker.foreignOrders.clear();
  for (const reported of snapshot.openOrders) {
    if (reported.account !== turn.state.account) continue;
    const ref = ownRefIn(reported.orderRef, turn.state.journalId);
    if (ref !== undefined) openRefs.add(ref);
    if (ref !== undefined && !turn.state.orders.has(ref)) {
      differences.push({
        kind: 'foreign-own-ref',
        symbol: reported.symbol,
        text: `order ${ref} bears our name but is not in the journal: was an older journal restored?`,
        action: 'halted',
      });
      halt(turn, 'journal-older-than-broker');
      alarm(
        turn,
        'journal-older-than-broker',
        reported.symbol,
        `order ${ref} bears our name but is not in the journal`,
      );
      continue;
    }
    orderReported(turn, reported);
    if (ref === undefined) {
      differences.push({
        kind: 'foreign-order',
        symbol: reported.symbol,
        text: `${reported.side} ${reported.quantity} ${reported.type}, not ours`,
        action: 'ignored',
      });
    }
  }
  return openRefs;
}

/** Orders we believe alive that the broker does not show: completed, or never arrived. */
function settleAbsent(
  turn: Turn,
  snapshot: BrokerSnapshot,
  openRefs: ReadonlySet<string>,
  differences: Difference[],
): void {
  const completed = new Map<string, BrokerSnapshot['completedOrders'][number]>();
  for (const order of snapshot.completedOrders) {
    const ref = ownRefIn(order.orderRef, turn.state.journalId);
    if (ref !== undefined) completed.set(ref, order);
  }
  for (const order of turn.state.orders.values()) {
    const ref = order.terms.orderRef;
    if (!isLive(order) || openRefs.has(ref) || isInFlight(order, snapshot.requestedAt)) continue;
    const done = completed.get(ref);
    if (done?.status === 'filled' && order.filled < order.quantity) {
      differences.push({
        kind: 'missing-fill',
        symbol: order.terms.symbol,
        text: `${ref} is filled at the broker, its executions are missing`,
        action: 'waits',
      });
    } else if (done !== undefined) {
      statusReported(turn, order, 'cancelled', {}, done.why);
      differences.push({
        kind: 'stale-order',
        symbol: order.terms.symbol,
        text: `${ref} is ${done.status} at the broker`,
        action: 'settled',
      });
    } else settleNowhere(turn, order, differences);
  }
}

/** Sent or changed after the snapshot was asked for: it proves nothing about this order. */
function isInFlight(order: OrderRecord, requestedAt: Instant): boolean {
  return order.intendedAt >= requestedAt && order.status !== 'unknown';
}

/**
 * Not open, not completed: absence alone proves nothing, since untransmitted legs show in no snapshot. The order is
 * cancelled by its number first; only a second complete snapshot after that settles it.
 */
function settleNowhere(turn: Turn, order: OrderRecord, differences: Difference[]): void {
  const { symbol, orderRef } = order.terms;
  const chain = chainOfRef(turn, orderRef) ?? { cause: 0, correlation: '' };
  if (!order.isCancelRequested) {
    cancelOnce(turn, order, 'the broker shows it nowhere', chain);
    differences.push({
      kind: 'unsent-order',
      symbol,
      text: `${orderRef} is nowhere at the broker; cancelled by number`,
      action: 'waits',
    });
    return;
  }
  if (order.status !== 'unknown') {
    differences.push({
      kind: 'unsent-order',
      symbol,
      text: `${orderRef} waits for the answer to its cancel`,
      action: 'waits',
    });
    return;
  }
  turn.record(
    {
      type: 'order-updated',
      orderRef,
      symbol,
      status: order.permId === undefined ? 'not_sent' : 'cancelled',
      why: 'absent from a complete snapshot after its cancel was answered',
    },
    chain,
  );
  differences.push({
    kind: 'unsent-order',
    symbol,
    text: `${orderRef} never reached the broker`,
    action: 'settled',
  });
}

function comparePositions(turn: Turn, snapshot: BrokerSnapshot, differences: Difference[]): void {
  turn.broker.positions.clear();
  for (const position of snapshot.positions) {
    if (position.account !== turn.state.account) continue;
    turn.broker.positions.set(position.symbol, {
      quantity: position.quantity,
      at: snapshot.requestedAt,
    });
  }
  const symbols = new Set([
    ...turn.broker.positions.keys(),
    ...turn.state.positionBySymbol.keys(),
    ...turn.state.foreign.keys(),
  ]);
  for (const symbol of symbols) {
    if (!turn.broker.positions.has(symbol)) {
      turn.broker.positions.set(symbol, { quantity: 0, at: snapshot.requestedAt });
    }
    noteForeign(turn, symbol);
    const foreign = foreignIn(turn, symbol);
    if (foreign === undefined || foreign === 0) continue;
    const position = positionIn(turn.state, symbol);
    const ours = position === undefined ? 0 : quantityOf(position);
    const isShort = ours !== 0 && Math.sign(foreign) !== Math.sign(ours);
    differences.push({
      kind: isShort ? 'quantity-mismatch' : 'foreign-position',
      symbol,
      text: isShort
        ? `the broker holds ${foreign + ours}, our executions say ${ours}`
        : `${foreign} shares are not ours`,
      action: 'ignored',
    });
    if (isShort)
      alarm(
        turn,
        'quantity-mismatch',
        symbol,
        `${symbol}: the broker holds ${foreign + ours} shares, our executions say ${ours}`,
      );
  }
  for (const symbol of turn.state.positionBySymbol.keys()) {
    const position = positionIn(turn.state, symbol);
    if (position !== undefined && !isProtected(turn.state, position)) {
      differences.push({
        kind: 'missing-stop',
        symbol,
        text: `${symbol} has no resting stop for its quantity`,
        action: 'repaired',
      });
    }
  }
}
