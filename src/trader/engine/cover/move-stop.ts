// Moving a stop: changes the resting order or, if the venue cannot change orders, records the new price before the replacement.
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { type ChangeWanted, changeOrder } from '../intents/intents.ts';
import type { OrderRecord } from '../state/state.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';

type Move = Required<Pick<ChangeWanted, 'purpose' | 'stopPrice'>> & Pick<ChangeWanted, 'seen'>;

/**
 * The replacement is placed at the recorded price of the position. The tighter price is therefore durable before the old stop
 * is cancelled, and a crash in between cannot loosen the stop (law 6).
 */
export function moveStop(turn: Turn, stop: OrderRecord, move: Move, chain: Chain): void {
  if (turn.traits.capabilities.amendsInPlace) return changeOrder(turn, stop, move, chain);
  const { positionId, terms } = stop;
  const position = turn.state.positions.get(positionId);
  if (position === undefined || position.status === 'planned' || position.status === 'closed')
    return;
  const { purpose, stopPrice: to, seen } = move;
  turn.record(
    {
      type: 'stop-moved',
      positionId,
      symbol: terms.symbol,
      from: position.stopPrice,
      to,
      why: purpose,
      ...(seen && { highWater: seen.highWater }),
    },
    chain,
  );
  turn.touched.add(positionId);
}

/**
 * The trade ends while a move of its stop is under way, which may have arrived: an execution that reopens the trade finds the tighter
 * price recorded.
 */
export function keepMoveUnderWay({
  turn,
  position,
  orders,
  chain,
}: PositionTurn<HeldPosition>): Chain {
  const { positionId, symbol, side, stopPrice: from } = position;
  for (const { terms, pendingChange } of orders) {
    const { change, purpose, highWater } = pendingChange ?? {};
    const to = change?.stopPrice;
    if (terms.leg !== 's' || to === undefined || purpose === undefined) continue;
    if (signOf(side) * (to - from) <= 0) continue;
    const seen = highWater === undefined ? {} : { highWater };
    return after(
      turn.record(
        { type: 'stop-moved', positionId, symbol, from, to, why: purpose, ...seen },
        chain,
      ),
    );
  }
  return chain;
}
