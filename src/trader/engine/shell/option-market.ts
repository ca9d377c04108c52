// The quote of an option beside the price of its stock, and the greeks of what is held, for screens.
import { isOptionId } from '../../../market/instruments/amount.ts';
import { optionTermsOf } from '../../../market/options/combination.ts';
import { daysLeft, type OptionMarket, positionGreeks } from '../../domain/options/held-option.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { HeldOption } from '../../ports/trader-status.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { isExitResting } from '../protective-orders/watched-underlying.ts';
import { underlyingIn } from '../state/underlying.ts';
import type { Turn } from '../turn/turn.ts';
import { heldPositions } from './protection-status.ts';

export function optionMarket(turn: Turn, symbol: string): OptionMarket | undefined {
  const { market, state } = turn;
  const quote = isOptionId(symbol) ? market.quote(symbol) : undefined;
  if (quote === undefined) return undefined;
  const { bid, ask, legs } = quote;
  const underlyingPrice = market.last(underlyingIn(state, symbol));
  const rate = turn.settings.risk.options.ratePercent / 100;
  const ageMs = quoteAgeMs(turn, quote);
  return { bid, ask, ...(legs && { legs }), ageMs, underlyingPrice, rate };
}

/** Every option that is held, with its greeks while it has a price. */
export function heldOptions(turn: Turn): readonly HeldOption[] {
  const { market, state, now } = turn;
  return heldPositions(state).flatMap((position) => {
    const { symbol, quantity } = position;
    const terms = optionTermsOf(symbol);
    if (terms === undefined) return [];
    const { calendar } = market.placeOf(symbol).venue;
    const seen = optionMarket(turn, symbol);
    const greeks = seen && positionGreeks(symbol, seen, { units: quantity, calendar, now });
    const exit = exitStatus(turn, position);
    const left = daysLeft(terms.expiry, calendar, now);
    return [{ symbol, quantity, daysLeft: left, greeks, ...(exit && { exit }) }];
  });
}

function exitStatus(turn: Turn, position: HeldPosition): HeldOption['exit'] {
  const condition = position.plan.underlyingStop?.condition;
  return condition && { condition, isResting: isExitResting(turn, position) };
}
