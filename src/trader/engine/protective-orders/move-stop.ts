// Moving a stop: changes the resting order or, if the venue cannot change orders, records the new price before the replacement.
// Law 6: see src/trader/engine/protective-orders/required-terms.ts

import { isHeld } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { type ChangeRequest, changeOrder } from '../intents/intents.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { Chain, Turn } from '../turn/turn.ts';

type Move = Required<Pick<ChangeRequest, 'purpose' | 'stopPrice'>> & Pick<ChangeRequest, 'seen'>;

/**
 * The replacement is placed at the recorded price of the position. The tighter price is therefore durable before the old stop
 * is cancelled, and a crash in between cannot loosen the stop.
 */
export function moveStop(turn: Turn, stop: OrderRecord, move: Move, chain: Chain): void {
  if (capabilitiesFor(turn.traits, stop.terms.symbol).amendsInPlace)
    return changeOrder(turn, stop, move, chain);
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
 * Its trade or the stop itself ends, or somebody loosens the stop, while a move of it is under way, which may have arrived: the tighter
 * price is recorded, so that no later stop of the trade is looser, even if a corrected execution reopens it.
 */
export function keepMoveUnderWay(turn: Turn, stop: OrderRecord, chain?: Chain): void {
  const { terms, positionId, pendingChange } = stop;
  const position = turn.state.positions.get(positionId);
  const { change, purpose, highWater } = pendingChange ?? {};
  const to = change?.stopPrice;
  if (terms.leg !== 's' || to === undefined || purpose === undefined) return;
  if (position === undefined || !isHeld(position)) return;
  const { symbol, side, stopPrice: from } = position;
  if (signOf(side) * (to - from) <= 0) return;
  const seen = highWater === undefined ? {} : { highWater };
  turn.record({ type: 'stop-moved', positionId, symbol, from, to, why: purpose, ...seen }, chain);
}
