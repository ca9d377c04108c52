// A target that decays: once a later step of its table has begun, the position has the nearer price, and the resting order follows.
import { comparePrices } from '../../../market/instruments/tick-grid.ts';
import { targetPrice } from '../../domain/exits/target-price.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { chainOf, isMarketOpen, stepsOf } from '../turn/actions.ts';
import { newestOf, type Turn } from '../turn/turn.ts';
import { isSplitSuspected } from './suspected-splits.ts';

/** The price is recorded first, so that a restart changes the order to the same one. */
export function decayTarget(turn: Turn, position: HeldPosition): void {
  const { positionId, symbol, targetPrice: from } = position;
  const to = decayedTarget(turn, position, turn.now);
  if (to === undefined || from === undefined) return;
  if (!isMarketOpen(turn, symbol) || isSplitSuspected(turn, symbol)) return;
  const chain = newestOf(turn, chainOf(position));
  turn.record({ type: 'target-moved', positionId, symbol, from, to, why: 'decay' }, chain);
  turn.touched.add(positionId);
}

/**
 * The target that the table gives at that moment, if it is nearer by a tick or more; a target never moves away. It follows from
 * the first fill, the average price and the clock alone.
 */
export function decayedTarget(turn: Turn, position: HeldPosition, at: number): number | undefined {
  const { plan, status, strategy, side, symbol, openedAt, r } = position;
  const { targetPrice: from, averagePrice: entry } = position;
  if (plan.target?.kind !== 'decay' || from === undefined || status !== 'open') return undefined;
  // A person who took the position over keeps its target.
  if (strategy === MANUAL) return undefined;
  const steps = stepsOf(turn, symbol);
  const rule = plan.target;
  const to = targetPrice({ side, rule, entry, r, steps, heldMs: at - openedAt });
  const isNearer = signOf(side) * (from - to) > 0 && comparePrices(from, to) !== 0;
  return isNearer ? to : undefined;
}
