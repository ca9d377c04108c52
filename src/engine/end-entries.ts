// Taking back entries: whatever has not filled is cancelled, its children stay for what has.
import type { PositionState } from '../trading/positions/position-state.ts';
import { cancelOnce, chainOf } from './acts.ts';
import { activePositions, liveLeg, ordersOf } from './book.ts';
import { newestOf, type Turn } from './turn.ts';

/** No new risk from here, in these symbols or in all. */
export function endEntries(turn: Turn, why: string, symbols?: readonly string[]): void {
  for (const position of activePositions(turn.state)) {
    if (symbols === undefined || symbols.includes(position.symbol)) endEntry(turn, position, why);
  }
}

export function endEntry(turn: Turn, position: PositionState, why: string): void {
  const entry = liveLeg(ordersOf(turn.state, position.positionId), 'e');
  if (entry !== undefined) cancelOnce(turn, entry, why, newestOf(turn, chainOf(position)));
}
