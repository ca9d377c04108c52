// A halt of a stock is one of its options: they do not trade, whatever their own quotes show, and right after it these are wide and jump.
import { freshnessMs } from '../../../kernel/clock.ts';
import { type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { underlyingIn } from '../state/underlying.ts';
import { msToClose, type SessionSeen } from './session-bounds.ts';
import type { Turn } from './turn.ts';

/** How long exits of options look at the quotes after a halt: as long as a watched stop does. */
export const SETTLES_MS = 20 * SECOND_MS;
/** An exit that cannot wait for that: no quote of the halt is fresh any more. */
const HURRIED_MS = 5 * SECOND_MS;
/** From here on to the close no exit waits longer. */
const LAST_MS = 5 * MINUTE_MS;

/** The symbol itself or, of an option, its stock; undefined if neither is halted. */
export function haltedOf(
  { state, market }: Pick<SessionSeen, 'state' | 'market'>,
  symbol: string,
): string | undefined {
  if (market.quote(symbol)?.isHalted === true) return symbol;
  if (!isOptionId(symbol)) return undefined;
  const stock = underlyingIn(state, symbol);
  return market.quote(stock)?.isHalted === true ? stock : undefined;
}

/** When the latest halt of the symbol or of its stock ended; undefined if there was none. */
export function resumedAt({ state, market }: SessionSeen, symbol: string): Instant | undefined {
  const own = market.resumedAt(symbol);
  if (!isOptionId(symbol)) return own;
  const ofStock = market.resumedAt(underlyingIn(state, symbol));
  if (own === undefined || ofStock === undefined) return own ?? ofStock;
  return instant(Math.max(own, ofStock));
}

/** In the halt and right after it: what an option is quoted at says nothing of its worth. */
export function isHeldByHalt(turn: Turn, symbol: string): boolean {
  return haltedOf(turn, symbol) !== undefined || isSettling(turn, symbol);
}

/** An option whose halt, or that of its stock, has ended a moment ago. */
export function isSettling(turn: Turn, symbol: string, isHurried = false): boolean {
  if (!isOptionId(symbol)) return false;
  const at = resumedAt(turn, symbol);
  if (at === undefined) return false;
  const isLast = msToClose(turn, symbol) <= LAST_MS;
  const waitMs = isHurried || isLast ? HURRIED_MS : SETTLES_MS;
  return turn.now - at < freshnessMs(turn, waitMs);
}
