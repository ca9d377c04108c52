// Foreign shares: what the account holds besides our positions. We never trade them and make no entries in their symbol.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import { type HeldPosition, isHeld, quantityOf } from '../../domain/positions/position-state.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { ReportedExecution } from '../../ports/broker.ts';
import { ordersOf, ownQuantity, positionsIn } from '../state/position-lookups.ts';
import { alarm, apply, chainOf } from '../turn/acts.ts';
import { after, type Chain, newestOf, type Turn } from '../turn/turn.ts';

/** After an execution the broker's positions lag behind; a difference counts only after this. */
export const POSITION_LAG_MS = 5 * SECOND_MS;

/** Broker net minus ours; undefined until the broker reports a position that includes our last execution. */
export function foreignIn(turn: Turn, symbol: string): number | undefined {
  const reported = turn.broker.positions.get(symbol);
  if (reported === undefined || isBehind(turn, symbol, reported.at)) return undefined;
  return reported.quantity - ownQuantity(turn.state, symbol);
}

/** The broker has not reported the position since our last execution, although the allowed lag is over. */
export function isOverdue(turn: Turn, symbol: string): boolean {
  return foreignIn(turn, symbol) === undefined && !isBehind(turn, symbol, turn.now);
}

/**
 * How many shares of the position our orders may close. All parts together never exceed what the broker reports on that side;
 * a shortfall is deducted from the first part.
 */
export function coverable(turn: Turn, { positionId, symbol, quantity }: HeldPosition): number {
  const sign = Math.sign(quantity);
  let lacking = Math.max(0, -sign * (foreignIn(turn, symbol) ?? 0));
  if (lacking === 0) return Math.abs(quantity);
  for (const part of positionsIn(turn.state, symbol)) {
    if (part.positionId === positionId) break;
    if (sign * quantityOf(part) > 0) lacking -= Math.min(lacking, Math.abs(quantityOf(part)));
  }
  return Math.max(0, Math.abs(quantity) - lacking);
}

/** How long the execution that explains a changed position may take to arrive. */
const EXPLAINED_MS = 2 * SECOND_MS;

/** The broker has reported another quantity since our last execution, and no snapshot was requested since it was due. */
export function isUnexplained(turn: Turn, symbol: string): boolean {
  const reported = turn.broker.positions.get(symbol);
  if (reported === undefined || reported.at < (turn.state.lastExecutionAt.get(symbol) ?? 0))
    return false;
  const foreign = turn.state.foreign.get(symbol) ?? 0;
  if (reported.quantity - ownQuantity(turn.state, symbol) === foreign) return false;
  const dueAt = reported.at + freshnessMs(turn, EXPLAINED_MS);
  return turn.now >= dueAt && (turn.broker.askedAt ?? 0) < dueAt;
}

function isBehind(turn: Turn, symbol: string, at: number): boolean {
  const lastExecution = turn.state.lastExecutionAt.get(symbol);
  return lastExecution !== undefined && at - lastExecution < POSITION_LAG_MS;
}

/** Records a changed foreign quantity; true if it changed. */
export function noteForeign(turn: Turn, symbol: string, chain?: Chain): boolean {
  const quantity = foreignIn(turn, symbol);
  if (quantity === undefined || quantity === (turn.state.foreign.get(symbol) ?? 0)) return false;
  turn.record({ type: 'foreign-seen', symbol, quantity }, chain);
  return true;
}

/**
 * An external execution on the closing side of our position reduces the foreign shares on our side first, then ours: those were
 * closed manually. It counts once, however often the broker reports it.
 */
export function noteHandClosing(turn: Turn, execution: ReportedExecution): boolean {
  // The broker reports this morning's executions all day: without a time it is unknown whether this one came after our entry.
  if (execution.isUndated === true) return false;
  const { symbol } = execution;
  const shares = signedShares(execution.side, execution.shares);
  const execRoot = execRootOf(execution.execId);
  const parts = positionsIn(turn.state, symbol)
    .filter(isHeld)
    .filter(({ quantity }) => Math.sign(quantity) === -Math.sign(shares))
    .filter((part) => execution.at >= heldSince(turn, part));
  if (parts.length === 0 || turn.state.foreignExecutions.has(execRoot)) return false;
  const ours = sharesOfOurs(turn, symbol, parts, execution);
  const rest = Math.sign(shares) * (execution.shares - ours);
  if (rest !== 0) {
    // A newer report of the position includes the execution already.
    const before = turn.state.foreign.get(symbol) ?? 0;
    const quantity = isSettled(turn, execution) ? before : before + rest;
    turn.record({ type: 'foreign-seen', symbol, quantity, execRoot });
  }
  closeByHand(turn, parts, execution, ours);
  return ours > 0;
}

/**
 * Since when shares of the position could be closed, in whole seconds as the broker reports times: its first execution by the
 * broker's clock, whenever it was recorded. Without one, since its entry was intended.
 */
function heldSince(turn: Turn, { positionId, openedAt }: HeldPosition): number {
  const entry = ordersOf(turn.state, positionId).find(({ terms }) => terms.leg === 'e');
  let first = Number.POSITIVE_INFINITY;
  for (const { orderRef, executedAt, isInferred } of turn.state.executions.values())
    if (orderRef === entry?.terms.orderRef && !isInferred) first = Math.min(first, executedAt);
  const since = Number.isFinite(first) ? first : (entry?.intendedAt ?? openedAt);
  return Math.floor(since / SECOND_MS) * SECOND_MS;
}

/** If the broker's position is newer than the execution, it decides whose shares remain; if not, foreign shares close first. */
function sharesOfOurs(
  turn: Turn,
  symbol: string,
  parts: readonly HeldPosition[],
  execution: ReportedExecution,
): number {
  const net = parts.reduce((sum, { quantity }) => sum + quantity, 0);
  const held = Math.abs(net);
  const sign = Math.sign(net);
  const reported = turn.broker.positions.get(symbol);
  if (reported !== undefined && isSettled(turn, execution)) {
    const left = Math.max(0, sign * reported.quantity);
    return Math.min(execution.shares, Math.max(0, held - left));
  }
  const foreign = Math.max(0, sign * (turn.state.foreign.get(symbol) ?? 0));
  return Math.min(held, Math.max(0, execution.shares - foreign));
}

/** The broker's position is newer than the execution, so its net includes it. */
function isSettled(turn: Turn, { symbol, at }: ReportedExecution): boolean {
  const reported = turn.broker.positions.get(symbol);
  return reported !== undefined && reported.at - at >= POSITION_LAG_MS;
}

/** Closes the parts in order. The first record keeps the broker's id; each further one gets its own. */
function closeByHand(
  turn: Turn,
  parts: readonly HeldPosition[],
  execution: ReportedExecution,
  shares: number,
): void {
  let left = shares;
  for (const [index, part] of parts.entries()) {
    const closed = Math.min(left, Math.abs(part.quantity));
    if (closed === 0) return;
    left -= closed;
    const execId = index === 0 ? execution.execId : partOf(execution.execId, index);
    closePartByHand(turn, part, { ...execution, execId }, closed);
  }
}

function partOf(execId: string, index: number): string {
  const root = execRootOf(execId);
  return `${root}+${index}${execId.slice(root.length)}`;
}

function closePartByHand(
  turn: Turn,
  position: HeldPosition,
  execution: ReportedExecution,
  shares: number,
): void {
  const { symbol, positionId, strategy } = position;
  const { execId, orderRef, brokerLink, account, side, price, at } = execution;
  const recorded = turn.record(
    {
      type: 'execution-booked',
      execRoot: execRootOf(execId),
      execId,
      orderRef,
      ...(brokerLink && { brokerLink }),
      account,
      symbol,
      side,
      shares,
      price,
      executedAt: at,
      leg: 'x',
      positionId,
      strategy,
    },
    newestOf(turn, chainOf(position)),
  );
  const command = { type: 'fill', shares: signedShares(side, shares), price } as const;
  const last = apply(turn, position, command, after(recorded));
  const text = `${symbol}: ${shares} shares were closed manually at ${price}`;
  alarm(turn, { kind: 'closed-by-hand', symbol, text }, last);
  turn.touched.add(positionId);
}
