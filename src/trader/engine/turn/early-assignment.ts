// Calls that are sold and may be assigned over the night, because their stock goes ex before the next session.
import { HOUR_MS } from '../../../kernel/instant.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { isExercisedForDividend } from '../../../market/options/early-exercise.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { midOf } from '../../../market/quotes/quote.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { underlyingIn } from '../state/underlying.ts';
import { exDatesBetween } from './dividends.ts';
import { msToClose } from './session-bounds.ts';
import type { Turn } from './turn.ts';

/** In the last hour of the session before the ex-dividend day; false without a calendar. */
export function isAssignmentNear(
  turn: Turn,
  { symbol, quantity }: Pick<HeldPosition, 'symbol' | 'quantity'>,
): boolean {
  if (!(msToClose(turn, symbol) <= HOUR_MS)) return false;
  const dividend = dividendTonight(turn, symbol);
  if (dividend === 0) return false;
  const { market, state } = turn;
  const spot = market.last(underlyingIn(state, symbol));
  const quote = market.quote(symbol);
  return contractsIn(symbol).some(({ contract, sign }, index) => {
    const { right, strike = 0 } = parseOptionId(contract) ?? {};
    if (right !== 'call' || sign * quantity >= 0) return false;
    const own = quote?.legs?.[index] ?? (contract === symbol ? quote : undefined);
    const price = own === undefined ? Number.NaN : midOf(own);
    return isExercisedForDividend({ strike, spot, price, dividend });
  });
}

/** What the stock pays with an ex-day after today, up to the next session. */
function dividendTonight(turn: Turn, symbol: string): number {
  const { state, market, now } = turn;
  const { sessions, venue } = market.placeOf(symbol);
  const today = sessions.dayOf(now);
  const next = venue.calendar.nextSession(today)?.day ?? today;
  return exDatesBetween(turn, underlyingIn(state, symbol), [today, next]).reduce(
    (sum, { amount }) => sum + amount,
    0,
  );
}
