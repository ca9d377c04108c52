// Compares the engine with a complete snapshot of the broker: books missing fills, settles lost intents, reports the rest.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { Difference } from '../../domain/facts/system-facts.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import type { OrderUpdate } from '../../domain/orders/order-updates.ts';
import type {
  BrokerSnapshot,
  ReportedExecution,
  ReportedOrder,
} from '../../ports/broker-reports.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { chainOfRef } from '../intents/chains.ts';
import { ownRefOf } from '../intents/intents.ts';
import { settleDuplicate } from '../orders/duplicate-ended.ts';
import { endDuplicate, endMiscounted, keptOf } from '../orders/duplicates-after-modify.ts';
import { bookOurs, isBooked } from '../orders/executions.ts';
import { orderReported } from '../orders/open-order.ts';
import { refuseChange } from '../orders/order-refusals.ts';
import { withFillsBeyondBooked } from '../orders/summaries.ts';
import { refuseUncertainChange, refuseUncertainShown } from '../orders/warnings.ts';
import { executedBefore, lastExecutedAt, noteExecutedAt } from '../protective-orders/foreign.ts';
import { isLeftBehind, isOfOtherJournal } from '../protective-orders/foreign-orders.ts';
import { proveShown } from '../protective-orders/unconfirmed-change.ts';
import { noteOthers, settleSplitsBeforeFills } from '../split/settle-split.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, isWaiting } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { cancelOnce } from '../turn/actions.ts';
import { withCombinations } from '../turn/leg-positions.ts';
import { NO_CHAIN, type Turn } from '../turn/turn.ts';
import { comparePositions, takePositions } from './compare-positions.ts';
import { compareStops } from './compare-stops.ts';
import { bookEarlierFills } from './earlier-fills.ts';
import { settleLateLegs } from './late-legs.ts';
import { bookHandClosings, executionsOfOthers } from './manual-closings.ts';
import { haltForLeftBehind, noticeOlderJournal } from './older-journal.ts';
import { applyPolicies } from './policies.ts';
import { settleReportedFills } from './reported-fills.ts';
import { allSeenGone } from './seen-gone.ts';
import { settleAbsent } from './settle-absent.ts';
import { isLongBefore, UNANSWERED_MS } from './uncertain-orders.ts';

export function reconcile(turn: Turn, reported: BrokerSnapshot): void {
  const snapshot = withCombinations(turn, withFillsBeyondBooked(turn, reported));
  const found: Difference[] = [];
  const newestSeq = turn.state.seq;
  // Requested before the clock was set back: the age of the snapshot is unknown.
  if (snapshot.requestedAt > turn.now) {
    bookMissing(turn, snapshot, found);
    turn.broker.wantsSnapshot = true;
    return;
  }
  takePositions(turn, snapshot);
  noteOthers(turn, snapshot);
  const unrecorded = oursUnrecorded(turn, snapshot);
  bookEarlierFills(turn, snapshot, unrecorded, found);
  settleSplitsBeforeFills(turn, unrecorded, found);
  bookMissing(turn, snapshot, found);
  settleLateLegs(turn);
  const others = executionsOfOthers(turn, snapshot);
  for (const execution of bookHandClosings(turn, others, snapshot.requestedAt))
    found.push(missingFill(execution));
  noticeOlderJournal(turn, snapshot, newestSeq, found);
  const openRefs = settleOpen(turn, snapshot, found);
  settleReportedFills(turn, snapshot, openRefs, found);
  settleAbsent(turn, snapshot, openRefs, found);
  comparePositions(turn, snapshot, found);
  compareStops(turn, found);
  forgetEnded(turn, openRefs);
  const differences = applyPolicies(turn, found);
  const isOfLine = isOfThisLine(turn, snapshot);
  const waiting = differences.filter(isWaiting);
  const isClean = isOfLine && waiting.length === 0;
  // Before the first clean comparison there are no entries at all; after it a discrepancy blocks only its symbol.
  const isPartial = isOfLine && !isClean && turn.state.isReconciled;
  const gone = allSeenGone(turn);
  if (isNews(turn, isClean || isPartial, { differences, gone }))
    turn.record({
      type: 'reconciled',
      isClean,
      differences,
      ...(gone.length > 0 && { gone }),
      ...(isPartial ? { symbolsInDoubt: [...new Set(waiting.map(({ symbol }) => symbol))] } : {}),
    });
  turn.broker.comparedAt = turn.now;
  if (isOfLine) turn.broker.isAccountKnown = true;
  if (!isClean) turn.broker.wantsSnapshot = true;
  for (const positionId of turn.state.active.keys()) turn.touched.add(positionId);
  for (const positionId of turn.state.positionByLiveRef.values()) turn.touched.add(positionId);
}

/** What the broker said of an order matters while it may still be at work. */
function forgetEnded({ state, broker }: Turn, openRefs: ReadonlySet<string>): void {
  const hasEnded = (ref: string) => {
    const order = state.orders.get(ref);
    return order === undefined || !isLive(order);
  };
  for (const ref of broker.listedAt.keys()) if (hasEnded(ref)) broker.listedAt.delete(ref);
  for (const ref of broker.endedByWord) if (hasEnded(ref)) broker.endedByWord.delete(ref);
  const { duplicatesAfterModify: duplicates } = broker;
  for (const ref of duplicates.keys())
    if (hasEnded(ref) && !openRefs.has(ref)) duplicates.delete(ref);
}

/** A snapshot requested before a reconnect cannot show what the disconnect lost. */
export function isOfThisLine({ state }: Turn, { requestedAt }: BrokerSnapshot): boolean {
  return requestedAt >= Math.max(state.sessionAt, state.gateway.since);
}

/** Repeated comparisons with the same result are not recorded, clean or not. */
function isNews(
  { state }: Turn,
  isReconciled: boolean,
  { differences, gone }: Pick<State, 'differences'> & { readonly gone: readonly string[] },
): boolean {
  if (isReconciled !== state.isReconciled) return true;
  if (JSON.stringify(gone) !== JSON.stringify(state.seenGone)) return true;
  return JSON.stringify(differences) !== JSON.stringify(state.differences);
}

/**
 * Our executions come before those of others: a position is the sum of ours. The broker lists the whole day each time, so
 * what is booked already is filtered out first.
 */
export function bookMissing(turn: Turn, snapshot: BrokerSnapshot, differences: Difference[]): void {
  const { account } = turn.state;
  const unreported = snapshot.executions.filter(
    (execution) => execution.account === account && !isBooked(turn, execution),
  );
  for (const execution of unreported.sort(asTheyHappened)) {
    const { symbol } = execution;
    const before = lastExecutedAt(turn, symbol) ?? 0;
    if (bookOurs(turn, execution) !== 'booked') continue;
    noteExecutedAt(turn, symbol, Math.max(before, executedBefore(turn, execution)));
    differences.push(missingFill(execution));
  }
}

/** Executions of our orders that are not recorded yet, as they happened. */
function oursUnrecorded(turn: Turn, { executions }: BrokerSnapshot): readonly ReportedExecution[] {
  const { account } = turn.state;
  return executions
    .filter((execution) => execution.account === account && !isBooked(turn, execution))
    .filter((execution) => turn.state.orders.has(ownRefOf(execution, turn.state) ?? ''))
    .sort(asTheyHappened);
}

function missingFill({ symbol, side, shares, price, execId }: ReportedExecution): Difference {
  const text = `${side} ${shares} at ${price} (${execId})`;
  return { kind: 'missing-fill', symbol, text, action: 'booked' };
}

/** By time; within the same second entries come first, because a position opens before it closes. */
function asTheyHappened(one: ReportedExecution, other: ReportedExecution): number {
  const rank = ({ orderRef }: ReportedExecution): number => (OF_ENTRY.test(orderRef) ? 0 : 1);
  return one.at - other.at || rank(one) - rank(other);
}

const OF_ENTRY = /^[a-z2-7]{8}\.[0-9a-z]+\.e/;

/** Updates our working orders. An order with our reference that is not in the journal halts trading. */
export function settleOpen(
  turn: Turn,
  snapshot: BrokerSnapshot,
  differences: Difference[],
): Set<string> {
  const openRefs = new Set<string>();
  turn.broker.foreignOrders.clear();
  for (const [ref, all] of byReference(turn, snapshot)) {
    const order = ref === undefined ? undefined : turn.state.orders.get(ref);
    if (ref !== undefined) {
      openRefs.add(ref);
      turn.broker.listedAt.set(ref, snapshot.requestedAt);
      turn.broker.missedAt.delete(ref);
    }
    if (order !== undefined) settleShown(turn, order, all, snapshot);
    else for (const reported of all) notifyForeign(turn, reported, differences);
  }
  return openRefs;
}

/** One order per reference, unless a change created a second one. */
function byReference(
  turn: Turn,
  { openOrders }: BrokerSnapshot,
): Map<string | undefined, ReportedOrder[]> {
  const byRef = new Map<string | undefined, ReportedOrder[]>();
  for (const reported of openOrders) {
    if (reported.account !== turn.state.account) continue;
    const ref = ownRefOf(reported, turn.state);
    byRef.set(ref, [...(byRef.get(ref) ?? []), reported]);
  }
  return byRef;
}

function settleShown(
  turn: Turn,
  order: OrderRecord,
  shown: readonly ReportedOrder[],
  snapshot: BrokerSnapshot,
): void {
  const kept = keptOf(order, shown);
  const others = shown.filter((reported) => reported !== kept);
  if (others.length === 0) settleDuplicate(turn, order, kept);
  else endDuplicate(turn, order, kept, others);
  refuseUncertainShown(turn, order, kept, snapshot);
  orderReported(turn, kept, { isAlone: others.length === 0 });
  if (others.length > 0) return;
  settleDoubt(turn, order, kept, snapshot);
  proveShown(turn, order, kept, snapshot);
  endMiscounted(turn, order, kept);
}

function notifyForeign(turn: Turn, reported: ReportedOrder, differences: Difference[]): void {
  const { symbol, side, quantity, type } = reported;
  orderReported(turn, reported, { isAlone: true });
  const isOurs = ownRefOf(reported, turn.state) !== undefined;
  if (isOurs || isLeftBehind(turn, reported)) return haltForLeftBehind(turn, reported, differences);
  const isOfDaemon = isOfOtherJournal(turn, reported);
  const whose = isOfDaemon ? `of another sluice daemon (${reported.orderRef})` : 'not ours';
  const text = `${side} ${quantity} ${type}, ${whose}`;
  differences.push({ kind: 'foreign-order', symbol, text, action: 'ignored' });
}

/** An unanswered cancel first raises an alarm; an order that is still working after that was not cancelled. */
const CANCEL_LOST_MS = UNANSWERED_MS + 2 * SECOND_MS;

/** A request made long before the snapshot, but without effect in it, was lost. */
function settleDoubt(
  turn: Turn,
  order: OrderRecord,
  reported: ReportedOrder,
  snapshot: BrokerSnapshot,
): void {
  const { requestedAt } = snapshot;
  if (refuseUncertainChange(turn, order, snapshot)) return;
  const { pendingChange, statusAt, status } = order;
  if (pendingChange !== undefined && isLongBefore(turn, pendingChange.at, requestedAt))
    refuseChange(turn, order, { meaning: 'lost', text: 'the broker shows the terms from before' });
  if (status === 'pending_cancel' && reported.status !== status) {
    const isLost =
      statusAt < turn.state.sessionAt ||
      requestedAt - statusAt >= freshnessMs(turn, CANCEL_LOST_MS);
    if (isLost) applyUpdate(turn, order, { news: shownAs(reported), why: 'the cancel was lost' });
    return;
  }
  if (!isLongBefore(turn, statusAt, requestedAt)) return;
  const isThoughtOver = isTerminal(status) && status !== 'filled';
  if (!isThoughtOver) return;
  applyUpdate(turn, order, { news: shownAs(reported), why: 'the broker still shows it' });
  // Stops are left to the protection code, which sees all stops of the position.
  if (order.terms.leg !== 's')
    cancelOnce(turn, order, 'it had ended', chainOfRef(turn, order.terms.orderRef) ?? NO_CHAIN);
}

function shownAs({ status }: ReportedOrder): OrderUpdate {
  return status === 'held' || status === 'pending' ? 'shown_held' : 'shown_again';
}
