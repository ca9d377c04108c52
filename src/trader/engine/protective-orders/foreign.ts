// Foreign shares: what the account holds besides our positions and holdings. We never trade them and make no entries in their symbol.

import { freshnessMs } from '../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { amountOf, priceOfAmount } from '../../../market/instruments/amount.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import { holdingIdOf, isHoldingHeld } from '../../domain/holdings/holding.ts';
import { lockedShares } from '../../domain/positions/locked-shares.ts';
import {
  type HeldPosition,
  hasCrossedZero,
  isHeld,
  quantityOf,
} from '../../domain/positions/position-state.ts';
import { exactShares, wholePart } from '../../domain/positions/whole-part.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { missingClosings } from '../state/missing-fills.ts';
import { contractsRequested } from '../state/operator-requests.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { heldShares, ordersOf, ourShares, positionsIn } from '../state/position-lookups.ts';
import type { Chain, Turn } from '../turn/turn.ts';
import { isBeyondZero, wasBeyondZero } from './beyond-zero.ts';
import { loneUnits } from './lone-trades.ts';
import { reservedShares } from './reductions.ts';

/** After an execution the broker's positions lag behind; a difference counts only after this. */
export const POSITION_LAG_MS = 5 * SECOND_MS;
/** Reports may be later still; for so long none is believed that would leave shares of ours without a stop. */
export const LATE_MAX_MS = MINUTE_MS;

/**
 * Broker net minus ours; undefined until the broker reports a position that includes our last execution, or one that no lag of
 * ours explains.
 */
export function foreignIn(turn: Turn, symbol: string): number | undefined {
  const reported = turn.broker.positions.get(symbol);
  if (reported === undefined) return undefined;
  const { quantity, at } = reported;
  if (isBehind(turn, symbol, at) && !isBeyondOurs(turn, symbol, quantity)) return undefined;
  return exactShares(quantity - ourShares(turn.state, symbol));
}

/** Why there are none. */
export function noneForeign({ broker }: Pick<Turn, 'broker'>, symbol: string): string {
  const inAccount = broker.positions.get(symbol)?.quantity ?? 0;
  return inAccount === 0
    ? `The account holds no ${symbol}.`
    : `Every share of ${symbol} in the account is ours.`;
}

/**
 * Whole shares of others, as far as they are known. Part of a share is left over by a position, or is a dividend; nothing waits for
 * it, since no order of ours could close it.
 */
export function foreignShares(turn: Turn, symbol: string): number {
  return wholePart(foreignIn(turn, symbol) ?? turn.state.foreign.get(symbol) ?? 0);
}

/** Contracts of others that have left the account: a person may hold the same ones as we do, and the broker assigns all of them alike. None until it has reported. */
export function goneOfOthers({ state, broker }: Turn, symbol: string): number {
  const known = state.foreign.get(symbol) ?? 0;
  const reported = broker.positions.get(symbol);
  if (reported === undefined) return 0;
  const left = reported.quantity - ourShares(state, symbol);
  return Math.abs(known) - Math.max(0, Math.min(Math.abs(known), Math.sign(known) * left));
}

/** On the other side of zero than anything of ours in the symbol lately: some of it was closed twice, or sold by somebody else. */
function isBeyondOurs(turn: Turn, symbol: string, quantity: number): boolean {
  const beyond = quantity - (turn.state.foreign.get(symbol) ?? 0);
  if (beyond === 0) return false;
  const since = turn.now - 2 * POSITION_LAG_MS;
  const hasHeld = hasHeldSince(turn, symbol, since);
  if (hasHeld && beyond > 0) return false;
  let hasOurs = hasHeld;
  for (const position of turn.state.positions.values()) {
    if (position.symbol !== symbol || position.status === 'planned') continue;
    if (position.status === 'closed' && position.closedAt < since) continue;
    const side = Math.sign(quantityOf(position)) || signOf(position.side);
    // Of one that crossed zero both sides are ours: the report may be from before or after.
    if (side === Math.sign(beyond) || wasBeyondZero(turn.state, position)) return false;
    hasOurs = true;
  }
  return hasOurs;
}

function hasHeldSince({ state }: Turn, symbol: string, since: number): boolean {
  const holding = state.holdings.get(symbol);
  if (holding === undefined || holding.status === 'planned') return false;
  return holding.status === 'held' || holding.changedAt >= since;
}

/** The broker has not reported the position since our last execution, although the allowed lag is over. */
export function isOverdue(turn: Turn, symbol: string): boolean {
  return foreignIn(turn, symbol) === undefined && !isBehind(turn, symbol, turn.now);
}

/**
 * How many shares of the position our orders may close: none that the market does not let be sold yet. All parts together never exceed what the broker reports on that side;
 * a shortfall is deducted from the first part. Shares of a holding may be the ones that are missing: until that is settled, the
 * parts are covered as far as the account reaches.
 */
export function coverable(turn: Turn, position: HeldPosition): number {
  const { positionId, quantity } = position;
  const most =
    Math.abs(quantity) -
    lockedShares(position, turn.now) -
    reservedShares(turn, position) -
    contractsRequested(turn.state.asked, positionId) -
    missingClosings(turn.state, position);
  return Math.max(0, wholePart(most - lackingIn(turn, position)));
}

/** What of the position the account does not hold, by the broker's latest report: an order for it would open another position. */
export function lackingIn(turn: Turn, position: HeldPosition): number {
  const { positionId, symbol, quantity } = position;
  const sign = Math.sign(quantity);
  const foreign = foreignIn(turn, symbol) ?? knownForeign(turn, position);
  const missing = Math.max(loneUnits(turn, symbol), -sign * foreign);
  let lacking = Math.max(0, missing - (sign > 0 ? heldShares(turn.state, symbol) : 0));
  if (lacking === 0) return 0;
  for (const part of positionsIn(turn.state, symbol)) {
    if (part.positionId === positionId) break;
    if (sign * quantityOf(part) > 0) lacking -= Math.min(lacking, Math.abs(quantityOf(part)));
  }
  return lacking;
}

/** Until positions catch up with an execution, what is known to be missing stays so; beyond zero the excess is closed at once. */
function knownForeign({ state, broker }: Turn, position: HeldPosition): number {
  if (hasCrossedZero(position)) return 0;
  const shortage = broker.shortages.get(position.symbol);
  if (shortage !== undefined) return shortage.net - shortage.ours;
  const lone = broker.loneContracts.get(position.symbol)?.units;
  if (lone !== undefined) return -Math.sign(position.quantity) * lone;
  return state.foreign.get(position.symbol) ?? 0;
}

/** How long the execution that explains a changed position may take to arrive. */
const EXPLAINED_MS = 2 * SECOND_MS;

/** The broker has reported another quantity since our last execution, and no snapshot was requested since it was due. */
export function isPositionUnexplained(turn: Turn, symbol: string): boolean {
  const reported = turn.broker.positions.get(symbol);
  if (reported === undefined || reported.at < (turn.state.lastExecutionAt.get(symbol) ?? 0))
    return false;
  const foreign = turn.state.foreign.get(symbol) ?? 0;
  if (exactShares(reported.quantity - ourShares(turn.state, symbol)) === foreign) return false;
  const dueAt = reported.at + freshnessMs(turn, EXPLAINED_MS);
  return turn.now >= dueAt && (turn.broker.askedAt ?? 0) < dueAt;
}

/** A position reported at that time may lack our last execution in the symbol. */
export function isBehind(turn: Turn, symbol: string, at: number): boolean {
  const executedAt = lastExecutedAt(turn, symbol);
  if (executedAt === undefined || at - executedAt >= lagIn(turn, symbol)) return false;
  const shownAt = lastShownAt(turn, symbol);
  return shownAt === undefined || at < shownAt;
}

/**
 * Shares beyond zero have no stop, so they are closed although an older report denies them. If somebody else has closed them,
 * an execution says so.
 */
function lagIn(turn: Turn, symbol: string): number {
  const isBeyond = positionsIn(turn.state, symbol).some((one) => isBeyondZero(turn.state, one));
  if (!isBeyond) return POSITION_LAG_MS;
  return freshnessMs(turn, LATE_MAX_MS);
}

/** When the broker's positions first showed our last execution; undefined if they have not yet, or it is not certain. */
export function lastShownAt({ state, broker }: Turn, symbol: string): Instant | undefined {
  const shown = broker.shownExecutions.get(symbol);
  if (shown?.recordedAt !== state.lastExecutionAt.get(symbol)) return undefined;
  return shown?.ours === ourShares(state, symbol) ? shown.at : undefined;
}

/**
 * The broker reports a position now, by a change or in a complete answer. Positions are reported in order, so one that includes our last execution is
 * not followed by an older one. While shares were only bought, or only sold, no older one has the same quantity either.
 */
export function noteShown(turn: Turn, symbol: string, quantity: number): void {
  const { state, broker, now } = turn;
  const recordedAt = state.lastExecutionAt.get(symbol);
  if (recordedAt === undefined || lastShownAt(turn, symbol) !== undefined) return;
  const ours = ourShares(state, symbol);
  if (quantity !== ours + (state.foreign.get(symbol) ?? 0) || !isOnlyEntered(turn, symbol)) return;
  broker.shownExecutions.set(symbol, { recordedAt, ours, at: now });
}

/** Nothing of what our entries have filled in the symbol was closed, no order has sold of a holding, and nothing else was held within the lag. */
function isOnlyEntered({ state, now }: Turn, symbol: string): boolean {
  const since = now - 2 * POSITION_LAG_MS;
  const holding = state.holdings.get(symbol);
  if (holding?.status === 'closed' && holding.changedAt >= since) return false;
  if (ordersOf(state, holdingIdOf(symbol)).some(hasSold)) return false;
  for (const position of state.positions.values()) {
    if (position.symbol !== symbol) continue;
    if (position.status === 'closed' && position.closedAt < since) continue;
    const entries = ordersOf(state, position.positionId).filter(({ terms }) => terms.leg === 'e');
    const filled = entries.reduce((sum, order) => sum + order.filled, 0);
    if (Math.abs(quantityOf(position)) !== filled) return false;
  }
  return true;
}

function hasSold({ terms, filled }: OrderRecord): boolean {
  return terms.side === 'sell' && filled > 0;
}

/** By our clock; executions that were reported as they happened count from when they were recorded. */
export function lastExecutedAt({ state, broker }: Turn, symbol: string): Instant | undefined {
  const recordedAt = state.lastExecutionAt.get(symbol);
  const late = broker.lateExecutions.get(symbol);
  return late !== undefined && late.recordedAt === recordedAt ? late.executedAt : recordedAt;
}

/** The executions recorded in this turn were reported late: the newest one in the symbol happened at that time. */
export function noteExecutedAt(turn: Turn, symbol: string, executedAt: number): void {
  const at = instant(Math.min(executedAt, turn.now));
  turn.broker.lateExecutions.set(symbol, { recordedAt: turn.now, executedAt: at });
}

/** How far the broker's clock may differ for its times to be compared with ours. */
const SKEW_MAX_MS = 2 * SECOND_MS;

/** When the broker executed it, by our clock; the present if the two clocks are not known to agree. */
export function executedBefore(turn: Turn, { at, isUndated }: ReportedExecution): number {
  const { skewMs } = turn.market;
  if (isUndated === true || skewMs === undefined || Math.abs(skewMs) > SKEW_MAX_MS * turn.speed)
    return turn.now;
  // The broker reports whole seconds.
  return at + SECOND_MS - skewMs;
}

/** The reported position does not add up to ours and the foreign shares known so far: a complete answer is due. */
export function isForeignChanged(turn: Turn, symbol: string): boolean {
  const quantity = foreignIn(turn, symbol);
  return quantity !== undefined && quantity !== (turn.state.foreign.get(symbol) ?? 0);
}

/** A comparison has found the same, perhaps before a restart, and has left it to a person. */
export function isLeftOpen({ broker, state }: Turn, symbol: string): boolean {
  const leftOpen = state.leftOpen.get(symbol);
  return leftOpen !== undefined && leftOpen === broker.positions.get(symbol)?.quantity;
}

/** Records a changed foreign quantity. Only after the executions of a complete answer: a position alone may be ahead of them. */
export function noteForeign(turn: Turn, symbol: string, chain?: Chain): void {
  const quantity = foreignIn(turn, symbol);
  if (quantity === undefined || !isForeignChanged(turn, symbol)) return;
  const averageCost = quantity === 0 ? Number.NaN : costOfForeign(turn, symbol, quantity);
  const known = isSound(averageCost) ? { averageCost } : {};
  turn.record({ type: 'foreign-seen', symbol, quantity, ...known }, chain);
}

/** The broker averages over the whole account; what our own records explain is taken out of it. */
export function costOfForeign({ state, broker }: Turn, symbol: string, foreign: number): number {
  const reportedPosition = broker.positions.get(symbol);
  if (reportedPosition === undefined) return Number.NaN;
  let value = amountOf(symbol, reportedPosition.averageCost, reportedPosition.quantity);
  for (const position of positionsIn(state, symbol))
    if (isHeld(position)) value -= amountOf(symbol, position.averagePrice, position.quantity);
  const holding = state.holdings.get(symbol);
  if (isHoldingHeld(holding)) value -= amountOf(symbol, holding.averagePrice, holding.quantity);
  const cost = priceOfAmount(symbol, value, foreign);
  return isSound(cost) ? cost : reportedPosition.averageCost;
}
