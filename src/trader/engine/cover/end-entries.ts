// Taking back entries: whatever has not filled is cancelled, its children stay for what has.

import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { activePositions } from '../state/book.ts';
import { beginClose } from '../turn/acts.ts';
import { positionTurn } from '../turn/position-turn.ts';
import type { Chain, Turn } from '../turn/turn.ts';
import { endSheltered } from './shelter.ts';

/** No new risk from here, in these symbols or in all. */
export function endEntries(turn: Turn, why: string, symbols?: readonly string[]): void {
  for (const position of activePositions(turn.state)) {
    if (symbols === undefined || symbols.includes(position.symbol)) endEntry(turn, position, why);
  }
}

/** Leaves what is held; of an entry that has filled nothing yet the entry itself ends. */
export function leave(
  turn: Turn,
  position: PositionState,
  reason: ExitReason,
  chain?: Chain,
): void {
  if (position.status === 'planned') endEntry(turn, position, `left before it filled: ${reason}`);
  else beginClose(turn, position, reason, { chain });
}

export function endEntry(turn: Turn, position: PositionState, why: string): void {
  endSheltered(positionTurn(turn, position), why);
}
