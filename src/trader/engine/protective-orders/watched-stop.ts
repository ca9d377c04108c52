// Stops at a venue where none can rest: this daemon watches them, and closes a position once the price has reached its stop.
// Law 5: see src/trader/engine/protective-orders/protection.ts
// Decision 0040

import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { midOf } from '../../../market/quotes/quote.ts';
import { watchedPremium } from '../../domain/exits/premium-watch.ts';
import { hasStop, isStopThroughMarket } from '../../domain/exits/protective-stop.ts';
import {
  isWitness,
  needsWitness,
  type StopReached,
  stopReached,
} from '../../domain/exits/watched-stop.ts';
import { lockedLots, sellableOf } from '../../domain/positions/locked-shares.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { price as priceText } from '../../domain/wording/figures.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { markOf } from '../market/mark.ts';
import { activePositions } from '../state/position-lookups.ts';
import { alarmOnce, beginClose, chainOf, isMarketOpen } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';
import { tightestStop } from './stop-at.ts';
import { isSplitSuspected } from './suspected-splits.ts';
import { watchUnderlying } from './watched-underlying.ts';

/** How long a price that needs a second witness waits for one. Nothing else protects the position. */
const WITNESS_MS = 2 * SECOND_MS;
/** How long an option must be worth no more than its stop. What was paid bounds the loss meanwhile. */
const PREMIUM_TIMEOUT_MS = 20 * SECOND_MS;

/** The one branch: where no stop of the instrument can rest, the daemon watches. */
export function isWatched({ traits }: Pick<Turn, 'traits'>, symbol: string): boolean {
  return !capabilitiesFor(traits, symbol).restingStops;
}

/** Between quotes: a doubt ends, and a price that was there before its stop is seen. */
export function watchStops(turn: Turn): void {
  for (const position of activePositions(turn.state))
    if (isHeld(position) && isWatched(turn, position.symbol)) watchStop(turn, position);
}

/** Closes the position if the market has reached its stop. */
export function watchStop(turn: Turn, position: HeldPosition): void {
  if (position.status === 'closing' || position.quantity === 0) return;
  if (isSplitSuspected(turn, position.symbol)) return;
  if (isOptionId(position.symbol)) {
    watchUnderlying(turn, position);
    return watchPremium(turn, position);
  }
  const { side } = position;
  const quote = usableQuote(turn, position.symbol);
  const reached = quote && stopReached(side, tightestStop(turn, position), quote);
  const mark = turn.marks.get(position.positionId) ?? (reached && markOf(turn, position));
  if (mark === undefined) return;
  if (reached === undefined) {
    // A quote that is not usable neither confirms nor ends a doubt.
    if (quote !== undefined) mark.doubt = undefined;
    return;
  }
  // Locked shares have no stop until they can be sold; then the price of that moment counts.
  if (sellableOf(position, turn.now) === 0) return notifyLocked(turn, position, reached);
  const { believed } = mark.filter;
  const isDoubtful = needsWitness(reached, { believed, atr: mark.atr.valueAt(turn.now) });
  mark.doubt ??= { reached, since: turn.now };
  const isLate = turn.now - mark.doubt.since >= freshnessMs(turn, WITNESS_MS);
  if (isDoubtful && !isLate && !isWitness(reached, mark.doubt.reached)) return;
  beginClose(turn, position, 'stop', { stop: reached });
}

/** What an option is worth decides, seen for a while: nothing but its own quotes shows it, and they flicker. */
function watchPremium(turn: Turn, position: HeldPosition): void {
  const quote = usableQuote(turn, position.symbol);
  if (quote === undefined) return;
  const stopPrice = tightestStop(turn, position);
  if (!hasStop({ symbol: position.symbol, stopPrice })) return;
  const mark = markOf(turn, position);
  const { watch, isReached } = watchedPremium(mark.premium, {
    side: position.side,
    ...{ stopPrice, quote, now: turn.now },
    timeoutMs: freshnessMs(turn, PREMIUM_TIMEOUT_MS),
  });
  mark.premium = watch;
  if (!isReached) return;
  const reached = { stopPrice, by: 'mid', price: midOf(quote), at: quote.at } as const;
  beginClose(turn, position, 'stop', { stop: reached });
}

/** Once a day. */
function notifyLocked(turn: Turn, position: HeldPosition, { price, stopPrice }: StopReached): void {
  const { positionId, symbol, quantity } = position;
  const [lot] = lockedLots(position, turn.now);
  if (lot === undefined) return;
  const { venue, sessions } = turn.market.placeOf(symbol);
  const text = `${symbol} ${quantity}: ${priceText(price)} is through its stop at ${priceText(stopPrice)}, and none of it can be sold before ${venueMoment(venue, lot.until)}; it is sold then if the price is still there. \`sluice exit ${typedSymbol(symbol)} --yes\` sells it then in any case`;
  const key = `${positionId}/locked/${sessions.dayOf(turn.now)}`;
  alarmOnce(turn, key, { kind: 'unprotected', symbol, text }, chainOf(position));
}

/** The stop is a price only: where the operator wants it tighter, it moves at once. */
export function followAskedStop({ turn, position, chain }: PositionTurn<HeldPosition>): void {
  const { positionId, symbol, side, stopPrice: from } = position;
  const to = tightestStop(turn, position);
  if (to === from) return;
  const quote = turn.market.quote(symbol);
  const isThrough =
    quote !== undefined && isStopThroughMarket({ side, stop: to, bid: quote.bid, ask: quote.ask });
  turn.record({ type: 'stop-moved', positionId, symbol, from, to, why: 'operator' }, chain);
  if (isThrough && isMarketOpen(turn, symbol)) beginClose(turn, position, 'stop_through_market');
}
