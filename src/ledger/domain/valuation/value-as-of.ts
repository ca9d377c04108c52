// The value of a portfolio on a day, as it was known at a moment: what is unpriced or stale is named, never dropped.
import { minus, negated, plus, sumOf, valueAt } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, type Price } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { daysBetween } from '../lots/holding-period.ts';
import { emptyBook, type LotBook } from '../lots/lot-book.ts';
import { type LotPosition, positionOf, valuedAt } from '../lots/lot-position.ts';
import type { LotTerms } from '../lots/lot-terms.ts';
import { bookAfter, matchTrade } from '../lots/match-trade.ts';
import type { Trade, TradeRefusal } from '../lots/trade.ts';

/** One booking of a portfolio. `on` is when it took effect, `recordedAt` when we learned of it. */
export type Booking = {
  readonly id: string;
  readonly on: TradingDay;
  readonly recordedAt: Instant;
} & (
  | { readonly kind: 'cash'; readonly amount: Money }
  | { readonly kind: 'trade'; readonly security: string; readonly trade: Trade }
  /** Takes another booking back, from its own recording on. */
  | { readonly kind: 'void'; readonly target: string }
);

export interface Close {
  readonly security: string;
  readonly on: TradingDay;
  readonly price: Price;
}

export interface AsOf {
  readonly on: TradingDay;
  /** Undefined: everything recorded until now. */
  readonly knownAt: Instant | undefined;
  /** A price older than this is used and flagged. */
  readonly staleAfterDays: number;
  readonly lots: LotTerms;
}

export interface ValuedPosition extends LotPosition {
  readonly security: string;
  /** Undefined if there is no price on the day or before. */
  readonly mark: Mark | undefined;
}

export interface Mark {
  readonly price: Price;
  readonly on: TradingDay;
  readonly isStale: boolean;
  readonly marketValue: Money;
  readonly unrealizedGain: Money;
}

export interface Valuation {
  readonly positions: readonly ValuedPosition[];
  readonly cash: Money;
  /** Of the priced positions. */
  readonly marketValue: Money;
  readonly totalValue: Money;
  readonly unrealizedGain: Money;
  readonly realizedGain: Money;
  /** Securities that the totals leave out. */
  readonly unpriced: readonly string[];
}

export function valueAsOf(
  bookings: readonly Booking[],
  closes: readonly Close[],
  asOf: AsOf,
): Result<Valuation, TradeRefusal> {
  const books = new Map<string, LotBook>();
  let cash = NO_MONEY;
  let realizedGain = NO_MONEY;
  for (const booking of counting(bookings, asOf)) {
    if (booking.kind === 'cash') cash = plus(cash, booking.amount);
    if (booking.kind !== 'trade') continue;
    const book = books.get(booking.security) ?? emptyBook();
    books.set(booking.security, book);
    const matched = matchTrade(book, booking.trade, asOf.lots);
    if (!matched.ok) return failed(matched.failure);
    bookAfter(book, matched.value);
    cash = plus(cash, cashOf(booking.trade));
    realizedGain = plus(realizedGain, sumOf(matched.value.closures.map(({ gain }) => gain)));
  }
  const positions = positionsAt(books, closes, asOf);
  const marks = positions.flatMap(({ mark }) => (mark === undefined ? [] : [mark]));
  const marketValue = sumOf(marks.map((mark) => mark.marketValue));
  return ok({
    positions,
    cash,
    marketValue,
    totalValue: plus(cash, marketValue),
    unrealizedGain: sumOf(marks.map((mark) => mark.unrealizedGain)),
    realizedGain,
    unpriced: positions.flatMap(({ security, mark }) => (mark === undefined ? [security] : [])),
  });
}

/** In the order in which they took effect; equal days in the order of booking. */
function counting(bookings: readonly Booking[], { on, knownAt }: AsOf): readonly Booking[] {
  const known = bookings.filter(({ recordedAt }) => knownAt === undefined || recordedAt <= knownAt);
  const voided = new Set(known.flatMap((one) => (one.kind === 'void' ? [one.target] : [])));
  return known
    .filter((one) => one.on <= on && !voided.has(one.id))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

function cashOf({ side, quantity, price, fees }: Trade): Money {
  const value = valueAt(quantity, price);
  return side === 'BUY' ? negated(plus(value, fees)) : minus(value, fees);
}

function positionsAt(
  books: ReadonlyMap<string, LotBook>,
  closes: readonly Close[],
  asOf: AsOf,
): readonly ValuedPosition[] {
  return [...books]
    .filter(([, { lots }]) => lots.length > 0)
    .map(([security, book]) => {
      const position = positionOf(book);
      const close = lastClose(closes, security, asOf.on);
      return { security, ...position, mark: close && markAt(position, close, asOf) };
    });
}

function lastClose(closes: readonly Close[], security: string, day: TradingDay): Close | undefined {
  let last: Close | undefined;
  for (const close of closes)
    if (close.security === security && close.on <= day && close.on >= (last?.on ?? close.on))
      last = close;
  return last;
}

function markAt(position: LotPosition, { price, on }: Close, asOf: AsOf): Mark {
  const { marketValue, unrealizedGain } = valuedAt(position, price);
  const isStale = daysBetween(on, asOf.on) > asOf.staleAfterDays;
  return { price, on, isStale, marketValue, unrealizedGain };
}
