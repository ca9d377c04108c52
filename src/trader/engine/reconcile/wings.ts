// A vertical that has been a wing of a condor: its contracts were held before it was a position by itself.
// Decision 0143
import { parseCondor } from '../../../market/options/condor.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { heldSince } from '../protective-orders/manual-closing.ts';
import type { Turn } from '../turn/turn.ts';

/**
 * When its contracts were first held, in whole seconds as the broker reports times. A condor that came apart before today counts no more,
 * nor do executions of that time.
 */
export function contractsHeldSince(turn: Turn, position: HeldPosition): number {
  let since = heldSince(turn, position);
  for (const whole of turn.state.positions.values()) {
    if (whole.signalId !== position.signalId || !('openedAt' in whole)) continue;
    const { positionId, openedAt } = whole;
    const isWhole = parseCondor(whole.symbol)?.wings.some(({ id }) => id === position.symbol);
    if (isWhole === true && openedAt !== undefined)
      since = Math.min(since, heldSince(turn, { positionId, openedAt }));
  }
  return since;
}
