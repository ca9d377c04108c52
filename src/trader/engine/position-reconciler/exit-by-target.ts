// Closes a position by moving its target through the market, for a stop's group that refuses a new exit order.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { changeOrder } from '../intents/intents.ts';
import { collaredPrice } from '../protective-orders/exit-terms.ts';
import { coverable } from '../protective-orders/foreign.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isResting } from '../state/position-lookups.ts';
import { mayChange } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { isStopThrough } from '../turn/thin-market.ts';
import type { Turn } from '../turn/turn.ts';

/** Shortest time between two re-pricings while the market moves away. */
const FOLLOW_AFTER_MS = SECOND_MS;

/** How long a stop that the market is through may take to fill. */
const STOP_FILLS_MS = 10 * SECOND_MS;

/** True while the target closes the position, or the stop does. The stop rests in the same group, so a fill of one reduces the other. */
export function exitByTarget(
  on: PositionTurn<HeldPosition>,
  closers: readonly OrderRecord[],
): boolean {
  const { turn, position, chain } = on;
  const target = closers.find(({ terms }) => terms.leg === 't');
  if (target === undefined || !isResting(target) || target.isCancelRequested) return false;
  if (target.refusedChanges > 0) return false;
  if (target.pendingChange !== undefined || isStopFilling(on, closers)) return true;
  const limitPrice = collaredPrice(turn, position.symbol, position.side);
  if (limitPrice === undefined || !mayChange(turn, target)) return false;
  const shares = coverable(turn, position);
  // The account does not show the shares yet, or no longer: a later answer settles it.
  if (shares === 0) return true;
  const quantity = shares + target.filled;
  if (isThrough(turn, position, target) && target.quantity === quantity) return true;
  const isExit = target.limitPrice !== position.targetPrice;
  if (isExit && turn.now - target.statusAt < FOLLOW_AFTER_MS) return true;
  changeOrder(turn, target, { purpose: 'exit', limitPrice, quantity }, chain);
  return true;
}

/**
 * The market is through the stop, which is filling or about to; one that the broker holds back does neither. A change of the target states a quantity, and would give it
 * back what a fill that is still under way has taken from it: both together could close more than is held.
 */
function isStopFilling(
  { turn, position, orders }: PositionTurn<HeldPosition>,
  closers: readonly OrderRecord[],
): boolean {
  const stop = closers.find(isFilling)?.stopPrice;
  const quote = turn.market.quote(position.symbol);
  const refused = orders.findLast(
    ({ status, terms }) => terms.leg === 'x' && status === 'rejected',
  );
  if (stop === undefined || quote === undefined || refused === undefined) return false;
  if (turn.now - refused.statusAt >= freshnessMs(turn, STOP_FILLS_MS)) return false;
  return isStopThrough(turn, quote, { side: position.side, stop });
}

function isFilling({ terms, inactiveSince }: OrderRecord): boolean {
  return terms.leg === 's' && inactiveSince === undefined;
}

function isThrough(turn: Turn, { symbol, side }: HeldPosition, target: OrderRecord): boolean {
  const quote = turn.market.quote(symbol);
  const market = side === 'long' ? quote?.bid : quote?.ask;
  return signOf(side) * ((target.limitPrice ?? Number.NaN) - (market ?? Number.NaN)) <= 0;
}
