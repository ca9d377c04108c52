// The day's loss of our own trading: realised loss with commissions, plus the open loss, marked at the price of an exit.
// Law 8: see src/trader/engine/fold/evolve.ts
// Decision 0125

import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { amountOf, isCombinationId } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { isTwoSided, type Quote, type Spread } from '../../../market/quotes/quote.ts';
import { hasStop, isSound } from '../../domain/exits/protective-stop.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { activePositions } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { frozenPrice } from '../turn/frozen-price.ts';
import { isVague, nearMarket } from '../turn/thin-market.ts';
import type { Turn } from '../turn/turn.ts';

const MARK_AGE_MAX_MS = MINUTE_MS;

/** The reason recorded when the limit puts trading into REDUCING until the next session. */
export const DAILY_LOSS = 'daily-loss';

/** The limit was reached today, and the operator has not overridden it. */
export function isLossLimited({ day, lossReachedOn, lossOverriddenOn, trading }: State): boolean {
  if (trading.state === 'REDUCING' && trading.why === DAILY_LOSS) return true;
  return day !== undefined && lossReachedOn === day && lossOverriddenOn !== day;
}

/** Positive for a loss, in USD to the cent. Gains and losses from before the day began do not count. */
export function dailyLoss(turn: Turn): number {
  const { dayRealized, dayCommissions, dayCarried } = turn.state;
  return cents(dayCommissions + dayCarried - dayRealized - unrealized(turn));
}

/** The loss that ends entries for the day, in USD to the cent. */
export function dailyLossLimit(dayBase: number, { settings: { risk } }: Turn): number {
  return cents((dayBase * risk.dailyLossPercentMax) / 100);
}

function unrealized(turn: Turn): number {
  return sumOf(turn, (position) => markPrice(turn, position));
}

/** Open gain or loss at the start of the day, by the newest quote, however old; by the last trade if the quote says too little. */
export function carried(turn: Turn): number {
  return sumOf(turn, (position) => {
    const quote = turn.market.quote(position.symbol);
    const isTelling = quote !== undefined && !isVague(turn, quote);
    const price = isTelling ? fetched(turn, position, quote) : (quote?.last ?? Number.NaN);
    return Number.isNaN(price) ? position.averagePrice : price;
  });
}

/** What trades that were closed since the day began had gained or lost before it, by the mark of the last close. */
export function carriedByClosed({ state }: Turn, since: Instant): number {
  let sum = 0;
  for (const position of state.positions.values()) {
    if (position.status !== 'closed' || position.openedAt === undefined) continue;
    const mark = state.marks.get(position.symbol);
    const isOfDay = position.closedAt >= since && position.openedAt < since;
    if (!isOfDay || mark === undefined || mark.at >= since || mark.at < position.openedAt) continue;
    const { symbol, averagePrice, exitShares, side } = position;
    sum += amountOf(symbol, mark.price - averagePrice, exitShares) * signOf(side);
  }
  return sum;
}

function sumOf(turn: Turn, markOf: (position: HeldPosition) => number): number {
  let sum = 0;
  for (const position of activePositions(turn.state)) {
    if (!isHeld(position)) continue;
    // A price that may be of another scale must not create a gain or a loss.
    const price =
      turn.broker.suspectedSplits.get(position.symbol)?.price ??
      frozenPrice(turn, position) ??
      markOf(position);
    const { symbol, averagePrice, quantity } = position;
    sum += amountOf(symbol, price - averagePrice, quantity) * presentPart(turn, position);
  }
  return sum;
}

/** How much of it the account holds: shares that are missing have been sold, at a price that is booked once it is known. */
function presentPart({ broker }: Turn, { symbol, quantity }: HeldPosition): number {
  const shortage = broker.shortages.get(symbol);
  if (shortage === undefined || quantity === 0) return 1;
  const side = Math.sign(shortage.ours);
  return Math.min(1, Math.max(0, side * shortage.net) / Math.abs(shortage.ours));
}

/**
 * What a share of the position would fetch now; NaN without a market. Where prices are limited for the day, one side may be empty: the
 * position is then valued at the limit, and before the limits of a day are known at the price of the other side.
 */
function fetched(turn: Turn, position: HeldPosition, quote: Quote): number {
  const price = leavingPrice(position, nearMarket(turn, quote));
  if (isTwoSided(quote)) return price;
  const { symbol, side } = position;
  if (turn.market.placeOf(symbol).venue.limitPercent === undefined) return Number.NaN;
  if (isSound(price)) return price;
  const limits = turn.market.limits(symbol, turn.now);
  const other = side === 'long' ? quote.ask : quote.bid;
  if (!isSound(other)) return Number.NaN;
  return (side === 'long' ? limits?.floor : limits?.ceiling) ?? other;
}

function leavingPrice({ side }: HeldPosition, { bid, ask }: Spread): number {
  return side === 'long' ? bid : ask;
}

/** Bid for longs, ask for shorts; without a market that stands in session, the stop, or of an option what is known instead. */
function markPrice(turn: Turn, position: HeldPosition): number {
  const { symbol } = position;
  const quote = turn.market.quote(symbol);
  const price = quote === undefined ? Number.NaN : fetched(turn, position, quote);
  const isFresh =
    quote !== undefined &&
    !Number.isNaN(price) &&
    (quoteAgeMs(turn, quote) <= markAgeMaxMs(turn) ||
      isQuiet(turn, quote) ||
      !turn.market.placeOf(symbol).sessions.isOpen(turn.now));
  if (isFresh) return isVague(turn, quote) ? boundedByStop(position, price) : price;
  return hasStop(position) ? position.stopPrice : unquoted(turn, position);
}

/** Only the stock is silent, not the line: brokers send what changes, and silence alone is not a loss. */
function isQuiet(turn: Turn, { isLive, isHalted }: Quote): boolean {
  const { state, market, broker, now } = turn;
  const isLineUp = state.gateway.state === 'ready' && market.brokenFarms.size === 0;
  return isLive && !isHalted && isLineUp && now - (broker.lastMessageAt ?? 0) <= markAgeMaxMs(turn);
}

function markAgeMaxMs({ speed }: Turn): number {
  return MARK_AGE_MAX_MS * Math.max(1, speed);
}

/** The market is at least as good as a thin quote, and the loss ends at the stop. */
function boundedByStop(position: HeldPosition, price: number): number {
  if (!hasStop(position)) return price;
  const nearer = position.side === 'long' ? Math.max : Math.min;
  return nearer(price, position.stopPrice);
}

/** What was paid bounds the loss, and no stop says at which price it ends: the prices of its contracts, else its last ones. */
function unquoted(turn: Turn, position: HeldPosition): number {
  const { symbol, side, averagePrice } = position;
  const net = isCombinationId(symbol) ? netOf(turn, position) : Number.NaN;
  if (!Number.isNaN(net)) return net;
  const quote = turn.market.quote(symbol);
  const known = quote === undefined ? Number.NaN : leavingPrice(position, quote);
  const isUnknown = quote === undefined || isCombinationId(symbol);
  const last = isUnknown ? turn.state.marks.get(symbol)?.price : undefined;
  const mark = isSound(known)
    ? known
    : (last ?? (isAwaited(turn, symbol) ? averagePrice : undefined));
  // Of what was sold nothing unseen is a gain; what was bought and has no bid is worth nothing.
  return side === 'short'
    ? Math.max(mark ?? averagePrice, averagePrice)
    : (mark ?? position.stopPrice);
}

/** Since a start or a new connection nothing has been quoted yet. */
function isAwaited(turn: Turn, symbol: string): boolean {
  const { market, state, now } = turn;
  const isQuoted = contractsIn(symbol).some(({ contract }) => market.quote(contract) !== undefined);
  if (isQuoted || market.quote(symbol) !== undefined) return false;
  return now - state.sessionAt <= markAgeMaxMs(turn);
}

function netOf(turn: Turn, { symbol, side }: HeldPosition): number {
  return contractsIn(symbol).reduce((sum, { contract, sign }) => {
    const quote = turn.market.quote(contract);
    if (quote === undefined || !isTwoSided(quote)) return Number.NaN;
    return sum + sign * (sign > 0 === (side === 'long') ? quote.bid : quote.ask);
  }, 0);
}
