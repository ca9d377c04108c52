// Shares of ours that a person closed, by a complete answer: the account's net says how many, the executions at what price.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { averagePriceOf, isCombinationId } from '../../../market/instruments/amount.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide, signedShares } from '../../domain/terms/side.ts';
import type { BrokerSnapshot, ReportedExecution } from '../../ports/broker-reports.ts';
import { ownRefOf } from '../intents/intents.ts';
import { bookEarlyCommission } from '../orders/commissions.ts';
import { replaceInferredByHand } from '../orders/corrected-closings.ts';
import { withoutOurs } from '../orders/executions.ts';
import {
  executedBefore,
  isBehind,
  lastExecutedAt,
  noteExecutedAt,
  noteForeign,
  POSITION_LAG_MS,
} from '../protective-orders/foreign.ts';
import { isBookedDelivery, mayBeDelivery } from '../protective-orders/listed-deliveries.ts';
import {
  besideSince,
  closableBy,
  closeByHand,
  noteAddedBeside,
  noteAsForeign,
  noteHandClosing,
} from '../protective-orders/manual-closing.ts';
import { maySplitExplain } from '../protective-orders/suspected-splits.ts';
import { ourShares, ownQuantity } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';
import {
  type Closing,
  closingsAsReported,
  closingsSoFar,
  missingIn,
} from './closings-as-reported.ts';
import { contractsHeldSince } from './wings.ts';

/** Oldest first. */
export function executionsOfOthers(
  turn: Turn,
  { executions }: BrokerSnapshot,
): readonly ReportedExecution[] {
  const { state } = turn;
  return executions
    .filter(({ account }) => account === state.account)
    .filter((execution) => !state.orders.has(ownRefOf(execution, state) ?? ''))
    .map((execution) => withoutOurs(turn, execution))
    .sort((one, other) => one.at - other.at);
}

/**
 * Per share of a vertical, what others closed so many of its units for, contract by contract since it was opened; undefined for any other
 * instrument, and unless executions name all of both contracts.
 */
export function netOfOthers(
  turn: Turn,
  position: HeldPosition,
  units: number,
  snapshot: BrokerSnapshot,
): number | undefined {
  const { symbol, quantity } = position;
  if (!isCombinationId(symbol)) return undefined;
  const since = contractsHeldSince(turn, position);
  let net = 0;
  for (const { contract, sign } of contractsIn(symbol)) {
    const lacking = { contract, sign: sign * quantity, units, since, needsAll: true };
    const price = priceOfOthers(turn, lacking, snapshot);
    if (price === undefined) return undefined;
    net += sign * price;
  }
  // A pair is worth something between nothing and its width.
  return net >= 0 ? toPlaces(net) : undefined;
}

interface Lacking {
  readonly contract: string;
  /** Of what the account lacks. */
  readonly sign: number;
  readonly units: number;
  /** The vertical was opened, in whole seconds as the broker reports times. */
  readonly since: number;
  /** Undefined if executions name fewer; else the price is of as many as they name. */
  readonly needsAll?: boolean;
}

/** Per share, what others closed so many contracts of a vertical for; undefined if executions name none. */
export function priceOfOthers(
  turn: Turn,
  { contract, sign, units, since, needsAll = false }: Lacking,
  snapshot: BrokerSnapshot,
): number | undefined {
  const side = exitSide(sign > 0 ? 'long' : 'short');
  const trades = executionsOfOthers(turn, snapshot).filter(
    ({ symbol, at, price, ...one }) =>
      symbol === contract && one.side === side && at >= since && price > 0,
  );
  const traded = trades.reduce((sum, { shares }) => sum + shares, 0);
  return newestAverage(trades, needsAll ? units : Math.min(units, traded));
}

/** Of the newest trades, which are ours as far as the account lacks them; undefined if there are fewer, or none. */
function newestAverage(oldestFirst: readonly ReportedExecution[], units: number) {
  const used: { price: number; units: number }[] = [];
  let left = units;
  for (const { shares, price } of oldestFirst.toReversed()) {
    const part = Math.min(left, shares);
    if (part > 0) used.push({ price, units: part });
    left -= part;
  }
  return left > 0 || used.length === 0 ? undefined : averagePriceOf(used);
}

/** Without rounding error of a difference of prices. */
function toPlaces(price: number): number {
  return Math.round(price * 1e6) / 1e6;
}

/** Executions of others, oldest first; returns those that closed shares of ours. */
export function bookHandClosings(
  turn: Turn,
  executions: readonly ReportedExecution[],
  requestedAt: number,
): readonly ReportedExecution[] {
  const replaced = replaceInferredByHand(turn, executions);
  const booked = [...replaced];
  const listed = executions.filter((execution) => !replaced.includes(execution));
  const others = listed.filter((execution) => !noteIfDelivered(turn, execution));
  for (const [symbol, all] of Map.groupBy(others, (execution) => execution.symbol)) {
    // While shares may have been split, nothing shows whose others have traded; they count once that is settled.
    // Decision 0008
    if (maySplitExplain(turn, symbol)) continue;
    if (isDeliveryOpen(turn, symbol)) continue;
    if (all.some((execution) => mayBeDelivery(turn, execution))) continue;
    // Of a summary only the net shows how much has counted: it waits until the net is up to date.
    if (isBehind(turn, symbol, requestedAt) || isNetLate(turn, symbol, all, requestedAt))
      booked.push(...all.filter((one) => one.isSummary !== true && noteAsItHappened(turn, one)));
    else booked.push(...closeMissing(turn, symbol, all, requestedAt));
  }
  return booked;
}

/** A delivery that was booked when its shares came changes nothing, however long the broker repeats it. */
function noteIfDelivered(turn: Turn, execution: ReportedExecution): boolean {
  if (!isBookedDelivery(turn, execution)) return false;
  const { symbol, execId } = execution;
  if (!turn.state.foreignExecutions.has(execRootOf(execId)))
    noteAsForeign(turn, execution, turn.state.foreign.get(symbol) ?? 0);
  return true;
}

/** Contracts are gone, and what of a holding is missing with them is not known: no stop of ours depends on it. */
function isDeliveryOpen({ broker, state }: Turn, symbol: string): boolean {
  return broker.deliveries.has(symbol) && ownQuantity(state, symbol) === 0;
}

/**
 * The net shows a part of what others have just closed, and nothing but our shares was there to be closed: the rest is not in it yet. By that
 * net an execution would be booked in part, and its rest would be lost, because each execution counts once.
 */
function isNetLate(
  turn: Turn,
  symbol: string,
  all: readonly ReportedExecution[],
  requestedAt: number,
): boolean {
  const closing = all.filter((execution) => closableBy(turn, execution).shares > 0);
  const lagMs = freshnessMs(turn, POSITION_LAG_MS);
  const isJust = closing.some((one) => requestedAt - executedBefore(turn, one) < lagMs);
  if (!isJust || closing.some(({ isSummary }) => isSummary === true)) return false;
  if ((turn.state.foreign.get(symbol) ?? 0) !== 0) return false;
  if (all.some((execution) => besideSince(turn, execution) !== undefined)) return false;
  const closed = closing.reduce((sum, { shares }) => sum + shares, 0);
  return closed > missingIn(turn, symbol) && closed <= Math.abs(ourShares(turn.state, symbol));
}

/** True if shares of ours were closed. */
function noteAsItHappened(turn: Turn, execution: ReportedExecution): boolean {
  noteAddedBeside(turn, execution);
  const isOurs = noteHandClosing(turn, execution);
  if (isOurs) bookEarlyCommission(turn, execution.execId);
  return isOurs;
}

/**
 * The net includes our executions, so the shares that are missing are gone. Executions that foreign shares account for are
 * not charged to ours before the shortage is confirmed.
 */
function closeMissing(
  turn: Turn,
  symbol: string,
  all: readonly ReportedExecution[],
  requestedAt: number,
): readonly ReportedExecution[] {
  const reported = closingsAsReported(turn, symbol, all) ?? closingsSoFar(turn, symbol, all);
  const booked =
    reported === undefined ? closeShort(turn, symbol, all) : bookClosings(turn, reported.used);
  // What is left of the executions, and of the net, is foreign, and does not count again.
  if (booked.length > 0) {
    noteForeign(turn, symbol);
    for (const execution of reported?.others ?? [])
      noteAsForeign(turn, execution, turn.state.foreign.get(symbol) ?? 0);
  }
  if (missingIn(turn, symbol) === 0) settleForeign(turn, symbol, all, requestedAt);
  return booked;
}

/** As many as the net lacks, by the newest executions. */
function closeShort(
  turn: Turn,
  symbol: string,
  all: readonly ReportedExecution[],
): readonly ReportedExecution[] {
  const closing = all.filter((execution) => closableBy(turn, execution).shares > 0);
  const sign = Math.sign(ourShares(turn.state, symbol));
  const sold = closing.reduce((sum, { shares }) => sum + shares, 0);
  const foreign = Math.max(0, sign * (turn.state.foreign.get(symbol) ?? 0));
  return closeBy(turn, closing, Math.min(missingIn(turn, symbol), Math.max(0, sold - foreign)));
}

/** Closes so many shares of ours by the newest of the executions, because foreign shares close first; returns those it used. */
export function closeBy(
  turn: Turn,
  executions: readonly ReportedExecution[],
  shares: number,
): readonly ReportedExecution[] {
  const used: Closing[] = [];
  let left = shares;
  for (const execution of executions.toReversed()) {
    const closed = Math.min(left, execution.shares);
    if (closed === 0) break;
    left -= closed;
    used.unshift({ execution, shares: closed });
  }
  return bookClosings(turn, used);
}

/** Returns the executions. */
function bookClosings(turn: Turn, used: readonly Closing[]): readonly ReportedExecution[] {
  for (const { execution, shares: closed } of used) {
    const { symbol } = execution;
    const before = lastExecutedAt(turn, symbol) ?? 0;
    closeByHand(turn, closableBy(turn, execution), execution, closed);
    bookEarlyCommission(turn, execution.execId);
    // The net that showed them missing includes this execution.
    noteExecutedAt(turn, symbol, before);
  }
  return used.map(({ execution }) => execution);
}

/** After this a position report is no longer late, so an execution that changed nothing was offset by another. */
const LATE_MAX_MS = MINUTE_MS;

/** Executions that the foreign shares account for never count again. */
function settleForeign(
  turn: Turn,
  symbol: string,
  all: readonly ReportedExecution[],
  requestedAt: number,
): void {
  const { state, broker } = turn;
  const left = all.filter(
    (execution) =>
      closableBy(turn, execution).shares > 0 || besideSince(turn, execution) !== undefined,
  );
  const sold = left.reduce((sum, { side, shares }) => sum + signedShares(side, shares), 0);
  const foreign = (broker.positions.get(symbol)?.quantity ?? 0) - ourShares(state, symbol);
  const isWhole = (state.foreign.get(symbol) ?? 0) + sold === foreign;
  for (const execution of left)
    if (isWhole || requestedAt - execution.at >= LATE_MAX_MS)
      noteAsForeign(turn, execution, foreign);
}
