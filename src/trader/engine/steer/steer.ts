// Steers a position toward what its state demands: covered while held, flat when closing, nothing left working when flat.
// It looks only at the state, so it does not matter in which order the broker's news arrived.
import { SECOND_MS } from '../../../kernel/instant.ts';
import { isBadFill } from '../../domain/exits/exit-due.ts';
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import { rOf } from '../../domain/exits/protective-stop.ts';
import { targetPrice } from '../../domain/exits/target-price.ts';
import {
  type ClosedPosition,
  type HeldPosition,
  isHeld,
  type OpeningPosition,
} from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { cover, coverInParts, fitStop, isSentAlone, protect } from '../cover/protection.ts';
import { endIfSheltered } from '../cover/shelter.ts';
import { isLossLimited } from '../risk/daily-loss.ts';
import { ADOPTER } from '../state/asked.ts';
import { isAltered, isLive, liveLeg, ordersOf } from '../state/book.ts';
import type { OrderRecord } from '../state/state.ts';
import { apply, beginClose, cancelLive, cancelOnce, stepsOf } from '../turn/acts.ts';
import { type PositionTurn, positionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { driveExit, flattenFlipped } from './leaving.ts';

export function steer(turn: Turn, positionId: string): void {
  const before = turn.state.positions.get(positionId);
  if (before === undefined) return;
  if (before.status === 'closed' && !ordersOf(turn.state, positionId).some(isLive)) return;
  const beforeEntry = positionTurn(turn, before);
  if (beforeEntry.entry === undefined) settleEntry(beforeEntry);
  const position = turn.state.positions.get(positionId) ?? before;
  const on = positionTurn(turn, position);
  if (position.status === 'closed') return cancelLeftovers({ ...on, position });
  if (!isHeld(position)) return;
  if (position.quantity === 0) return finish({ ...on, position });
  steerHeld({ ...on, position });
}

function steerHeld(on: PositionTurn<HeldPosition>): void {
  const { turn, position, orders, entry, chain } = on;
  if (Math.sign(position.quantity) !== signOf(position.side)) return flattenFlipped(on);
  const hasExited = orders.some((order) => order.terms.leg !== 'e' && order.filled > 0);
  if (entry !== undefined && hasExited) cancelOnce(turn, entry, 'an exit has filled', chain);
  if (position.status === 'closing') return driveExit(on);
  // Filled after somebody asked to be flat.
  if (turn.state.asked.closes.has(position.positionId))
    return beginClose(turn, position, 'operator');
  if (isLossFlattened(turn, position)) return beginClose(turn, position, 'daily_loss');
  if (entry === undefined) return cover(on);
  const stop = liveLeg(orders, 's');
  // A child states the ordered quantity and covers what fills.
  if (stop?.terms.parentRef !== undefined && !isAltered(stop)) return endIfSheltered(on);
  if (isSentAlone(on)) return followEntry({ ...on, entry });
  // The entry lost it: it ends, and what it has filled gets a stop of its own at once, which grows with every fill.
  cancelOnce(turn, entry, 'its stop is gone', chain);
  if (stop === undefined) protect(on);
  else fitStop(on, stop);
}

/** Without a bracket a stop follows the first fill and grows with the others; when it is lost the entry ends. */
function followEntry(on: PositionTurn<HeldPosition> & { readonly entry: OrderRecord }): void {
  const { turn, orders, entry, chain } = on;
  const isLost = orders.some(
    (order) => order.terms.leg === 's' && !isLive(order) && !order.isCancelRequested,
  );
  if (isLost) cancelOnce(turn, entry, 'its stop is gone', chain);
  const stop = liveLeg(orders, 's');
  if (!turn.traits.capabilities.amendsInPlace) coverInParts(on);
  else if (stop === undefined) protect(on);
  else fitStop(on, stop);
}

/** What fills after the day's limit was reached leaves like what was held then; what a person adopts since is theirs to leave. */
function isLossFlattened({ state, settings }: Turn, { strategy }: HeldPosition): boolean {
  return settings.risk.onDailyLoss === 'flatten' && strategy !== ADOPTER && isLossLimited(state);
}

/** Settles R and the target from the average fill once no entry can fill any more. */
function settleEntry(on: PositionTurn): void {
  const { turn, position, orders, chain } = on;
  if (position.status === 'planned') {
    const why = orders.find(({ terms }) => terms.leg === 'e')?.why ?? '';
    const { r } = position.plan;
    apply(turn, position, { type: 'settle-entry', r, targetPrice: undefined, why }, chain);
  }
  if (position.status === 'opening') settleFilled({ ...on, position });
}

function settleFilled({ turn, position, chain }: PositionTurn<OpeningPosition>): void {
  const { plan, side, averagePrice } = position;
  const r = rOf(averagePrice, plan.stopPrice);
  const steps = stepsOf(turn, position.symbol);
  const target =
    plan.target === undefined
      ? Number.NaN
      : targetPrice({ side, rule: plan.target, entry: averagePrice, r, steps });
  apply(
    turn,
    position,
    { type: 'settle-entry', r, targetPrice: Number.isNaN(target) ? undefined : target, why: '' },
    chain,
  );
  if (isBadFill({ side, average: averagePrice, stop: plan.stopPrice, rPlanned: plan.r }))
    beginClose(turn, position, 'bad_fill');
}

/** Flat: the trade ends as soon as no entry can fill any more; whatever still works is cancelled. */
function finish(on: PositionTurn<HeldPosition>): void {
  const { turn, position, entry, chain } = on;
  if (entry !== undefined) return cancelOnce(turn, entry, 'the position is flat', chain);
  const last = apply(
    turn,
    position,
    { type: 'finish', reason: reasonOf(on), isInferred: hasInferred(turn, position) },
    chain,
  );
  const closed = turn.state.positions.get(position.positionId);
  if (closed?.status === 'closed') cancelLeftovers({ ...on, position: closed, chain: last });
}

/** The leg of the last closing execution tells why the position ended. */
function reasonOf({ turn, position, orders }: PositionTurn<HeldPosition>): ExitReason {
  let reason: ExitReason = position.status === 'closing' ? position.reason : 'closed_by_hand';
  let newest = Number.NEGATIVE_INFINITY;
  for (const execution of turn.state.executions.values()) {
    if (execution.positionId !== position.positionId || execution.seq < newest) continue;
    const leg = orders.find((order) => order.terms.orderRef === execution.orderRef)?.terms.leg;
    newest = execution.seq;
    if (leg === 's') reason = 'stop';
    else if (leg === 't') reason = isExit(position, orders) ? position.reason : 'target';
    else if (leg === 'x') reason = position.status === 'closing' ? position.reason : 'operator';
    else if (leg === undefined) reason = 'closed_by_hand';
  }
  return reason;
}

/** A target re-priced through the market closes for the reason of the close. */
function isExit(
  position: HeldPosition,
  orders: readonly OrderRecord[],
): position is HeldPosition & { status: 'closing' } {
  if (position.status !== 'closing') return false;
  const target = orders.findLast(({ terms }) => terms.leg === 't');
  return target !== undefined && target.limitPrice !== position.targetPrice;
}

function hasInferred({ state }: Turn, { positionId }: HeldPosition): boolean {
  for (const one of state.executions.values())
    if (one.isInferred && one.positionId === positionId && one.shares > 0) return true;
  return false;
}

/** The broker itself cancels what shares a group with the order that closed the position, and the children of an entry
 * that ended; ours follows if it does not. */
const BROKER_CANCELS_MS = 2 * SECOND_MS;

function cancelLeftovers(on: PositionTurn<ClosedPosition>): void {
  const { turn, position, orders, chain } = on;
  const isRecent = turn.now - position.closedAt < BROKER_CANCELS_MS;
  const isAbandoned = position.reason === 'abandoned';
  const filledGroups = new Set(
    orders.filter(({ status }) => status === 'filled').map(({ group }) => group),
  );
  const waits = ({ group, terms }: OrderRecord): boolean =>
    isRecent &&
    ((group !== '' && filledGroups.has(group)) || (isAbandoned && terms.parentRef !== undefined));
  const left = orders.filter((order) => !waits(order));
  cancelLive(turn, left, 'the position is closed', chain);
}
