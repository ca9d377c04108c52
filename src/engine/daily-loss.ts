// The day's loss of our own trading: realised with commissions, plus what open positions lost, marked where they could be left.
import { MINUTE_MS } from '../kernel/instant.ts';
import { isTwoSided } from '../market/quote.ts';
import { type HeldPosition, isHeld } from '../trading/positions/position-state.ts';
import { activePositions } from './book.ts';
import type { Turn } from './turn.ts';

const MARK_AGE_MAX_MS = MINUTE_MS;

/** Positive when money was lost, in USD. What a position had won or lost before the day began is not the day's. */
export function dailyLoss(turn: Turn): number {
  const { dayRealized, dayCommissions, dayCarried } = turn.state;
  return dayCommissions + dayCarried - dayRealized - unrealized(turn);
}

export function unrealized(turn: Turn): number {
  let sum = 0;
  for (const position of activePositions(turn.state)) {
    if (isHeld(position))
      sum += (markPrice(turn, position) - position.averagePrice) * position.quantity;
  }
  return sum;
}

/** Bid for longs, ask for shorts; without a fresh market in session, the stop. */
function markPrice(turn: Turn, position: HeldPosition): number {
  const quote = turn.market.quote(position.symbol);
  const isFresh =
    quote !== undefined &&
    isTwoSided(quote) &&
    (turn.now - quote.at <= MARK_AGE_MAX_MS * Math.max(1, turn.speed) ||
      !turn.market.sessions.isOpen(turn.now));
  if (!isFresh || quote === undefined) return position.stopPrice;
  return position.side === 'long' ? quote.bid : quote.ask;
}
