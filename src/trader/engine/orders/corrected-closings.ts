// The broker corrects an execution with which a person closed shares of ours: another price, or fewer shares, which are ours again.

import { isHoldingId, symbolOfHolding } from '../../domain/holdings/holding.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import { signedShares } from '../../domain/terms/side.ts';
import { price as priceText, unitsWith } from '../../domain/wording/figures.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { reportedExecution } from '../intents/booked-execution.ts';
import { replacedBy } from '../intents/inferred-execution.ts';
import { partRootOf } from '../protective-orders/manual-closing.ts';
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
  const { positionId } = known;
  const { symbol, side, shares, price, orderRef } = execution;
  const position = turn.state.positions.get(positionId);
  const isHolding = isHoldingId(positionId);
  if (position === undefined && !isHolding) return;
  const recorded = turn.record(
    reportedExecution(execution, {
      ...{ orderRef, shares, positionId, replaces: replacedBy(known) },
      ...(position === undefined
        ? { leg: 'h', strategy: MANUAL }
        : { leg: 'x', strategy: position.strategy }),
    }),
    position === undefined
      ? newHoldingChain(turn, symbolOfHolding(positionId))
      : newestOf(turn, chainOf(position)),
  );
  turn.touched.add(positionId);
  bookEarlyCommission(turn, execution.execId);
  const of = (count: number, at: number) => ({ shares: signedShares(side, count), price: at });
  const [was, is] = [of(known.shares, known.price), of(shares, price)];
  if (position === undefined)
    bookHolding(turn, { execution, known, standIn: undefined }, after(recorded));
  else if (was.shares !== is.shares || was.price !== is.price)
    apply(turn, position, { type: 'correct', was, is }, after(recorded));
  const before = `${known.shares} at ${priceText(known.price)}`;
  const text = `${symbol}: the broker has corrected a manual closing: ${unitsWith(symbol, shares, 'were')} closed at ${priceText(price)}, not ${before}`;
  alarm(turn, { kind: 'closed-by-hand', symbol, text }, after(recorded));
}
