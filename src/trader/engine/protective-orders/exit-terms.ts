// How a position can be closed now: by market order in the session; outside it by limit orders, if the operator asked for that.

import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { isCombinationId, isOptionId } from '../../../market/instruments/amount.ts';
import {
  incrementAt,
  roundDown,
  roundToward,
  roundUp,
} from '../../../market/instruments/tick-grid.ts';
import { isEnterable, isTwoSided, type Quote } from '../../../market/quotes/quote.ts';
import { isExtendedHours } from '../../../market/time/extended-hours.ts';
import { isSound } from '../../domain/exits/protective-stop.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import { exitWalk } from '../../domain/orders/price-walk.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { exitSide, type PositionSide, signOf } from '../../domain/terms/side.ts';
import { price as priceText, sharesText } from '../../domain/wording/figures.ts';
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { changeOrder } from '../intents/intents.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isResting } from '../state/position-lookups.ts';
import {
  alarmOnce,
  areChangesExhausted,
  cancelOnce,
  isMarketOpen,
  mayChange,
  mayMove,
  stepsOf,
} from '../turn/actions.ts';
import { isSettling } from '../turn/halted-stock.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { usableQuote } from '../turn/usable-quote.ts';
import { isPatient, isPressed, isUrgent } from './exit-urgency.ts';
import { lastPrice, priceAwaited, priceInNeed, QUOTE_AGE_MAX_MS } from './price-in-need.ts';
import { isByTheClock, startInWideMarket } from './wide-market.ts';
import { withinWidth } from './within-width.ts';

export type ExitTerms = Pick<OrderTerms, 'type' | 'extendedHours' | 'limitPrice' | 'walk'>;

// Decision 0003
const AT_MARKET: ExitTerms = { type: 'market', extendedHours: false };

/** How long a resting limit exit stays before it follows the market. */
const FOLLOW_AFTER_MS = 30 * SECOND_MS;

/** Undefined if no exit order can be sent now. */
export function exitTerms(
  turn: Turn,
  position: HeldPosition,
  side: PositionSide,
): ExitTerms | undefined {
  const { positionId, symbol } = position;
  if (isMarketOpen(turn, symbol)) {
    if (isSettling(turn, symbol, isPressed(turn, position))) return undefined;
    return (
      (isPatient(turn, position) ? walking(turn, position, side) : undefined) ??
      atMarket(turn, position, side)
    );
  }
  // Options have no extended hours: an order would wait for the open at the price of the evening.
  if (isOptionId(symbol)) return undefined;
  if (turn.state.asked.closes.get(positionId)?.isExtended !== true) return undefined;
  if (!isExtendedHours(turn.market.placeOf(symbol).venue, turn.now)) return undefined;
  const limitPrice = collaredPrice(turn, symbol, side);
  return limitPrice === undefined ? undefined : { type: 'limit', extendedHours: true, limitPrice };
}

/** Undefined without a market to walk in. */
function walking(turn: Turn, position: HeldPosition, side: PositionSide): ExitTerms | undefined {
  const { symbol } = position;
  const quote = usableQuote(turn, symbol);
  if (quote === undefined || !isEnterable(quote)) return undefined;
  if (!capabilitiesFor(turn.traits, symbol).amendsInPlace) return undefined;
  const { startPrice, walk } = exitWalk({
    side: exitSide(side),
    quote,
    steps: stepsOf(turn, symbol),
  });
  if (!isSound(startPrice)) return undefined;
  const limitPrice = withinWidth(turn, position, startPrice);
  return { type: 'limit', extendedHours: false, limitPrice, walk };
}

/**
 * At a venue without market orders, and at one whose prices are limited for the day: a limit at that limit. It trades at the best prices
 * there are, and rests there if there are none.
 */
function atMarket(turn: Turn, position: HeldPosition, side: PositionSide): ExitTerms | undefined {
  if (!isPriced(turn, position.symbol)) return AT_MARKET;
  const limitPrice = startInWideMarket(turn, position, side) ?? leavingPrice(turn, position, side);
  return limitPrice === undefined ? undefined : { type: 'limit', extendedHours: false, limitPrice };
}

function isPriced({ traits, market }: Turn, symbol: string): boolean {
  const { orderTypes } = capabilitiesFor(traits, symbol);
  if (!orderTypes.includes('limit')) return false;
  return !orderTypes.includes('market') || market.placeOf(symbol).venue.limitPercent !== undefined;
}

/** How far through the market an exit goes while the limits of the day are not known. */
const STEPS_THROUGH = 10;

/** The floor of the day for a sale, the ceiling for a purchase; undefined if neither they nor a price is known. */
function leavingPrice(turn: Turn, position: HeldPosition, side: PositionSide): number | undefined {
  const price = priceToLeave(turn, position, side);
  return price === undefined ? undefined : withinWidth(turn, position, price);
}

function priceToLeave(turn: Turn, position: HeldPosition, side: PositionSide): number | undefined {
  const { symbol } = position;
  const limits = turn.market.limits(symbol, turn.now);
  if (limits !== undefined) return side === 'long' ? limits.floor : limits.ceiling;
  if (isInNeed(turn, position)) return priceInNeed(turn, position);
  const quote = freshQuote(turn, symbol);
  if (quote === undefined) return isOptionId(symbol) ? priceAwaited(turn, position) : undefined;
  turn.waitingSince.delete(position.positionId);
  const touch = side === 'long' ? quote.bid : quote.ask;
  const from = isSound(touch) ? touch : quote.last;
  const steps = stepsOf(turn, symbol);
  if (isWorthless(turn, position) && isUrgent(turn, position)) return incrementAt(steps, 0);
  // The last print of an option may be hours old: an exit that can wait does not ask for that.
  if (isOptionId(symbol) && !isSound(touch)) return lastPrice(turn, position);
  // An option gives up its edge with each step: its exit meets the price there is, and follows it.
  const through = isOptionId(symbol) ? 0 : STEPS_THROUGH;
  const exact = from - signOf(side) * through * incrementAt(steps, from);
  const price = side === 'long' ? roundDown(steps, exact) : roundUp(steps, exact);
  return isSound(price) ? price : undefined;
}

function freshQuote(turn: Turn, symbol: string): Quote | undefined {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !quote.isLive) return undefined;
  return quoteAgeMs(turn, quote) > freshnessMs(turn, QUOTE_AGE_MAX_MS) ? undefined : quote;
}

/** An option whose exit cannot wait, while nothing that is quoted takes it. */
function isInNeed(turn: Turn, position: HeldPosition): boolean {
  const { symbol, side } = position;
  if (!isOptionId(symbol) || !isUrgent(turn, position)) return false;
  const quote = freshQuote(turn, symbol);
  const touch = side === 'long' ? quote?.bid : quote?.ask;
  return touch === undefined || (!isSound(touch) && !isWorthless(turn, position));
}

/** What its contracts would bring, less what they would cost, is not above 0. */
function isWorthless({ market }: Turn, { symbol, side }: HeldPosition): boolean {
  return side === 'long' && isCombinationId(symbol) && market.quote(symbol)?.bid === 0;
}

/** Buying back what was sold would cost as much as it can ever lose, or more. */
function isPastWidth(turn: Turn, position: HeldPosition): boolean {
  const { symbol, side } = position;
  return side === 'short' && (turn.market.quote(symbol)?.ask ?? 0) > mostFor(turn, position);
}

function mostFor(turn: Turn, position: HeldPosition): number {
  return withinWidth(turn, position, Number.POSITIVE_INFINITY);
}

/** The exit asks for the least there is, or offers the most that it can lose: one that begins at a better price moves there. */
function isAtLast(turn: Turn, position: HeldPosition, limit: number | undefined): boolean {
  if (limit === undefined) return false;
  const { symbol, side } = position;
  if (side === 'long') return limit <= incrementAt(stepsOf(turn, symbol), 0);
  return limit >= mostFor(turn, position);
}

/** How long an exit rests at the limit of the day before the operator is notified. */
const RESTS_FOR_MS = 30 * SECOND_MS;

/** The exit may never fill. One side of a quote may also be missing for a moment. */
export function alarmUnquoted(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  { limitPrice, statusAt }: OrderRecord,
): void {
  const { symbol, side, positionId } = position;
  if (!isUrgent(turn, position)) return;
  const isInDoubt = turn.now - statusAt < freshnessMs(turn, RESTS_FOR_MS);
  const other = side === 'long' ? 'bid' : 'offer';
  const isLast = isAtLast(turn, position, limitPrice);
  const why =
    isLast && isWorthless(turn, position)
      ? 'its contracts cannot be sold for anything together'
      : isLast && isPastWidth(turn, position)
        ? 'its contracts cost the width or more together, which is all that it can lose'
        : isInNeed(turn, position) &&
          !isInDoubt &&
          (freshQuote(turn, symbol) === undefined ? 'it has no live price' : `it has no ${other}`);
  if (why === false) return;
  const text = `${symbol}: ${why}; the exit rests at ${priceText(limitPrice)}, and may not fill before the close. Look at its contracts in the broker's app`;
  alarmOnce(turn, `${positionId}/unquoted`, { kind: 'exit-held', symbol, text }, chain);
}

/** The book's other side is empty: the one order rests, and what is left of it is priced and sent again in the next session. */
export function alarmAtLimit(
  { turn, position, chain }: PositionTurn<HeldPosition>,
  exit: OrderRecord,
): void {
  const { symbol, side, positionId } = position;
  const limits = turn.market.limits(symbol, turn.now);
  const limit = side === 'long' ? limits?.floor : limits?.ceiling;
  if (limits === undefined || limit !== exit.limitPrice || !isResting(exit)) return;
  const quote = turn.market.quote(symbol);
  const touch = side === 'long' ? quote?.bid : quote?.ask;
  if (quote === undefined || isSound(touch ?? Number.NaN)) return;
  if (turn.now - exit.statusAt < freshnessMs(turn, RESTS_FOR_MS)) return;
  const [other, name] = side === 'long' ? ['bid', 'floor'] : ['offer', 'ceiling'];
  const left = exit.quantity - exit.filled;
  const text = `${symbol}: no ${other} at the ${name} of ${priceText(limit)}; the exit of ${sharesText(left)} waits there, and what is left at the close is sent again in the next session at its limit. Until then the loss is not limited`;
  alarmOnce(
    turn,
    `${positionId}/at-limit/${limits.day}`,
    { kind: 'exit-held', symbol, text },
    chain,
  );
}

/** A limit through the market by the collar: fills at once unless the market moves away. */
export function collaredPrice(turn: Turn, symbol: string, side: PositionSide): number | undefined {
  const quote = turn.market.quote(symbol);
  if (quote === undefined || !isTwoSided(quote) || !quote.isLive || quote.isHalted)
    return undefined;
  if (turn.now - quote.at > freshnessMs(turn, QUOTE_AGE_MAX_MS)) return undefined;
  const market = side === 'long' ? quote.bid : quote.ask;
  const collar = 1 - (signOf(side) * turn.settings.execution.collarPercent) / 100;
  return roundToward(stepsOf(turn, symbol), market * collar, market);
}

/** How long a market must leave a patient exit behind: one side of the quote of an option may flicker. */
const LEFT_FOR_MS = SECOND_MS;

/** The better one of two looks; undefined before the second. */
function seenTwice(turn: Turn, { terms }: OrderRecord, price: number): number | undefined {
  const { orderRef, side } = terms;
  const first = turn.leftBehind.get(orderRef) ?? { price, at: turn.now };
  turn.leftBehind.set(orderRef, first);
  if (turn.now - first.at < freshnessMs(turn, LEFT_FOR_MS)) return undefined;
  turn.leftBehind.delete(orderRef);
  return side === 'sell' ? Math.max(first.price, price) : Math.min(first.price, price);
}

/** It still walks although it cannot wait any more, or the change that was to end its walk was lost or refused. */
function isHurried(turn: Turn, position: HeldPosition, order: OrderRecord): boolean {
  const { walkProgress, refusedChanges } = order;
  const { walk } = order.terms;
  if (walk === undefined) return isLeftAtStart(turn, position, order);
  if (walk.lifeMs !== undefined) return false;
  const isRepeated = refusedChanges > 0 && !areChangesExhausted(order);
  return (walkProgress?.isOver !== true || isRepeated) && isUrgent(turn, position);
}

/** It began at a better price than the market, and has not been moved since. */
function isLeftAtStart(turn: Turn, position: HeldPosition, order: OrderRecord): boolean {
  if (!isByTheClock(position) || !isPressed(turn, position)) return false;
  return order.changeSettledAt === undefined && !areChangesExhausted(order);
}

/** Moves a resting limit exit after a market that has moved away, never to a better price. */
export function followMarket(on: PositionTurn<HeldPosition>, exit: OrderRecord): void {
  const { turn, position, chain } = on;
  const { limitPrice, statusAt } = exit;
  if (exit.terms.type !== 'limit' || limitPrice === undefined) return;
  if (!isResting(exit) || !mayMove(turn, exit)) return;
  const isRecent = turn.now - statusAt < freshnessMs(turn, FOLLOW_AFTER_MS);
  if (isRecent && !isHurried(turn, position, exit)) return;
  const { symbol, side } = position;
  // In a break or an auction the exchange takes no cancel, and in a closed market the order ends by itself.
  if (isPriced(turn, symbol) && !isMarketOpen(turn, symbol)) return;
  if (isSettling(turn, symbol, isPressed(turn, position))) return;
  const market = isPriced(turn, symbol)
    ? leavingPrice(turn, position, side)
    : collaredPrice(turn, symbol, side);
  // A limit that the broker has not stated is left behind, too.
  const isLeft = market !== undefined && !(signOf(side) * (limitPrice - market) <= 0);
  if (!isLeft) return void turn.leftBehind.delete(exit.terms.orderRef);
  const wanted = isPatient(turn, position) ? seenTwice(turn, exit, market) : market;
  if (wanted === undefined) return;
  if (mayChange(turn, exit))
    return changeOrder(turn, exit, { purpose: 'operator', limitPrice: wanted }, chain);
  // The next exit is sent at the new price once this one has ended.
  cancelOnce(turn, exit, 'the market has left it behind', chain);
}
