// Cancelling entries: the unfilled part ends; the child orders stay for the filled part.

import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { chainOfRef } from '../intents/chains.ts';
import { activePositions, liveOrders } from '../state/position-lookups.ts';
import { beginClose, cancelOnce, chainOf } from '../turn/actions.ts';
import { positionTurn } from '../turn/position-turn.ts';
import { type Chain, NO_CHAIN, newestOf, type Turn } from '../turn/turn.ts';
import { isLockedIn } from './parked-exits.ts';
import { endEntryWithStop } from './separate-stop.ts';

/** Cancels all working entries and purchases of holdings, or those in the given symbols. */
export function endEntries(turn: Turn, why: string, symbols?: readonly string[]): void {
  for (const position of activePositions(turn.state)) {
    if (symbols === undefined || symbols.includes(position.symbol)) endEntry(turn, position, why);
  }
  endPurchases(turn, why, symbols);
}

function endPurchases(turn: Turn, why: string, symbols: readonly string[] | undefined): void {
  for (const order of liveOrders(turn.state)) {
    const { leg, side, symbol, orderRef } = order.terms;
    if (leg !== 'h' || side !== 'buy' || symbols?.includes(symbol) === false) continue;
    if (isLockedIn(turn, order)) continue;
    cancelOnce(turn, order, why, chainOfRef(turn, orderRef) ?? NO_CHAIN);
  }
}

/** Marks a held position for closing; cancels an entry that has not filled yet, and closes what it fills nevertheless. */
export function closePosition(
  turn: Turn,
  position: PositionState,
  reason: ExitReason,
  chain?: Chain,
): void {
  if (position.status !== 'planned') return beginClose(turn, position, reason, { chain });
  leaveOnFill(turn, position, reason);
  endEntry(turn, position, `left before it filled: ${reason}`);
}

/** The entry may fill while it is being cancelled: then the exit holds for what it has filled. */
function leaveOnFill(turn: Turn, position: PositionState, reason: ExitReason): void {
  const { positionId, symbol, strategy } = position;
  if (turn.state.asked.closes.has(positionId)) return;
  turn.record(
    { type: 'close-asked', positionId, symbol, isExtended: false, by: strategy, reason },
    newestOf(turn, chainOf(position)),
  );
}

export function endEntry(turn: Turn, position: PositionState, why: string): void {
  endEntryWithStop(positionTurn(turn, position), why);
}
