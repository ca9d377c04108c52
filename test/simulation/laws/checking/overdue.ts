// What should have ended by now, by the terms it was opened under: an entry's time, a position's age, the hour it leaves at.

import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { isHoldingId } from '../../../../src/trader/domain/holdings/holding.ts';
import type {
  OpenPosition,
  PositionState,
} from '../../../../src/trader/domain/positions/position-state.ts';
import { contractsRequested } from '../../../../src/trader/engine/state/operator-requests.ts';
import { liveLeg, ordersOf } from '../../../../src/trader/engine/state/position-lookups.ts';
import type { SeenTrading } from './law-of.ts';

/** A sentence for every part of a trade, and every order of one that is over. */
export function overdueIn(world: SeenTrading): readonly string[] {
  const { state } = world;
  const found: string[] = [];
  for (const positionId of state.active.keys()) {
    const position = state.positions.get(positionId);
    const text = position && overdue(world, position);
    if (text !== undefined) found.push(text);
  }
  for (const [ref, positionId] of state.positionByLiveRef)
    if (!state.active.has(positionId) && !isHoldingId(positionId))
      found.push(`${positionId} is closed, and ${ref} is not over`);
  return found;
}

function overdue(world: SeenTrading, position: PositionState): string | undefined {
  const { positionId, status } = position;
  const entry = liveLeg(ordersOf(world.state, positionId), 'e');
  if (entry === undefined && (status === 'planned' || status === 'opening'))
    return `${positionId} is ${status} without an entry`;
  const validity = entry?.terms.validity;
  if (validity?.kind === 'gtd' && validity.until < world.now())
    return `the entry of ${positionId} works beyond its time`;
  if (status !== 'open' || world.isHalted(position.symbol)) return undefined;
  if (position.quantity === 0) return `${positionId} holds nothing and is open`;
  // No order may sell what is to be exercised tonight, or to lapse.
  const isExercised =
    contractsRequested(world.state.asked, positionId) >= Math.abs(position.quantity);
  return isTimeUp(world, position) && !isExercised
    ? `${positionId} is open beyond its time`
    : undefined;
}

/** Said here once more, and not asked of the code that is on trial. */
function isTimeUp(world: SeenTrading, { symbol, plan, openedAt }: OpenPosition): boolean {
  const { maxMs = LONG, flattenBeforeCloseMs = 0, atMs = LONG } = plan.exit;
  const { msToClose, dayStart } = world.today(symbol);
  const isLate = dayStart + atMs < world.now();
  const isNearEarlyClose = plan.exit.atMs !== undefined && msToClose < EARLY_CLOSE_MS;
  return (
    world.now() - openedAt > maxMs || msToClose < flattenBeforeCloseMs || isLate || isNearEarlyClose
  );
}

const LONG = Number.POSITIVE_INFINITY;
const EARLY_CLOSE_MS = 5 * MINUTE_MS;
