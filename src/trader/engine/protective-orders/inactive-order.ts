// An order that the broker has and holds back: `Inactive` without an error may mean that it is dead or that it is checked.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive } from '../state/position-lookups.ts';
import { isMarketOpen } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** How long an order that the broker has may be inactive in an open market. A new one is only acknowledged for a moment. */
const INACTIVE_MS = 2 * SECOND_MS;

/** The broker does not say which of the two it is. */
export function isInactive(turn: Turn, order: OrderRecord): boolean {
  const { inactiveSince, terms } = order;
  if (inactiveSince === undefined || !isLive(order) || !isMarketOpen(turn, terms.symbol))
    return false;
  return turn.now - inactiveSince >= freshnessMs(turn, INACTIVE_MS);
}
