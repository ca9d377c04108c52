// Shares that a person closed: an execution of somebody else reduces foreign shares of our side first, then positions, then the
// holding. A position has a stop, which must not sell an investment later; a holding has none. What their market did not let be sold
// comes last.

import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { type HeldHolding, isHoldingHeld } from '../../domain/holdings/holding.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import { soldOf } from '../../domain/positions/locked-shares.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import { signedShares, signOf } from '../../domain/terms/side.ts';
import { sharesText, unitsWith } from '../../domain/wording/figures.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { reportedExecution } from '../intents/booked-execution.ts';
import { ordersOf, positionsIn } from '../state/position-lookups.ts';
import { alarm, apply, chainOf } from '../turn/actions.ts';
import { applyHolding, newHoldingChain } from '../turn/holding-actions.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { isAhead } from './beyond-zero.ts';
import { executedBefore, foreignIn, POSITION_LAG_MS } from './foreign.ts';

/**
 * Somebody else's execution on the closing side, judged by itself: as it happens, or while the account's net may lack our last
 * execution. True if shares of ours were closed. It counts once, however often the broker reports it.
 */
export function noteHandClosing(turn: Turn, execution: ReportedExecution): boolean {
  const { symbol, side, shares } = execution;
  const closable = closableBy(turn, execution);
  if (closable.shares === 0) return false;
  const sign = Math.sign(signedShares(side, shares));
  const ours = Math.min(
    closable.shares,
    Math.max(0, shares - foreignOnOurSide(turn, symbol, -sign)),
  );
  const rest = sign * (shares - ours);
  if (rest !== 0) noteAsForeign(turn, execution, foreignAfter(turn, execution, { ours, rest }));
  closeByHand(turn, closable, execution, ours);
  return ours > 0;
}

/**
 * Somebody else's execution on our side while the account's net may lack our last execution: those shares close before ours do,
 * so they count before a closing that comes in the same answer.
 */
export function noteAddedBeside(turn: Turn, execution: ReportedExecution): void {
  const { symbol, side, shares, at } = execution;
  const since = besideSince(turn, execution);
  if (since === undefined || at < since) return;
  const before = foreignIn(turn, symbol) ?? turn.state.foreign.get(symbol) ?? 0;
  const isIncluded = foreignIn(turn, symbol) !== undefined;
  noteAsForeign(turn, execution, isIncluded ? before : before + signedShares(side, shares));
}

/** The account was compared long after it, so its net includes it: only that says whose shares it closed. */
export function isInNet(turn: Turn, execution: ReportedExecution): boolean {
  const { comparedAt = 0 } = turn.broker;
  return comparedAt - executedBefore(turn, execution) >= freshnessMs(turn, 2 * POSITION_LAG_MS);
}

/** Shares of others after an execution that has closed `ours` of our shares and changed theirs by `rest`. */
function foreignAfter(
  turn: Turn,
  { symbol, side, shares }: ReportedExecution,
  { ours, rest }: { readonly ours: number; readonly rest: number },
): number {
  const sign = Math.sign(signedShares(side, shares));
  const recorded = turn.state.foreign.get(symbol) ?? 0;
  const shown = foreignIn(turn, symbol);
  if (shown === undefined) return recorded + rest;
  // The account has moved by as much already, perhaps by more executions than this one.
  if (exactShares(sign * (shown - recorded)) >= shares) return exactShares(recorded + rest);
  // A net that lacks shares of ours includes the execution.
  return sign * shown > 0 ? shown - sign * ours : shown + rest;
}

/** Since when shares of ours are held, or wanted, on the side of an execution that has not counted; undefined if none are. */
export function besideSince(turn: Turn, execution: ReportedExecution): number | undefined {
  if (execution.isUndated === true || isCounted(turn, execution)) return undefined;
  const { symbol, side, shares } = execution;
  const sign = Math.sign(signedShares(side, shares));
  const since: number[] = [];
  for (const part of positionsIn(turn.state, symbol)) {
    if (isHeld(part) && Math.sign(part.quantity) === sign) since.push(heldSince(turn, part));
    else if (part.status === 'planned' && signOf(part.side) === sign) since.push(LONG);
  }
  const held = turn.state.holdings.get(symbol);
  if (side === 'buy' && isHoldingHeld(held)) since.push(wholeSecond(held.openedAt));
  return since.length === 0 ? undefined : Math.min(...since);
}

const LONG = Number.POSITIVE_INFINITY;

function isCounted({ state }: Turn, { execId }: ReportedExecution): boolean {
  const root = execRootOf(execId);
  return state.executions.has(root) || state.foreignExecutions.has(root);
}

/** Shares of ours that an execution may have closed. */
export interface Closable {
  /** They close first: a stop must not sell what a person keeps. */
  readonly parts: readonly HeldPosition[];
  readonly holding: HeldHolding | undefined;
  /** Of both together, unsigned. */
  readonly shares: number;
}

/** Nothing if the execution has counted before, or came before all of them. */
export function closableBy(turn: Turn, execution: ReportedExecution): Closable {
  // The broker reports this morning's executions all day: without a time it is unknown whether this one came after our entry.
  if (execution.isUndated === true) return NOTHING;
  const { symbol, side, shares, at } = execution;
  if (isCounted(turn, execution)) return NOTHING;
  const parts = positionsIn(turn.state, symbol)
    .filter(isHeld)
    .filter(({ quantity }) => Math.sign(quantity) === -Math.sign(signedShares(side, shares)))
    .filter((part) => at >= heldSince(turn, part) && !isAhead(turn.state, part));
  const held = turn.state.holdings.get(symbol);
  const isSold = side === 'sell' && isHoldingHeld(held) && at >= wholeSecond(held.openedAt);
  const holding = isSold ? held : undefined;
  return { parts, holding, shares: sharesIn(parts) + (holding?.quantity ?? 0) };
}

const NOTHING: Closable = { parts: [], holding: undefined, shares: 0 };

function sharesIn(parts: readonly HeldPosition[]): number {
  return Math.abs(parts.reduce((sum, { quantity }) => sum + quantity, 0));
}

/** Foreign shares that close before ours do; the larger of what is recorded and what the last position shows. */
function foreignOnOurSide(turn: Turn, symbol: string, sign: number): number {
  const recorded = turn.state.foreign.get(symbol) ?? 0;
  return Math.max(0, sign * recorded, sign * (foreignIn(turn, symbol) ?? 0));
}

/** The execution changed foreign shares only, and does not count again. */
export function noteAsForeign(
  turn: Turn,
  { symbol, execId }: ReportedExecution,
  quantity: number,
): void {
  turn.record({ type: 'foreign-seen', symbol, quantity, execRoot: execRootOf(execId) });
}

/**
 * Since when shares of the position could be closed, in whole seconds as the broker reports times: its first execution by the
 * broker's clock, whenever it was recorded. Without one, since its entry was intended.
 */
export function heldSince(
  turn: Turn,
  { positionId, openedAt }: Pick<HeldPosition, 'positionId' | 'openedAt'>,
): number {
  const entry = ordersOf(turn.state, positionId).find(({ terms }) => terms.leg === 'e');
  let first = Number.POSITIVE_INFINITY;
  for (const { orderRef, executedAt, isInferred } of turn.state.executions.values())
    if (orderRef === entry?.terms.orderRef && !isInferred) first = Math.min(first, executedAt);
  const since = Number.isFinite(first) ? first : (entry?.intendedAt ?? openedAt);
  return wholeSecond(since);
}

function wholeSecond(at: number): number {
  return Math.floor(at / SECOND_MS) * SECOND_MS;
}

/**
 * Closes the parts in order, then the holding, and what could not be sold yet after all that could. The first record keeps the
 * broker's id; each further one gets its own.
 */
export function closeByHand(
  turn: Turn,
  { parts, holding }: Closable,
  execution: ReportedExecution,
  shares: number,
): void {
  const held = holding === undefined ? parts : [...parts, holding];
  const sold = soldOf(held, shares, execution.at);
  let records = 0;
  for (const [index, part] of parts.entries()) {
    const closed = sold[index] ?? 0;
    if (closed === 0) continue;
    closePartByHand(turn, part, named(execution, records), closed);
    records += 1;
  }
  const ofHolding = sold[parts.length] ?? 0;
  if (holding !== undefined && ofHolding > 0)
    sellHoldingByHand(turn, holding, named(execution, records), ofHolding);
}

function named(execution: ReportedExecution, index: number): ReportedExecution {
  return index === 0 ? execution : { ...execution, execId: partOf(execution.execId, index) };
}

function partOf(execId: string, index: number): string {
  const root = execRootOf(execId);
  return `${partRootOf(root, index)}${execId.slice(root.length)}`;
}

/** Of what one execution closed of a further part. */
export function partRootOf(root: string, index: number): string {
  return `${root}+${index}`;
}

function closePartByHand(
  turn: Turn,
  position: HeldPosition,
  execution: ReportedExecution,
  shares: number,
): void {
  const { symbol, positionId, strategy } = position;
  const { side, price, orderRef } = execution;
  const share = { orderRef, shares, leg: 'x', positionId, strategy } as const;
  const chain = newestOf(turn, chainOf(position));
  const recorded = turn.record(reportedExecution(execution, share), chain);
  const command = { type: 'fill', shares: signedShares(side, shares), price } as const;
  const last = apply(turn, position, command, after(recorded));
  const how = execution.isLiquidation ? 'liquidated by the broker' : 'closed manually';
  const text = `${symbol}: ${unitsWith(symbol, shares, 'were')} ${how} at ${price}`;
  alarm(turn, { kind: 'closed-by-hand', symbol, text }, last);
  turn.touched.add(positionId);
}

/** The person sold what they had bought through us. */
function sellHoldingByHand(
  turn: Turn,
  { holdingId, symbol }: HeldHolding,
  execution: ReportedExecution,
  shares: number,
): void {
  const { price, at: executedAt, orderRef } = execution;
  const share = { orderRef, shares, leg: 'h', positionId: holdingId, strategy: MANUAL } as const;
  const recorded = turn.record(reportedExecution(execution, share), newHoldingChain(turn, symbol));
  const sale = { type: 'fill', shares: -shares, price, orderRef: '', executedAt } as const;
  const last = applyHolding(turn, symbol, sale, after(recorded));
  const text = `${symbol}: ${sharesText(shares)} of the holding ${shares === 1 ? 'was' : 'were'} sold manually at ${price}`;
  alarm(turn, { kind: 'closed-by-hand', symbol, text }, last);
}
