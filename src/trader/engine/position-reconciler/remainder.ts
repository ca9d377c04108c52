// Part of a share that a position holds: no order of ours can close it. The operator is notified once, and it is released when
// nothing else is left.
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { remainderOf, wholePart } from '../../domain/positions/whole-part.ts';
import { leavingPrice } from '../market/leaving-price.ts';
import { noteForeign } from '../protective-orders/foreign.ts';
import { alarm, apply } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';

/** Records that the remainder of the position has changed. */
export function noteRemainder(on: PositionTurn<HeldPosition>): void {
  const { turn, position, chain } = on;
  const { quantity, remainderNoted = 0 } = position;
  const remainder = remainderOf(quantity);
  if (remainder === remainderNoted) return;
  const last = apply(turn, position, { type: 'note-remainder' }, chain);
  if (remainderNoted !== 0) return;
  raise({ ...on, chain: last });
}

/** The remainder of a position whose whole shares are gone stays in the account and is no longer ours. */
export function releaseRemainder(on: PositionTurn<HeldPosition>): PositionTurn<HeldPosition> {
  const { turn, position, chain } = on;
  if (position.quantity === 0) return on;
  if ((position.remainderNoted ?? 0) === 0) raise(on);
  const price = leavingPrice(turn.market, position);
  const last = apply(turn, position, { type: 'release-remainder', price }, chain);
  turn.broker.wantsSnapshot = true;
  noteForeign(turn, position.symbol, last);
  return { ...on, chain: last };
}

function raise({ turn, position, chain }: PositionTurn<HeldPosition>): void {
  const { symbol, quantity } = position;
  const [whole, remainder] = [wholePart(quantity), remainderOf(quantity)];
  const held =
    whole === 0
      ? `${symbol}: ${remainder} of a share is left of the position, which is closed`
      : `${symbol}: the position is ${quantity} shares; stop and exits cover ${whole}, the other ${remainder} has no stop`;
  const text = `${held}. The broker's API takes no order for part of a share: sell it in the broker's app`;
  alarm(turn, { kind: 'remainder', symbol, text }, chain);
}
