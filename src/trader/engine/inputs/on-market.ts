// Handles market data. A quote may move a position's high-water mark and its trailing stop, or reach a target watched here.

import { isOptionId } from '../../../market/instruments/amount.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import { isTwoSided } from '../../../market/quotes/quote.ts';
import { highWaterAfter, isMoveWorthwhile, trailedStop } from '../../domain/exits/trail.ts';
import { sellableOf } from '../../domain/positions/locked-shares.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { trailAtrSpec } from '../../domain/strategy/bars-read.ts';
import { signOf } from '../../domain/terms/side.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import { marketSeen } from '../condition-inputs/market-seen.ts';
import { askAdds } from '../entry/add-on.ts';
import { markOf } from '../market/mark.ts';
import type { Mark } from '../market/surroundings.ts';
import { enterPriced } from '../option-entry/enter-chosen.ts';
import { evaluateExits } from '../position-reconciler/exit-conditions.ts';
import { isTargetUnattended } from '../protective-orders/ended-target.ts';
import { isContested } from '../protective-orders/external-change.ts';
import { moveStop } from '../protective-orders/move-stop.ts';
import { endOutrunTrail } from '../protective-orders/outrun-trail.ts';
import { tightestStop } from '../protective-orders/stop-at.ts';
import { isSplitSuspected } from '../protective-orders/suspected-splits.ts';
import { trailPremium } from '../protective-orders/trail-premium.ts';
import { isWatched, watchStop } from '../protective-orders/watched-stop.ts';
import { inPricesOfToday } from '../split/bars-of-today.ts';
import { isResting, liveLeg, ordersOf, positionsIn } from '../state/position-lookups.ts';
import { beginClose, chainOf, mayMove, stepsOf } from '../turn/actions.ts';
import { isHeldByHalt } from '../turn/halted-stock.ts';
import { isStopThrough } from '../turn/thin-market.ts';
import type { Turn } from '../turn/turn.ts';
import { judgeBar } from './on-bar.ts';

export function onMarket(turn: Turn, update: MarketUpdate): void {
  turn.market.take(inPricesOfToday(turn.state, update), turn.now);
  if (update.type === 'bar') {
    barFinished(turn, update);
    evaluateExits(turn, update.symbol);
    askAdds(turn, update.symbol);
    return judgeBar(turn, update);
  }
  if (update.type !== 'quote') return;
  turn.broker.lastMessageAt = turn.now;
  if (turn.state.optionChoices.size > 0) enterPriced(turn);
  // A plain loop: a tick that decides nothing allocates nothing.
  for (const id of turn.state.activeBySymbol.get(update.quote.symbol) ?? NONE) {
    const position = turn.state.positions.get(id);
    if (position === undefined) continue;
    if (position.status === 'planned') endOutrunTrail(turn, position, update.quote);
    else if (isHeld(position)) quoted(turn, position, update.quote);
  }
}

const NONE: readonly string[] = [];

function quoted(turn: Turn, position: HeldPosition, quote: Quote): void {
  if (isSplitSuspected(turn, position.symbol)) return;
  const mark = markOf(turn, position);
  const atr = mark.atr.valueAt(turn.now);
  const verdict = mark.filter.judge(quote, turn.now, atr);
  if (isWatched(turn, position.symbol)) {
    watchStop(turn, position);
    if (turn.state.positions.get(position.positionId)?.status === 'closing') return;
  }
  if (isOptionId(position.symbol)) return premiumQuoted(turn, position, mark, quote);
  if (verdict !== 'believed') return;
  mark.highWater = highWaterAfter(position.side, mark.highWater, quote.last);
  if (position.status !== 'open') return;
  if (isTargetReached(turn, position, quote)) return beginClose(turn, position, 'target');
  if (position.plan.trail === undefined) return;
  if (isContested(turn, position.positionId)) return;
  trail(turn, position, mark, atr ?? Number.NaN);
}

/** No bar shows a believable price of an option: its target is reached by a bid that stands in its quote. */
function premiumQuoted(turn: Turn, position: HeldPosition, mark: Mark, quote: Quote): void {
  if (isHeldByHalt(turn, position.symbol)) return;
  if (position.status !== 'open' || !isTwoSided(quote)) return;
  if (isTargetReached(turn, position, quote)) return beginClose(turn, position, 'target');
  trailPremium(turn, position, mark, quote);
}

/** Where no order rests at the target, the engine watches it and closes the position once the market reaches it. */
function isTargetReached(turn: Turn, position: HeldPosition, { bid, ask }: Quote): boolean {
  const { side, targetPrice } = position;
  if (targetPrice === undefined) return false;
  const isReached = side === 'long' ? bid >= targetPrice : ask <= targetPrice;
  if (!isReached || sellableOf(position, turn.now) === 0) return false;
  const { brackets } = capabilitiesFor(turn.traits, position.symbol);
  return !brackets || isTargetUnattended(turn, position);
}

function barFinished(turn: Turn, update: Extract<MarketUpdate, { type: 'bar' }>): void {
  for (const { positionId } of positionsIn(turn.state, update.symbol))
    turn.marks.get(positionId)?.filter.barFinished(update.bar);
}

function trail(turn: Turn, position: HeldPosition, mark: Mark, atr: number): void {
  const rule = position.plan.trail;
  if (rule === undefined) return;
  const { side, stopPrice: from, symbol } = position;
  const steps = stepsOf(turn, symbol);
  const { highWater } = mark;
  const to = trailedStop({
    side,
    trail: rule,
    entry: position.averagePrice,
    r: position.r,
    highWater,
    atr,
    lineOf: mark.lineOf,
    now: turn.now,
    stop: from,
    steps,
  });
  if (to === from || isBehindAsked(turn, position, to)) return;
  const sinceLastMoveMs =
    position.stopMovedAt === undefined ? Number.POSITIVE_INFINITY : turn.now - position.stopMovedAt;
  if (!isMoveWorthwhile({ side, from, to, trail: rule, atr, steps, sinceLastMoveMs })) return;
  trailStop(turn, position, { from, to, highWater });
}

/** A price that an operator asks for, and the broker has not confirmed, goes first. */
function isBehindAsked(turn: Turn, position: HeldPosition, to: number): boolean {
  const asked = tightestStop(turn, position);
  return asked !== position.stopPrice && signOf(position.side) * (to - asked) <= 0;
}

/** Moves the stop; if the new price would trigger at once, closes the position instead. */
function trailStop(
  turn: Turn,
  position: HeldPosition,
  move: { readonly from: number; readonly to: number; readonly highWater: number },
): void {
  const { symbol, side, positionId } = position;
  const stop = liveLeg(ordersOf(turn.state, positionId), 's');
  const mayTrail = stop !== undefined && isResting(stop) && mayMove(turn, stop);
  if (!mayTrail && !isWatched(turn, symbol)) return;
  const quote = turn.market.quote(symbol);
  if (quote === undefined) return;
  if (isStopThrough(turn, quote, { side, stop: move.to })) {
    return beginClose(turn, position, 'stop_through_market');
  }
  const spec = trailAtrSpec(position.plan.trail);
  const atr = spec === undefined ? undefined : turn.market.atr(symbol, spec, turn.now);
  const { from, to, highWater } = move;
  const chain = chainOf(position);
  if (stop === undefined)
    return void turn.record(
      { type: 'stop-moved', positionId, symbol, ...move, why: 'trail' },
      chain,
    );
  const seen = { from, highWater, market: marketSeen(turn, symbol, atr) };
  moveStop(turn, stop, { purpose: 'trail', stopPrice: to, seen }, chain);
}
