// A limit that closes a position rests in the group of its stop, like a target: one fill reduces the other.

import type { OrderRequest, RequestRef } from '../../domain/orders/order-request.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { exitSide } from '../../domain/terms/side.ts';
import { intendExit } from '../intents/intend-exit.ts';
import { changeOrder, orderRefOf } from '../intents/intents.ts';
import { coverable } from '../protective-orders/foreign.ts';
import { isWatched } from '../protective-orders/watched-stop.ts';
import { contractsRequested } from '../state/operator-requests.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isActing, isResting, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { chainOf, isAccountKnown, mayChange } from '../turn/actions.ts';
import { dayEnding } from '../turn/session-bounds.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';
import { roomRefusals } from './park-exit.ts';

/**
 * The entry must have ended, and stop and target must rest unchanged: a limit beside them could close the same shares. Where the daemon
 * watches the stop, no other order may close them.
 */
export function limitRefusals(turn: Turn, open: readonly HeldPosition[]): Refusal[] {
  const exercised = open.find((position) => isExercised(turn, position));
  if (exercised !== undefined) return [{ kind: 'exercise_asked', symbol: exercised.symbol }];
  const resting = open.flatMap((position) => restingBeside(turn, position) ?? []);
  if (resting[0] !== undefined)
    return [{ kind: 'exit_resting', orderRef: resting[0].terms.orderRef }];
  return roomRefusals(turn, open, (position) => canRest(turn, position));
}

function isExercised(turn: Turn, { positionId, quantity }: HeldPosition): boolean {
  return contractsRequested(turn.state.asked, positionId) >= Math.abs(quantity);
}

/** The exit of an option that rests at the broker: no group of orders reduces it. */
function restingBeside(turn: Turn, { positionId, symbol }: HeldPosition): OrderRecord | undefined {
  return isWatched(turn, symbol) ? liveLeg(ordersOf(turn.state, positionId), 's') : undefined;
}

function canRest(turn: Turn, position: HeldPosition): boolean {
  const orders = ordersOf(turn.state, position.positionId);
  if (position.status !== 'open' || liveLeg(orders, 'e') !== undefined) return false;
  if (liveLeg(orders, 'x') !== undefined || !isAccountKnown(turn)) return false;
  const target = liveLeg(orders, 't');
  // Where nothing can be changed in place, a second limit would stand beside the first.
  if (isWatched(turn, position.symbol)) return target === undefined;
  if (target !== undefined) return isResting(target) && mayChange(turn, target);
  const stop = liveLeg(orders, 's');
  const isUnchanged = stop?.pendingChange === undefined && stop?.isCancelRequested === false;
  return stop !== undefined && isActing(stop) && isUnchanged && stop.group !== '';
}

/** Moves the target to the limit; without a target the limit joins the group of the stop. */
export function restLimit(
  turn: Turn,
  position: HeldPosition,
  { order, request }: { readonly order: OrderRequest; readonly request: RequestRef },
): void {
  const { positionId, symbol, side, targetPrice: from } = position;
  const { price: limitPrice = Number.NaN } = order;
  const orders = ordersOf(turn.state, positionId);
  const target = liveLeg(orders, 't');
  const chain = newestOf(turn, chainOf(position));
  if (target !== undefined) {
    const { orderRef } = target.terms;
    const recorded = turn.record(
      { type: 'limit-asked', positionId, symbol, orderRef, price: limitPrice, request },
      chain,
    );
    return changeOrder(turn, target, { purpose: 'operator', limitPrice }, after(recorded));
  }
  const leg: OrderTerms = {
    orderRef: orderRefOf(turn.state, 't'),
    leg: 't',
    symbol,
    side: exitSide(side),
    type: 'limit',
    quantity: coverable(turn, position),
    limitPrice,
    validity: order.validity === 'gtc' ? { kind: 'gtc' } : dayEnding(turn, symbol),
    extendedHours: false,
    // A watched stop is not an order: the limit stands alone, and an exit waits for its end.
    ...(!isWatched(turn, symbol) && { group: liveLeg(orders, 's')?.group ?? '' }),
  };
  const recorded = intendExit(turn, position, { leg, reason: 'target', request }, chain);
  const moved = { positionId, symbol, to: limitPrice, ...(from !== undefined && { from }) };
  turn.record({ type: 'target-moved', ...moved }, after(recorded));
}
