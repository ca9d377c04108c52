// An option contract that has expired leaves the account without an execution or an event: what it was worth is inferred, narrowly.
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { comparePrices } from '../../../market/instruments/tick-grid.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { parseVertical, type Vertical } from '../../../market/options/vertical.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import { ordersOf } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import { askForSymbol } from '../turn/actions.ts';
import { deliveredAt, hasExpired, isDelivered, lastSessionDay } from '../turn/expiry.ts';
import type { Turn } from '../turn/turn.ts';

/** How long the prices of the stock are awaited after the open. */
const HISTORY_MS = 15 * MINUTE_MS;
/** The exchange exercises what is in the money by this much. */
const EXERCISED_FROM = 0.01;
/** Of the strike: the last minute's price and the official close differ by less. */
const NEAR_STRIKE = 0.005;

/**
 * Per share, of what has expired and is gone while the stock is unchanged; undefined if that says nothing, or an order of ours that
 * could have sold it may have ended unseen.
 */
export function expiredValue(turn: Turn, position: PositionState): number | undefined {
  const { symbol } = position;
  if (!isDelivered(turn, symbol) || isPerhapsTraded(turn, position)) return undefined;
  const close = closeOf(turn, symbol);
  const vertical = parseVertical(symbol);
  if (vertical !== undefined) return settledValue(vertical, close);
  return mayBeWorthless(turn, position, close) ? 0 : undefined;
}

/** In the money it would have brought shares: it was traded before, or the broker has let it lapse. Unknown prices say nothing. */
function mayBeWorthless(turn: Turn, { positionId, symbol }: PositionState, close: number): boolean {
  const terms = parseOptionId(symbol);
  if (terms === undefined) return true;
  const asked = [...turn.state.asked.exercises.values()];
  if (asked.some((one) => one.positionId === positionId && one.action === 'lapse')) return true;
  if (Number.isNaN(close)) return keepsNoMinutes(turn, symbol);
  return comparePrices(inTheMoney(terms, close), terms.strike * NEAR_STRIKE) <= 0;
}

/** A run over stored bars keeps none that nothing reads, and its broker delivers whatever is in the money. */
function keepsNoMinutes({ market, state }: Turn, symbol: string): boolean {
  const minutes = market.minutes(underlyingIn(state, symbol));
  return minutes?.isFit === true && minutes.count === 0;
}

/** What is known of the end of something that is booked without gain or loss, for its alarm. */
export function expiryText(turn: Turn, { symbol }: PositionState): string {
  if (!hasExpired(turn, symbol)) return '';
  const terms = parseVertical(symbol) ?? parseOptionId(symbol);
  const close = closeOf(turn, symbol);
  const by = terms === undefined ? Number.NaN : inTheMoney(terms, close);
  if (Number.isNaN(by))
    return ": it expired at an unknown price of its stock. Compare the broker's statement";
  return comparePrices(by, EXERCISED_FROM) >= 0
    ? ": it expired in the money and without shares, so that somebody traded it before, or it was not exercised. Compare the broker's statement"
    : ": it expired out of the money, and may have been traded before. Compare the broker's statement";
}

/** What it was worth depends on a price that has been asked for. */
export function isValueAwaited(turn: Turn, { symbol }: Pick<PositionState, 'symbol'>): boolean {
  const from = deliveredAt(turn, symbol);
  if (from === undefined || turn.now < from) return false;
  if (!Number.isNaN(closeOf(turn, symbol))) return false;
  const stock = underlyingIn(turn.state, symbol);
  if (!turn.pricesAsked.has(stock)) askForSymbol(turn, stock);
  return turn.now < from + freshnessMs(turn, HISTORY_MS);
}

/** The price that proves it is known. */
export function isExpiredBetween(turn: Turn, symbol: string): boolean {
  const vertical = parseVertical(symbol);
  const close = closeOf(turn, symbol);
  if (vertical === undefined || Number.isNaN(close)) return false;
  return settledValue(vertical, close) === undefined;
}

/** Executions are reported until midnight: what ended on the last day without one has sold nothing. */
function isPerhapsTraded(turn: Turn, { positionId, symbol }: PositionState): boolean {
  const last = lastSessionDay(turn, symbol);
  const { sessions } = turn.market.placeOf(symbol);
  return ordersOf(turn.state, positionId).some(
    ({ terms, status, brokerLink, statusAt }) =>
      terms.leg !== 'e' &&
      brokerLink !== undefined &&
      status !== 'rejected' &&
      (last === undefined || sessions.dayOf(statusAt) > last),
  );
}

/**
 * One contract alone would have moved the stock, so that both were exercised, for the distance of the strikes, or neither. A close
 * between the strikes fits neither.
 */
function settledValue(vertical: Vertical, close: number): number | undefined {
  const by = inTheMoney(vertical, close);
  if (comparePrices(by, EXERCISED_FROM) < 0) return 0;
  return comparePrices(by, vertical.width + EXERCISED_FROM) >= 0 ? vertical.width : undefined;
}

function inTheMoney({ right, strike }: Pick<Vertical, 'right' | 'strike'>, close: number): number {
  return right === 'call' ? close - strike : strike - close;
}

/** Of the stock, on the last day of the contracts; NaN while unknown. */
function closeOf(turn: Turn, symbol: string): number {
  const { market, state } = turn;
  const stock = underlyingIn(state, symbol);
  const last = lastSessionDay(turn, symbol);
  const session =
    last === undefined ? undefined : market.placeOf(stock).venue.calendar.sessionOf(last);
  const minutes = market.minutes(stock);
  if (session === undefined || minutes?.isFit !== true) return Number.NaN;
  const index = minutes.indexFrom(session.close) - 1;
  return index >= 0 && minutes.start(index) >= session.open ? minutes.close(index) : Number.NaN;
}
