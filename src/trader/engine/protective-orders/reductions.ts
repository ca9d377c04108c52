// A person closes part of a position, or a roll buys it back: stop and target shrink first, then a separate order closes the part, so
// that all orders together never close more than is held.
import { sellableAt, sellableOf } from '../../domain/positions/locked-shares.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { Reduction } from '../state/operator-requests.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, ordersOf } from '../state/position-lookups.ts';
import type { Roll } from '../state/roll.ts';
import type { State } from '../state/state.ts';
import { isLineUsable, isMarketOpen } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { isInactive } from './inactive-order.ts';

/** The request, until its order has ended; with its order once that is intended. */
export interface PendingReduction extends Omit<Reduction, 'request'> {
  readonly request?: Reduction['request'];
  readonly order: OrderRecord | undefined;
  readonly roll?: Roll;
}

export function reductionOf(
  { asked, orders, rolls }: Pick<State, 'asked' | 'orders' | 'rolls'>,
  positionId: string,
): PendingReduction | undefined {
  const roll = rolls.get(positionId);
  const asks =
    roll === undefined
      ? asked.reductions.get(positionId)
      : { shares: roll.contracts, orderRef: roll.orderRef, roll };
  if (asks === undefined) return undefined;
  const order = asks.orderRef === undefined ? undefined : orders.get(asks.orderRef);
  if (asks.orderRef !== undefined && (order === undefined || !isLive(order))) return undefined;
  return { ...asks, order };
}

/**
 * Shares that stop and target leave to the order of a reduction; 0 while none can be sent, and if it takes all that others have left of
 * the position, which then keeps its stop until it is closed.
 */
export function reservedShares(turn: Turn, position: HeldPosition): number {
  const shares = sharesInReduction(turn, position);
  return shares < Math.abs(position.quantity) ? shares : 0;
}

function sharesInReduction(turn: Turn, { positionId, status, symbol }: HeldPosition): number {
  const pending = reductionOf(turn.state, positionId);
  if (pending === undefined) return 0;
  if (pending.order !== undefined) return pending.order.quantity - pending.order.filled;
  if (status !== 'open' || !mayReduce(turn, symbol)) return 0;
  return hasHeldStop(turn, positionId) ? 0 : pending.shares;
}

/** A stop that the broker holds back may still come to work over all shares: the order of the part is sent once it has ended. */
function hasHeldStop(turn: Turn, positionId: string): boolean {
  return ordersOf(turn.state, positionId).some(
    (order) => order.terms.leg === 's' && isInactive(turn, order),
  );
}

/** A market order can be sent now; before, the stop keeps all its shares. */
export function mayReduce(turn: Turn, symbol: string): boolean {
  return (
    isLineUsable(turn) &&
    isMarketOpen(turn, symbol) &&
    turn.broker.suspectedSplits.get(symbol)?.isHolding !== true
  );
}

/** A part that cannot be sold yet is refused; a close of everything may wait for it. */
export function partRefusals(
  turn: Turn,
  open: readonly HeldPosition[],
  quantity: number,
): Refusal[] {
  return [
    ...wholeRefusals(turn, open, quantity),
    ...lockedRefusals(turn, open, quantity),
    ...lotRefusals(turn, open, quantity),
  ];
}

// Decision 0099
/** The orders of a group keep their quantity, and the shares that they cover. */
function wholeRefusals(
  { traits }: Turn,
  open: readonly HeldPosition[],
  quantity: number,
): Refusal[] {
  const isWhole = open.some(
    ({ symbol }) => capabilitiesFor(traits, symbol).bracketsActWhole === true,
  );
  const held = open.reduce((sum, position) => sum + Math.abs(position.quantity), 0);
  return isWhole && quantity < held ? [{ kind: 'part_not_offered', quantity, held }] : [];
}

/** One order closes a part, so that it is of one kind. */
function lotRefusals(
  { market }: Turn,
  [first]: readonly HeldPosition[],
  quantity: number,
): Refusal[] {
  if (first === undefined) return [];
  const { lotSize, areOddLotsSeparate } = market.placeOf(first.symbol).venue;
  const isMixed = quantity > lotSize && quantity % lotSize !== 0;
  return areOddLotsSeparate === true && isMixed ? [{ kind: 'mixed_lots', quantity, lotSize }] : [];
}

/** Of an order that cannot wait for the shares: a close at the market may. */
export function lockedRefusals(
  { now }: Turn,
  open: readonly HeldPosition[],
  quantity: number,
): Refusal[] {
  const until = sellableAt(open, quantity, now);
  if (until === undefined) return [];
  const sellable = open.reduce((sum, part) => sum + sellableOf(part, now), 0);
  return [{ kind: 'locked_shares', quantity, sellable, until }];
}
