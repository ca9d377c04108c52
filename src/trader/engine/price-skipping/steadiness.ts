// Whether a position and the day are stable: nothing is in flight, uncertain, or near a limit.

import { freshnessMs } from '../../../kernel/clock.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import type { ExitPlan } from '../../domain/exits/exit-plan.ts';
import { isTerminal } from '../../domain/orders/order-state.ts';
import { lockedShares } from '../../domain/positions/locked-shares.ts';
import { isHeld, type PositionState } from '../../domain/positions/position-state.ts';
import { lostTarget } from '../protective-orders/ended-target.ts';
import { isContested } from '../protective-orders/external-change.ts';
import { hasItsCover } from '../protective-orders/to-cover.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { activePositions, ordersOf } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

export function isInDoubt({ state, broker }: Turn, symbol: string): boolean {
  return (
    state.pendingReversals.has(symbol) ||
    state.foreign.has(symbol) ||
    broker.shortages.has(symbol) ||
    // A price may prove what the night has brought.
    broker.deliveries.has(symbol) ||
    broker.formerShownAt.size > 0 ||
    broker.wantsSnapshot
  );
}

/** The position has no order in flight, and its stop rests. */
export function isLeftAlone(turn: Turn, position: PositionState): boolean {
  return (
    !isContested(turn, position.positionId) &&
    hasItsCover(turn, position) &&
    // In the moment in which they can be sold they get their stop.
    !(isHeld(position) && lockedShares(position, turn.now) > 0) &&
    !(isHeld(position) && lostTarget(turn, position, ordersOf(turn.state, position.positionId))) &&
    ordersOf(turn.state, position.positionId).every(isResting)
  );
}

export function isResting(order: OrderRecord): boolean {
  const { status, pendingChange, isCancelRequested, changeRefusedAt } = order;
  if (isTerminal(status)) return true;
  const isUntouched = pendingChange === undefined && !isCancelRequested;
  return status === 'working' && isUntouched && changeRefusedAt === undefined;
}

/** A change of ours is on its way: the broker would show the terms from before, too early to count the change as lost. */
export function isBeingChanged(turn: Turn, order: OrderRecord): boolean {
  const { status, pendingChange, isCancelRequested } = order;
  if (status !== 'pending_modify' || isCancelRequested || pendingChange === undefined) return false;
  return turn.now - pendingChange.at < freshnessMs(turn, turn.settings.execution.ackMs);
}

/** The plan terms that this check supports; a plan with any other term is never skipped. */
const PLAN = new Set(['stopPrice', 'targetPrice', 'r', 'stop', 'target', 'trail', 'exit']);
const EXIT = new Set(['opposite', 'neutral', 'maxMs', 'flattenBeforeCloseMs', 'atMs']);

export function isForeseeable(plan: ExitPlan): boolean {
  return hasOnly(plan, PLAN) && hasOnly(plan.exit, EXIT);
}

function hasOnly(terms: object, known: ReadonlySet<string>): boolean {
  return Object.entries(terms).every(([name, value]) => value === undefined || known.has(name));
}

/** True if the day's loss would come near its limit if every stop filled. */
export function couldLoseTheDay({ state, settings }: Turn): boolean {
  if (state.dayBase === undefined || state.trading.state !== 'ACTIVE') return false;
  let loss = state.dayCommissions + state.dayCarried - state.dayRealized;
  for (const position of activePositions(state)) {
    if (!isHeld(position)) continue;
    const { symbol, averagePrice, stopPrice, quantity } = position;
    loss += amountOf(symbol, averagePrice - stopPrice, quantity);
  }
  return loss >= (MARGIN * state.dayBase * settings.risk.dailyLossPercentMax) / 100;
}

const MARGIN = 0.9;
