// An execution of a person that restates shares already booked as closed: the broker corrects one, with another price or fewer shares,
// which are ours again; or it reports one only after the shares were inferred to be gone.

import { isHoldingId, symbolOfHolding } from '../../domain/holdings/holding.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import { exitSide, signedShares } from '../../domain/terms/side.ts';
import { price as priceText, unitsWith } from '../../domain/wording/figures.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { reportedExecution } from '../intents/booked-execution.ts';
import { replacedBy, reviseInferred } from '../intents/inferred-execution.ts';
import { lastExecutedAt, noteExecutedAt } from '../protective-orders/foreign.ts';
import { heldSince, partRootOf } from '../protective-orders/manual-closing.ts';
import type { BookedExecution } from '../state/order-record.ts';
import { alarm, apply, chainOf } from '../turn/actions.ts';
import { newHoldingChain } from '../turn/holding-actions.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { bookEarlyCommission } from './commissions.ts';
import { bookHolding } from './holding-executions.ts';

/** What it closed, part by part; empty if an order of ours has executed it. */
function partsOf({ state }: Turn, known: BookedExecution): readonly BookedExecution[] {
  if (known.isInferred || state.orders.has(known.orderRef)) return [];
  const root = execRootOf(known.execId);
  const parts = [known];
  for (;;) {
    const next = state.executions.get(partRootOf(root, parts.length));
    if (next === undefined) return parts;
    parts.push(next);
  }
}

/**
 * True if it closed shares of ours. What it no longer closes is given back by the part that was closed last. Of shares beyond those that
 * were charged to us, the account's net says whose they are.
 */
export function correctByHand(
  turn: Turn,
  execution: ReportedExecution,
  known: BookedExecution,
): boolean {
  const parts = partsOf(turn, known);
  let left = execution.shares;
  for (const part of parts) {
    const shares = Math.min(left, part.shares);
    left -= shares;
    correctPart(turn, { ...execution, shares, execId: idOf(execution, part) }, part);
  }
  if (parts.length > 0) turn.broker.wantsSnapshot = true;
  return parts.length > 0;
}

/** The revision of the corrected execution under the name of the part. */
function idOf({ execId }: ReportedExecution, part: BookedExecution): string {
  return `${execRootOf(part.execId)}${execId.slice(execRootOf(execId).length)}`;
}

function correctPart(turn: Turn, execution: ReportedExecution, known: BookedExecution): void {
  const before = `${known.shares} at ${priceText(known.price)}`;
  restate(turn, { execution, known }, `corrected by the broker: before, ${before}`);
}

/**
 * Those of the executions that sold shares which were inferred to be gone at an unknown price: they are not sold again. What was inferred
 * is looked for once, as the answer lists a whole day.
 */
export function replaceInferredByHand(
  turn: Turn,
  listed: readonly ReportedExecution[],
): readonly ReportedExecution[] {
  const inferred = [...turn.state.executions.values()]
    .filter(({ isInferred, orderRef }) => isInferred && orderRef === '')
    .map(({ execId }) => execRootOf(execId));
  return inferred.length === 0
    ? []
    : listed.filter((execution) => replaceOne(turn, execution, inferred));
}

/** `inferred`: roots of the executions that may be replaced. */
function replaceOne(
  turn: Turn,
  execution: ReportedExecution,
  inferred: readonly string[],
): boolean {
  const root = execRootOf(execution.execId);
  const { executions, foreignExecutions } = turn.state;
  const isSingle = execution.isUndated !== true && execution.isSummary !== true;
  if (!isSingle || executions.has(root) || foreignExecutions.has(root)) return false;
  const gone = inferred
    .flatMap((one) => executions.get(one) ?? [])
    .filter((one) => isGoneBy(turn, one, execution));
  const before = lastExecutedAt(turn, execution.symbol) ?? 0;
  let left = execution.shares;
  for (const [index, known] of gone.entries()) {
    const shares = Math.min(left, known.shares);
    if (shares === 0) break;
    left -= shares;
    const execId = index === 0 ? execution.execId : `${partRootOf(root, index)}.01`;
    restate(turn, { execution: { ...execution, shares, execId }, known }, 'reported late');
  }
  // The account showed it before.
  if (gone.length > 0) noteExecutedAt(turn, execution.symbol, before);
  return gone.length > 0;
}

/** Inferred of no order, after the execution. */
function isGoneBy(
  turn: Turn,
  { isInferred, orderRef, shares, positionId, at, isApart, isDelivered }: BookedExecution,
  execution: ReportedExecution,
): boolean {
  if (!isInferred || orderRef !== '' || shares === 0 || execution.at > at) return false;
  if (isApart === true || isDelivered === true) return false;
  if (isHoldingId(positionId))
    return execution.side === 'sell' && symbolOfHolding(positionId) === execution.symbol;
  const position = turn.state.positions.get(positionId);
  if (position === undefined || position.symbol !== execution.symbol) return false;
  const isClosing = execution.side === exitSide(position.side);
  return isClosing && execution.at >= heldSince(turn, { positionId, openedAt: at });
}

interface Restated {
  readonly execution: ReportedExecution;
  /** Of the same execution, or inferred. */
  readonly known: BookedExecution;
}

function restate(turn: Turn, { execution, known }: Restated, why: string): void {
  const { positionId } = known;
  const { symbol, side, shares, price, orderRef } = execution;
  const position = turn.state.positions.get(positionId);
  if (position === undefined && !isHoldingId(positionId)) return;
  const of =
    position === undefined
      ? ({ leg: 'h', strategy: MANUAL } as const)
      : ({ leg: 'x', strategy: position.strategy } as const);
  const chain =
    position === undefined ? newHoldingChain(turn, symbol) : newestOf(turn, chainOf(position));
  const { isInferred } = known;
  const next = isInferred
    ? after(
        reviseInferred(turn, known, { symbol, side, shares: known.shares - shares, ...of }, chain),
      )
    : chain;
  const recorded = turn.record(
    reportedExecution(execution, {
      ...{ orderRef, shares, positionId, ...of },
      ...(!isInferred && { replaces: replacedBy(known) }),
    }),
    next,
  );
  turn.touched.add(positionId);
  bookEarlyCommission(turn, execution.execId);
  const signed = (count: number, at: number) => ({ shares: signedShares(side, count), price: at });
  const was = signed(isInferred ? shares : known.shares, known.price);
  const is = signed(shares, price);
  const booked = isInferred ? { known: undefined, standIn: known } : { known, standIn: undefined };
  if (position === undefined) bookHolding(turn, { execution, ...booked }, after(recorded));
  else if (was.shares !== is.shares || was.price !== is.price)
    apply(turn, position, { type: 'correct', was, is }, after(recorded));
  const text = `${symbol}: ${unitsWith(symbol, shares, 'were')} closed manually at ${priceText(price)} (${why})`;
  alarm(turn, { kind: 'closed-by-hand', symbol, text }, after(recorded));
}
