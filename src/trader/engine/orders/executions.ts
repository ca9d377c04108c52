// Recording executions, the only source of quantities: each counts once, and a correction replaces the execution it corrects.
// Law 4

import type { Instant } from '../../../kernel/instant.ts';
import { isCombinationId } from '../../../market/instruments/amount.ts';
import { corrects, execRootOf } from '../../domain/orders/exec-id.ts';
import type { PositionCommand } from '../../domain/positions/position-command.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { reportedExecution } from '../intents/booked-execution.ts';
import { chainOfRef } from '../intents/chains.ts';
import { replacedBy, reviseInferred } from '../intents/inferred-execution.ts';
import { ownRefIn, ownRefOf } from '../intents/intents.ts';
import { explainExternalChange } from '../protective-orders/external-change.ts';
import { isBookedDelivery, mayBeDelivery } from '../protective-orders/listed-deliveries.ts';
import { noteLoneTrade } from '../protective-orders/lone-trades.ts';
import { isInNet, noteHandClosing } from '../protective-orders/manual-closing.ts';
import { maySplitExplain } from '../protective-orders/suspected-splits.ts';
import type { BookedExecution, OrderRecord } from '../state/order-record.ts';
import { alarmOnce, apply } from '../turn/actions.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';
import { bookCosts, bookEarlyCommission } from './commissions.ts';
import { correctByHand } from './corrected-closings.ts';
import { countBeside, duplicateFilled } from './duplicates-after-modify.ts';
import { bookHolding } from './holding-executions.ts';
import { recordLeg, unitsToBook } from './leg-executions.ts';
import { legOf, standInOf } from './stand-ins.ts';
import { beyondBooked } from './summaries.ts';

/** An execution as it happens. */
export function bookExecution(turn: Turn, reported: ReportedExecution): void {
  turn.broker.lateExecutions.delete(reported.symbol);
  const execution = beyondBooked(turn, reported);
  if (execution === undefined || bookOurs(turn, execution) !== 'of another order') return;
  // How much of a summary, or of one reported late, has counted already shows only in the account's net; and while shares may have been
  // split or delivered, nothing shows yet whose they are.
  const isUnclear =
    execution.isSummary === true ||
    isInNet(turn, execution) ||
    maySplitExplain(turn, execution.symbol) ||
    mayBeDelivery(turn, execution) ||
    isBookedDelivery(turn, execution);
  noteLoneTrade(turn, execution);
  if (isUnclear) turn.broker.wantsSnapshot = true;
  else if (noteHandClosing(turn, withoutOurs(turn, execution)))
    bookEarlyCommission(turn, execution.execId);
}

/** Records an execution of an order of ours, unless it was recorded before. */
export function bookOurs(
  turn: Turn,
  execution: ReportedExecution,
): 'booked' | 'known' | 'of another order' {
  const ref = ownRefOf(execution, turn.state);
  const order = ref === undefined ? undefined : turn.state.orders.get(ref);
  if (order !== undefined && isCombinationId(order.terms.symbol))
    return bookUnits(turn, execution, order);
  if (order?.terms.withShares !== undefined) return bookPart(turn, execution, order);
  return bookOne(turn, execution, order);
}

function bookOne(
  turn: Turn,
  execution: ReportedExecution,
  order: OrderRecord | undefined,
): 'booked' | 'known' | 'of another order' {
  const known = turn.state.executions.get(execRootOf(execution.execId));
  if (known !== undefined && isOfAnotherOrder(turn, execution, known)) return 'known';
  if (known !== undefined && !corrects(execution.execId, known.execId)) return 'known';
  if (order === undefined)
    return known !== undefined && correctByHand(turn, execution, known)
      ? 'booked'
      : 'of another order';
  const isReported = known === undefined && execution.isSummary !== true;
  if (isReported && isTwin(turn, execution, order)) return 'known';
  book(turn, execution, order, known);
  return 'booked';
}

/** Contract and shares that left as one: each belongs to its own position; the one of both together says nothing new. */
function bookPart(
  turn: Turn,
  execution: ReportedExecution,
  order: OrderRecord,
): ReturnType<typeof bookOne> {
  const { terms } = order;
  const { withShares: shares } = terms;
  if (execution.symbol === terms.symbol) return bookOne(turn, execution, order);
  if (shares === undefined || execution.symbol !== shares.symbol) return 'known';
  const { symbol, side, positionId } = shares;
  return bookOne(turn, execution, { ...order, positionId, terms: { ...terms, symbol, side } });
}

/** The units of a vertical that this execution completes; the one of the pair itself says nothing new. */
function bookUnits(
  turn: Turn,
  execution: ReportedExecution,
  order: OrderRecord,
): 'booked' | 'known' {
  if (!recordLeg(turn, execution, order)) return 'known';
  for (const units of unitsToBook(turn, execution, order))
    book(turn, units, order, turn.state.executions.get(execRootOf(units.execId)));
  return 'booked';
}

/** The cumulative quantity of an order grows with each fill; an equal one is the same execution under another id. */
function isTwin(turn: Turn, execution: ReportedExecution, { terms, filled }: OrderRecord): boolean {
  const { execId, brokerLink, shares, price, cumulativeQuantity } = execution;
  if (filled === 0 || !(cumulativeQuantity > 0)) return false;
  for (const one of turn.state.executions.values()) {
    if (one.orderRef !== terms.orderRef || one.brokerLink !== brokerLink) continue;
    if (one.cumulative !== cumulativeQuantity || one.shares !== shares || one.price !== price)
      continue;
    const text = `${terms.symbol}: ${shares} at ${price} are reported as ${execId} and were reported as ${one.execId}; they count once`;
    const chain = chainOfRef(turn, terms.orderRef);
    alarmOnce(
      turn,
      execId,
      { kind: 'execution-under-two-names', symbol: terms.symbol, text },
      chain,
    );
    return true;
  }
  return false;
}

/** A fill of someone's copy of our order is not ours, even with our reference. */
export function withoutOurs(turn: Turn, execution: ReportedExecution): ReportedExecution {
  const ref = ownRefIn(execution.orderRef, turn.state) ?? '';
  return turn.state.orders.has(ref) ? { ...execution, orderRef: '' } : execution;
}

/** The execution counts once, for the order it was recorded for. If the broker reports it for another one, an alarm is raised. */
function isOfAnotherOrder(
  turn: Turn,
  { execId, orderRef, symbol }: ReportedExecution,
  known: BookedExecution,
): boolean {
  if (orderRef === '' || orderRef.startsWith(known.orderRef)) return false;
  const text = `${symbol}: execution ${execId} is recorded for order ${known.orderRef} and is now reported for ${orderRef}; it counts once`;
  const key = `${execId}/${orderRef}`;
  // Every complete snapshot of the day repeats it.
  if (!turn.alarmed.has(key)) turn.broker.wantsSnapshot = true;
  alarmOnce(
    turn,
    key,
    { kind: 'execution-of-two-orders', symbol, text },
    chainOfRef(turn, known.orderRef),
  );
  return true;
}

function book(
  turn: Turn,
  execution: ReportedExecution,
  order: OrderRecord,
  known: BookedExecution | undefined,
): void {
  const { terms, positionId, strategy } = order;
  const position = turn.state.positions.get(positionId);
  const standIn = known === undefined ? standInOf(turn, order, execution) : undefined;
  if (standIn !== undefined) reduceStandIn(turn, standIn, execution, order);
  const { orderRef, leg, symbol } = terms;
  const { shares, cumulativeQuantity: cumulative } = execution;
  const isOfOrder = known === undefined && positionId !== terms.withShares?.positionId;
  if (isOfOrder) countBeside(turn, order, execution);
  const recorded = turn.record(
    reportedExecution(
      { ...execution, symbol },
      {
        orderRef,
        shares,
        ...(cumulative > 0 && { cumulative }),
        leg,
        positionId,
        strategy,
        ...(known && { replaces: replacedBy(known) }),
      },
    ),
    chainOfRef(turn, orderRef),
  );
  turn.touched.add(positionId);
  if (isOfOrder) duplicateFilled(turn, order, execution.brokerLink);
  if (terms.leg === 'h') {
    bookHolding(turn, { execution, known, standIn }, after(recorded));
    return bookCosts(turn, recorded);
  }
  if (position === undefined) return bookCosts(turn, recorded);
  const is = { shares: signedShares(execution.side, execution.shares), price: execution.price };
  if (standIn !== undefined) replace(turn, position, { standIn, execution }, after(recorded));
  else if (known === undefined)
    apply(turn, position, { type: 'fill', ...is, ...executedOn(execution) }, after(recorded));
  else {
    const was = { shares: signedShares(execution.side, known.shares), price: known.price };
    correct(turn, position, { was, is, ...executedOn(execution) }, after(recorded));
  }
  explainExternalChange(turn, order, execution);
  bookCosts(turn, recorded);
}

/** Reduces the inferred execution by the shares now reported. */
function reduceStandIn(
  turn: Turn,
  standIn: BookedExecution,
  execution: ReportedExecution,
  { terms, strategy }: OrderRecord,
): void {
  const { symbol, leg, orderRef } = terms;
  const left = {
    symbol,
    side: execution.side,
    shares: Math.max(0, standIn.shares - execution.shares),
    leg: leg === 'h' ? 'h' : legOf(standIn),
    strategy,
  } as const;
  reviseInferred(turn, standIn, left, chainOfRef(turn, orderRef));
}

/** The inferred shares are counted already; only shares beyond them change the quantity. */
function replace(
  turn: Turn,
  position: PositionState,
  { standIn, execution }: { standIn: BookedExecution; execution: ReportedExecution },
  chain: Chain,
): void {
  const { side, price } = execution;
  const replaced = Math.min(standIn.shares, execution.shares);
  const signed = signedShares(side, replaced);
  const was = { shares: signed, price: standIn.price };
  correct(turn, position, { was, is: { shares: signed, price }, ...executedOn(execution) }, chain);
  const more = signedShares(side, execution.shares - replaced);
  const now = turn.state.positions.get(position.positionId) ?? position;
  const fill = { type: 'fill', shares: more, price, ...executedOn(execution) } as const;
  if (more !== 0) apply(turn, now, fill, chain);
}

/** On what day the shares were bought. */
function executedOn({ at, isUndated }: ReportedExecution): { readonly executedAt?: Instant } {
  return isUndated === true ? {} : { executedAt: at };
}

type Fill = Pick<Extract<PositionCommand, { type: 'fill' }>, 'shares' | 'price'>;

/** A closed trade stays closed and gets another result when only a price was corrected; shares that turn out to be held reopen it. */
function correct(
  turn: Turn,
  position: PositionState,
  { was, is, ...on }: { readonly was: Fill; readonly is: Fill; readonly executedAt?: Instant },
  chain: Chain,
): void {
  if (is.shares === was.shares && is.price === was.price) return;
  apply(turn, position, { type: 'correct', was, is, ...on }, chain);
}

/** Reported before, under the same id. */
export function isBooked({ state }: Turn, { execId, orderRef }: ReportedExecution): boolean {
  const root = execRootOf(execId);
  const known = state.executions.get(root) ?? state.legExecutions.get(root);
  return known?.execId === execId && orderRef.startsWith(known.orderRef);
}
