// Uses a snapshot that the broker did not finish: what came is true, absence proves nothing. Exits and protection go on with it,
// because they need no more than the account's shares and our working orders.
import { freshnessMs } from '../../../kernel/clock.ts';
import type { BrokerReport, BrokerSnapshot, SnapshotPart } from '../../ports/broker-reports.ts';
import { applyUpdate } from '../intents/apply-update.ts';
import { chainOfRef } from '../intents/chains.ts';
import { ownRefOf } from '../intents/intents.ts';
import { withFillsBeyondBooked } from '../orders/summaries.ts';
import { POSITION_LAG_MS } from '../protective-orders/foreign.ts';
import { missingFill } from '../state/missing-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { activePositions, isResting, liveOrders } from '../state/position-lookups.ts';
import { alarmOnce, cancelOnce } from '../turn/actions.ts';
import { listText } from '../turn/answers.ts';
import { takePosition, withCombinations } from '../turn/leg-positions.ts';
import { type Chain, NO_CHAIN, type Turn } from '../turn/turn.ts';
import { takePositions } from './compare-positions.ts';
import { isOutcomeForgotten } from './forgotten-exit.ts';
import { bookMissing, isOfThisLine, settleOpen } from './reconcile.ts';

type Incomplete = Extract<BrokerReport, { type: 'snapshot-incomplete' }>;

export function useIncomplete(turn: Turn, { snapshot: reported, missing }: Incomplete): void {
  const snapshot = withFillsBeyondBooked(turn, reported);
  turn.broker.wantsSnapshot = true;
  bookMissing(turn, snapshot, []);
  notify(turn, missing);
  // Requested before the clock was set back: the age of the snapshot is unknown.
  if (snapshot.requestedAt > turn.now) return;
  takeWhatCame(turn, snapshot, missing);
  const openRefs = missing.includes('open orders') ? undefined : settleOpen(turn, snapshot, []);
  if (openRefs !== undefined) endAnswered(turn, openRefs, snapshot);
  if (isOfThisLine(turn, snapshot) && isEnough(turn, snapshot, { missing, openRefs }))
    turn.broker.isAccountKnown = true;
  for (const positionId of turn.state.active.keys()) turn.touched.add(positionId);
  for (const positionId of turn.state.positionByLiveRef.values()) turn.touched.add(positionId);
}

/** Once per connection and kind of gap: it returns with every answer until the gateway is restarted. */
function notify(turn: Turn, missing: readonly SnapshotPart[]): void {
  const text = `the gateway does not finish its list of ${listText(missing)}: no new entries until a complete answer arrives; exits and stops go on. If it stays so, restart the gateway`;
  const key = `incomplete/${turn.state.sessionAt}/${missing.join()}`;
  alarmOnce(turn, key, { kind: 'not-reconciled', text });
}

function takeWhatCame(
  turn: Turn,
  snapshot: BrokerSnapshot,
  missing: readonly SnapshotPart[],
): void {
  if (!missing.includes('positions')) return takePositions(turn, withCombinations(turn, snapshot));
  const { requestedAt, positions } = snapshot;
  for (const { account, ...position } of positions)
    if (account === turn.state.account) takePosition(turn, position, requestedAt);
}

/** The broker has found nothing to cancel, and its open orders do not show the order: it closes nothing any more. */
function endAnswered(turn: Turn, openRefs: ReadonlySet<string>, snapshot: BrokerSnapshot): void {
  const { requestedAt } = snapshot;
  for (const order of liveOrders(turn.state)) {
    const { terms, status, isCancelRequested, statusAt, brokerLink } = order;
    if (!isReducing(order) || status !== 'unknown' || !isCancelRequested) continue;
    if (openRefs.has(terms.orderRef) || requestedAt < statusAt) continue;
    if (missingFill(turn.state, order) > 0) continue;
    if (isOutcomeForgotten(turn, order, { snapshot, openRefs })) continue;
    const news = brokerLink === undefined ? 'never_arrived' : 'absent';
    applyUpdate(turn, order, {
      news,
      why: 'absent from the open orders after its cancel was answered',
    });
  }
}

interface Came {
  readonly missing: readonly SnapshotPart[];
  /** Undefined if the open orders are not complete. */
  readonly openRefs: ReadonlySet<string> | undefined;
}

/**
 * What is enough to reduce a position: its shares in the account, and where our orders that reduce it are. One that the open
 * orders lack may have filled without a report; then the account's shares decide, once they cannot lag behind it any more.
 */
function isEnough(turn: Turn, snapshot: BrokerSnapshot, { missing, openRefs }: Came): boolean {
  const { account } = turn.state;
  const came = new Set(
    snapshot.positions.filter((one) => one.account === account).map(({ symbol }) => symbol),
  );
  const areSharesKnown =
    !missing.includes('positions') ||
    activePositions(turn.state).every(({ symbol }) => came.has(symbol));
  if (!areSharesKnown) return false;
  const absent = absentFrom(turn, openRefs ?? refsIn(turn, snapshot));
  if (absent.length === 0) return true;
  if (openRefs === undefined) return false;
  // Each is noted now: their waits run together.
  const areGone = absent.map((order) => hasLongBeenGone(turn, order, snapshot));
  const isSettled = areGone.every((isGone) => isGone);
  // A stop that filled has nothing left to cancel, and one that vanished must not come back beside another.
  if (isSettled)
    for (const order of absent)
      if (order.terms.leg === 's')
        cancelOnce(turn, order, 'the broker shows it nowhere', chainOf(turn, order));
  return isSettled;
}

function absentFrom({ state }: Turn, shown: ReadonlySet<string>): readonly OrderRecord[] {
  return liveOrders(state).filter(
    (order) => isReducing(order) && isResting(order) && !shown.has(order.terms.orderRef),
  );
}

function hasLongBeenGone(
  turn: Turn,
  { terms }: OrderRecord,
  { requestedAt }: BrokerSnapshot,
): boolean {
  const { goneAt } = turn.broker;
  const first = goneAt.get(terms.orderRef);
  if (first === undefined) goneAt.set(terms.orderRef, requestedAt);
  return first !== undefined && requestedAt - first >= freshnessMs(turn, POSITION_LAG_MS);
}

function chainOf(turn: Turn, { terms }: OrderRecord): Chain {
  return chainOfRef(turn, terms.orderRef) ?? NO_CHAIN;
}

function refsIn(turn: Turn, { openOrders }: BrokerSnapshot): ReadonlySet<string> {
  return new Set(openOrders.flatMap((reported) => ownRefOf(reported, turn.state) ?? []));
}

function isReducing({ terms }: OrderRecord): boolean {
  return terms.leg === 's' || terms.leg === 't' || terms.leg === 'x';
}
