// Turns broker reports into facts: executions change quantities, statuses move orders, the rest is recorded.
import { assertNever } from '../../../kernel/assert.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { Instrument } from '../../../market/instruments/instrument.ts';
import type { BrokerLink } from '../../domain/orders/broker-link.ts';
import { WRONG_ACCOUNT } from '../../domain/terms/halt-reason.ts';
import type { BrokerOrderStatus, BrokerReport, OrderNames } from '../../ports/broker-reports.ts';
import { chainOfRef } from '../intents/chains.ts';
import { ownRefIn } from '../intents/intents.ts';
import { chainRead, chainUnread } from '../option-entry/choose-contract.ts';
import { marginRead, marginUnread } from '../option-entry/margin-answers.ts';
import { bookCommission } from '../orders/commissions.ts';
import { duplicateEnded, orderDescribed } from '../orders/duplicate-ended.ts';
import { bookExecution } from '../orders/executions.ts';
import { cancelRefused, orderRefused } from '../orders/order-refusals.ts';
import { orderOverdue, statusReported } from '../orders/statuses.ts';
import { orderUncertain, orderWarned } from '../orders/warnings.ts';
import { isForeignChanged, isLeftOpen, noteShown } from '../protective-orders/foreign.ts';
import { maySplitExplain } from '../protective-orders/suspected-splits.ts';
import { useIncomplete } from '../reconcile/incomplete.ts';
import { settleLateLegs } from '../reconcile/late-legs.ts';
import { noticeLowerFloor } from '../reconcile/older-journal.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { exerciseReported, noteUnknownExercises } from '../reconcile/settle-exercises.ts';
import { isOfRoll, successorsRead, successorsUnread } from '../rolls/due-rolls.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { positionsIn } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { positionsOn, underlyingIn } from '../state/underlying.ts';
import { alarm, alarmOnce, askForSymbol, halt } from '../turn/actions.ts';
import { takePosition } from '../turn/leg-positions.ts';
import type { Turn } from '../turn/turn.ts';
import { actionsAnnounced } from './announced-actions.ts';
import { notSent } from './not-sent.ts';
import { resolveAll, unresolved } from './resolve.ts';

/** Reports that the adapter makes itself; every other one proves that the broker sent something. */
const OF_THE_ADAPTER: ReadonlySet<BrokerReport['type']> = new Set([
  'gateway-changed',
  'sent',
  'not-sent',
  'ack-overdue',
  'clock-unknown',
  'snapshot-failed',
]);

export function onBroker(turn: Turn, report: BrokerReport): void {
  if (!OF_THE_ADAPTER.has(report.type)) turn.broker.lastMessageAt = turn.now;
  switch (report.type) {
    case 'gateway-changed':
      return gatewayChanged(turn, report.state, report.why);
    case 'session-opened':
      noticeLowerFloor(turn, report);
      turn.record({
        type: 'session-opened',
        account: report.account,
        ...(report.floor && { floor: report.floor }),
        serverVersion: report.serverVersion,
      });
      accountMatches(turn);
      turn.broker.isAccountKnown = false;
      // The broker states them again on each connection.
      turn.market.brokenFarms.clear();
      turn.broker.restsExits = report.restsExits ?? [];
      turn.broker.positions.clear();
      turn.broker.contracts.clear();
      turn.broker.namedContracts.clear();
      turn.broker.shownExecutions.clear();
      turn.broker.shortages.clear();
      turn.broker.surpluses.clear();
      turn.broker.loneContracts.clear();
      turn.broker.loneTrades.clear();
      turn.broker.comingApart.clear();
      turn.broker.nakedShorts.clear();
      turn.broker.missedAt.clear();
      turn.broker.goneAt.clear();
      turn.broker.unexplainedAt.clear();
      turn.broker.foreignOrders.clear();
      turn.broker.wantsSnapshot = true;
      noteUnknownExercises(turn);
      return resolveAll(turn);
    case 'wrong-account':
      halt(turn, WRONG_ACCOUNT);
      return alarm(turn, {
        kind: WRONG_ACCOUNT,
        text: `the gateway serves ${report.offered.join(', ')}, not ${report.wanted}: nothing is sent`,
      });
    case 'clock-read':
      turn.market.skewMs = report.skewMs;
      return;
    case 'clock-unknown':
      turn.market.skewMs = undefined;
      return;
    case 'sent':
      turn.record(
        { type: 'order-sent', orderRefs: report.orderRefs },
        chainOfRef(turn, report.orderRefs[0]),
      );
      return;
    case 'not-sent':
      return notSent(turn, report.orderRefs, report.reason);
    case 'exercise-sent':
    case 'exercise-not-sent':
    case 'exercise-refused':
    case 'exercise-uncertain':
      return exerciseReported(turn, report);
    case 'ack-overdue':
      return orderOverdue(turn, report.orderRef);
    case 'order':
      return orderDescribed(turn, report.order);
    case 'order-status': {
      const order = byNames(turn, report);
      const isOver = report.status === 'cancelled' || report.status === 'filled';
      if (order !== undefined && isOver && duplicateEnded(turn, order, report)) return;
      const isOurs = order !== undefined && isSameLink(order, report.brokerLink);
      if (!isOurs) return foreignStatus(turn, report.brokerLink, report.status);
      const { status, brokerLink, whyHeld: why, filled } = report;
      return statusReported(turn, order, { status, brokerLink, why, filled });
    }
    case 'execution':
      bookExecution(turn, report.execution);
      return settleLateLegs(turn);
    case 'commission':
      return bookCommission(turn, report);
    case 'order-refused': {
      const order = byNames(turn, report);
      if (order === undefined) return;
      return orderRefused(turn, order, report.refusal);
    }
    case 'order-warned': {
      const order = byNames(turn, report);
      return order === undefined ? undefined : orderWarned(turn, order, report);
    }
    case 'order-uncertain': {
      const order = byNames(turn, report);
      return order === undefined ? undefined : orderUncertain(turn, order, report);
    }
    case 'notice':
      return noticed(turn, report);
    case 'snapshot-incomplete':
      return useIncomplete(turn, report);
    case 'snapshot-failed':
      // The comparison is still due.
      turn.broker.wantsSnapshot = true;
      return;
    case 'cancelled': {
      const order = byNames(turn, report);
      if (order === undefined || duplicateEnded(turn, order)) return;
      return statusReported(turn, order, {
        ...{ status: 'cancelled', why: report.text },
        ...(report.isTimeUp && { isTimeUp: true }),
      });
    }
    case 'cancel-refused': {
      const order = byNames(turn, report);
      if (order === undefined) return;
      return cancelRefused(turn, order, report);
    }
    case 'position':
      for (const symbol of takePosition(turn, report.position, turn.now))
        positionReported(turn, symbol);
      return;
    case 'account-value':
      return turn.market.figures.take(report.tag, report.currency, report.value, turn.now);
    case 'account-unknown':
      return turn.market.figures.forget();
    case 'snapshot':
      return reconcile(turn, report.snapshot);
    case 'instrument-resolved':
      return resolved(turn, report);
    case 'instrument-unresolved':
      return unresolved(turn, report);
    case 'chain-read':
      return isOfRoll(report) ? successorsRead(turn, report) : chainRead(turn, report);
    case 'chain-unread':
      return isOfRoll(report) ? successorsUnread(turn, report) : chainUnread(turn, report);
    case 'margin-read':
      return marginRead(turn, report);
    case 'margin-unread':
      return marginUnread(turn, report);
    case 'actions-announced':
      return actionsAnnounced(turn, report.actions);
    case 'farm-changed':
      if (report.isBroken) turn.market.brokenFarms.add(report.farm);
      else turn.market.brokenFarms.delete(report.farm);
      return;
    case 'uplink-restored':
      gatewayChanged(
        turn,
        'ready',
        report.isDataLost ? 'uplink restored, data lost' : 'uplink restored',
      );
      turn.broker.wantsSnapshot = true;
      return;
    default:
      assertNever(report);
  }
}

function positionReported(turn: Turn, symbol: string): void {
  const { broker } = turn;
  noteShown(turn, symbol, broker.positions.get(symbol)?.quantity ?? 0);
  // Executions decide whose shares changed; those of others arrive only in a snapshot.
  const isNews = isForeignChanged(turn, symbol) && !isLeftOpen(turn, symbol);
  if (maySplitExplain(turn, symbol) || isNews) broker.wantsSnapshot = true;
  // What may be closed, or must be covered, depends on what the account holds, also of other contracts of the stock.
  const positionsNear = isOptionId(symbol) ? positionsOn : positionsIn;
  for (const { positionId } of positionsNear(turn.state, underlyingIn(turn.state, symbol)))
    turn.touched.add(positionId);
}

/** Somebody else's account was served for a while: only a person can know what happened there. */
function accountMatches(turn: Turn): void {
  const { state, why, since } = turn.state.trading;
  if (state !== 'HALTED' || why !== WRONG_ACCOUNT) return;
  const text = `the gateway serves ${turn.state.account} again: the account matches; entries stay blocked until \`sluice resume\``;
  alarmOnce(turn, `account matches/${since}`, { kind: WRONG_ACCOUNT, text });
}

function gatewayChanged(
  turn: Turn,
  state: Extract<BrokerReport, { type: 'gateway-changed' }>['state'],
  why: string,
): void {
  if (turn.state.gateway.state === state && turn.state.gateway.why === why) return;
  turn.record({ type: 'gateway-changed', state, why });
  if (state !== 'ready' && state !== 'suspect') turn.broker.isAccountKnown = false;
  if (state === 'ready' && !turn.state.isReconciled) turn.broker.wantsSnapshot = true;
  // Orders that waited for the connection (a missing stop, an exit) can be sent now.
  if (state === 'ready')
    for (const positionId of turn.state.active.keys()) turn.touched.add(positionId);
}

/** The adapter logs the gateway's notices; a message that it cannot use raises an alarm. */
function noticed(turn: Turn, notice: Extract<BrokerReport, { type: 'notice' }>): void {
  const { symbol, text } = notice;
  if (symbol !== undefined) turn.broker.priceNotices.set(symbol, text);
  else if (notice.isUnusable) alarmOnce(turn, `notice/${text}`, { kind: 'gateway-unfit', text });
}

function resolved(
  turn: Turn,
  report: Extract<BrokerReport, { type: 'instrument-resolved' }>,
): void {
  const { instrument } = report;
  const pinned = turn.state.instruments.get(instrument.symbol);
  if (pinned !== undefined && pinned.contract !== instrument.contract) {
    const why = `contract ${pinned.contract} became ${instrument.contract}`;
    const { symbol, contract: offered } = instrument;
    turn.record({ type: 'instrument-refused', symbol, matches: 1, why, offered });
    alarm(turn, {
      kind: 'contract-changed',
      symbol: instrument.symbol,
      text: `${instrument.symbol}: ${why}; no entries`,
    });
    return;
  }
  turn.broker.unansweredAt.delete(instrument.symbol);
  turn.broker.namedContracts.set(instrument.symbol, 'known');
  if (!isPinned(turn, instrument)) {
    const { venue } = turn.market.placeOf(instrument.symbol);
    turn.record({ type: 'instrument-pinned', instrument });
    if (turn.market.placeOf(instrument.symbol).venue !== venue) turn.market.move(instrument.symbol);
  }
  turn.broker.wantsPrices.add(instrument.symbol);
  // What an option is worth to its holder depends on the price of its stock.
  const stock = instrument.option?.underlying;
  if (stock !== undefined && !turn.strategies.watched.has(stock)) askForSymbol(turn, stock);
}

/** Contracts are requested each session and each day; an unchanged answer is not recorded. */
function isPinned({ state }: Turn, instrument: Instrument): boolean {
  const { symbol } = instrument;
  if (state.unresolved.has(symbol)) return false;
  return JSON.stringify(state.instruments.get(symbol)) === JSON.stringify(instrument);
}

/** A handle does not identify an order: each client has its own numbers, and a broker may restart them. */
function isSameLink(order: OrderRecord, reported: BrokerLink | undefined): boolean {
  return reported === undefined || order.brokerLink === undefined || reported === order.brokerLink;
}

function foreignStatus(turn: Turn, link: BrokerLink | undefined, status: BrokerOrderStatus): void {
  const isOver = status === 'cancelled' || status === 'filled';
  if (link !== undefined && isOver) turn.broker.foreignOrders.delete(link);
}

/** Finds the order by our reference, then by our handle, then by the broker's name. */
function byNames(
  { state }: Turn,
  { orderRef, handle, brokerLink }: OrderNames,
): OrderRecord | undefined {
  const named = orderRef === undefined ? undefined : ownRefIn(orderRef, state);
  const ref = named ?? linked(state, handle) ?? linked(state, brokerLink);
  return ref === undefined ? undefined : state.orders.get(ref);
}

function linked({ refByLink }: State, link: BrokerLink | undefined): string | undefined {
  return link === undefined ? undefined : refByLink.get(link);
}
