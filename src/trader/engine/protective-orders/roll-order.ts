// The order that buys contracts back for a roll: it walks no farther than leaves the credit that was asked for, and ends by itself.
// Decision 0064
import { freshnessMs } from '../../../kernel/clock.ts';
import { instant, SECOND_MS } from '../../../kernel/instant.ts';
import { roundDown } from '../../../market/instruments/tick-grid.ts';
import { isEnterable } from '../../../market/quotes/quote.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { exitWalk } from '../../domain/orders/price-walk.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { Roll } from '../state/roll.ts';
import { stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';

/** How long the purchase has, in market time: recorded quotes may be a minute apart, and an exit does not wait for it. */
export const ROLL_BUYS_MS = 90 * SECOND_MS;

/** The venue ends it this much later, while the daemon is down. */
const VENUE_ENDS_MS = 10 * SECOND_MS;

/** Undefined in a halt, and without a market to walk in. */
export function rollTerms(
  turn: Turn,
  { symbol, bid, credit }: Roll,
): Pick<OrderTerms, 'type' | 'extendedHours' | 'limitPrice' | 'walk' | 'validity'> | undefined {
  const quote = usableQuote(turn, symbol);
  if (quote === undefined || !isEnterable(quote) || turn.state.trading.state !== 'ACTIVE')
    return undefined;
  const steps = stepsOf(turn, symbol);
  const { startPrice, walk } = exitWalk({ side: 'buy', quote, steps });
  const boundPrice = roundDown(steps, bid - credit);
  const limitPrice = Math.min(startPrice, boundPrice);
  if (!isSound(limitPrice)) return undefined;
  const { validities } = capabilitiesFor(turn.traits, symbol);
  const until = instant(turn.now + freshnessMs(turn, ROLL_BUYS_MS + VENUE_ENDS_MS));
  return {
    ...{ type: 'limit', extendedHours: false, limitPrice },
    walk: { ...walk, boundPrice, lifeMs: ROLL_BUYS_MS },
    validity: validities.includes('gtd') ? { kind: 'gtd', until } : { kind: 'day', until },
  };
}

/** No other exit has a bound. */
export function isOfRoll({ terms: { leg, walk } }: OrderRecord): boolean {
  return leg === 'x' && walk?.boundPrice !== undefined;
}
