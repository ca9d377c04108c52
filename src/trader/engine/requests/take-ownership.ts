// A person takes a position over from its strategy: from this turn on no strategy manages it. Stop, target and trail stay.

import { MANUAL, type RequestRef } from '../../domain/orders/order-request.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { NO_EXITS } from '../../domain/strategy/strategy.ts';
import { chainOf } from '../turn/actions.ts';
import { newestOf, type Turn } from '../turn/turn.ts';

export function takeOwnership(turn: Turn, position: PositionState, request: RequestRef): void {
  const { positionId, symbol, strategy: from } = position;
  const { add: _, firstShares: __, trade: ___, ...plan } = { ...position.plan, exit: NO_EXITS };
  turn.record(
    { type: 'ownership-taken', positionId, symbol, from, to: MANUAL, plan, request },
    newestOf(turn, chainOf(position)),
  );
  dropWish(turn, symbol);
}

/** A reversal of the strategy would enter once the symbol is flat. */
function dropWish(turn: Turn, symbol: string): void {
  const reversal = turn.state.pendingReversals.get(symbol);
  if (reversal === undefined) return;
  const { id: signalId } = reversal.signal;
  const why = 'a person took the position over';
  turn.record({ type: 'wish-dropped', symbol, signalId, why }, { cause: 0, correlation: signalId });
}
