// The price of the stock at which an option is closed: the daemon watches it, and closes the position once it has been there for a moment. An order
// that rests at the broker for the same price gets more time, since it fills by itself.
// Decision 0066

import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { stoppedSide } from '../../domain/exits/underlying-stop.ts';
import { stopReached } from '../../domain/exits/watched-stop.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { markOf } from '../market/mark.ts';
import { isActing, liveLeg, ordersOf } from '../state/position-lookups.ts';
import { beginClose } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';

/** A single bad print of the stock is over by then. */
const TIMEOUT_MS = 2 * SECOND_MS;
/** How long the order at the broker may take to fill. */
const FILLS_MS = 10 * SECOND_MS;

export function watchUnderlying(turn: Turn, position: HeldPosition): void {
  const condition = position.plan.underlyingStop?.condition;
  if (condition === undefined || position.status === 'closing') return;
  const quote = usableQuote(turn, condition.symbol);
  // A quote that is not usable neither confirms nor ends a doubt.
  if (quote === undefined) return;
  const mark = markOf(turn, position);
  const reached = stopReached(stoppedSide(condition), condition.price, quote);
  if (reached === undefined) {
    mark.doubt = undefined;
    return;
  }
  mark.doubt ??= { reached, since: turn.now };
  const timeoutMs = isExitResting(turn, position) ? FILLS_MS : TIMEOUT_MS;
  if (turn.now - mark.doubt.since < freshnessMs(turn, timeoutMs)) return;
  beginClose(turn, position, 'stop', { stop: { ...reached, of: condition.symbol } });
}

/** Its order works at the broker. */
export function isExitResting(
  { state }: Pick<Turn, 'state'>,
  { positionId }: HeldPosition,
): boolean {
  const order = liveLeg(ordersOf(state, positionId), 's');
  return order !== undefined && isActing(order);
}
