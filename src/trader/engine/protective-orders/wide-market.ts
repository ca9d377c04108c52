// Quotes of options widen for a moment without a move of the stock. An exit that is due by the clock has minutes for it: it begins at
// the middle of a wide market, and meets the other side if the market stays wide.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { roundDown, roundUp } from '../../../market/instruments/tick-grid.ts';
import { isTwoSided, midOf, type Quote, spreadOf } from '../../../market/quotes/quote.ts';
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import { isWideFor } from '../../domain/exits/premium-watch.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { isLive, ordersOf } from '../state/position-lookups.ts';
import { stepsOf } from '../turn/actions.ts';
import { msToClose } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';
import { isPressed } from './exit-urgency.ts';
import { withinWidth } from './within-width.ts';

/** Due by the clock: nothing has happened to the position. */
const BY_THE_CLOCK: ReadonlySet<ExitReason> = new Set([
  ...(['expiry', 'early_assignment', 'session_end', 'missed_flatten'] as const),
]);
/** From here on to the close no exit waits for a better market. */
const LEAST_MS = 5 * MINUTE_MS;

export function isByTheClock(position: HeldPosition): boolean {
  const { symbol } = position;
  return position.status === 'closing' && BY_THE_CLOCK.has(position.reason) && isOptionId(symbol);
}

/** Undefined if the market is not wide, lacks a side, the exit cannot wait, or an earlier one of it has waited. */
export function startInWideMarket(
  turn: Turn,
  position: HeldPosition,
  side: PositionSide,
): number | undefined {
  const { symbol } = position;
  if (!isByTheClock(position) || !(msToClose(turn, symbol) > LEAST_MS)) return undefined;
  if (isPressed(turn, position) || hasWaited(turn, position)) return undefined;
  const quote = usableQuote(turn, symbol);
  const middle = quote === undefined ? undefined : middleIfWide(quote);
  if (middle === undefined) return undefined;
  const steps = stepsOf(turn, symbol);
  const price = side === 'long' ? roundUp(steps, middle) : roundDown(steps, middle);
  return isSound(price) ? withinWidth(turn, position, price) : undefined;
}

function hasWaited({ state }: Turn, { positionId }: HeldPosition): boolean {
  return ordersOf(state, positionId).some((order) => order.terms.leg === 'x' && !isLive(order));
}

/** Of a combination, the net of the middles of its contracts, every second one of which it sells: its own bid may be 0 because they are wide. */
function middleIfWide(quote: Quote): number | undefined {
  const legs = quote.legs ?? [quote];
  if (!legs.every(isTwoSided)) return undefined;
  const middle = legs.reduce((sum, leg, index) => sum + (index % 2 === 0 ? 1 : -1) * midOf(leg), 0);
  const spread = legs.reduce((sum, leg) => sum + spreadOf(leg), 0);
  return middle > 0 && isWideFor(middle, spread) ? middle : undefined;
}
