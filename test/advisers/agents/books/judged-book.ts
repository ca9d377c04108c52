// A book of the tests as agents see it: drawn closes, holdings that follow from what is booked, and entries in order.
import type {
  SeenClose,
  SeenEntry,
  SeenListing,
  SeenSplit,
  Snapshot,
} from '../../../../src/advisers/agents/snapshot/snapshot.ts';
import { decimal, money, price, quantity } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import {
  type CurrencyCode,
  hasTrait,
  type SecurityId,
} from '../../../../src/ledger/ports/drafts.ts';
import { addDays, isWeekday, weekdayOf } from '../../../../src/market/time/day.ts';
import { drawing } from '../../../runs/drawing.ts';
import { entry, holding, snapshot } from '../harness/snapshots.ts';
import type { Book, Booked } from './books.ts';

const INDEPENDENCE_DAY = '2026-07-03' as TradingDay;
const HOLIDAYS: readonly string[] = [
  ...['2025-11-27', '2025-12-25', '2026-01-01', '2026-01-19', '2026-02-16', '2026-04-03'],
  ...['2026-05-25', '2026-06-19', INDEPENDENCE_DAY, '2026-09-07'],
];

/** Of a year at a venue in New York. */
export const SESSIONS: readonly TradingDay[] = Array.from({ length: 365 }, (_, at) =>
  addDays('2025-11-20' as TradingDay, at),
)
  .filter((on) => isWeekday(on) && !HOLIDAYS.includes(on))
  .slice(0, 250);

/** A normal draw of a seed of its own for each security, so that a mistake moves no price. */
function closesOf(
  seed: number,
  [first, volatility]: readonly [number, number],
  splits: readonly SeenSplit[],
): SeenClose[] {
  const draw = drawing(seed);
  let last = first;
  return SESSIONS.map((on) => {
    const normal = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
    last *= Math.exp(volatility * normal);
    for (const split of splits) if (split.on === on) last /= split.ratio;
    return { on, price: Number(last.toFixed(2)) };
  });
}

export interface Judgeable {
  readonly snapshot: Snapshot;
  /** Subject of the booking of a mistake. */
  readonly subject: string;
}

/**
 * The id of a booking is its place in the list, so that the last one given is known by the length of the list. The market is that
 * of `right`, whatever is booked.
 */
export function judgeable(
  book: Book,
  more: readonly Booked[] = [],
  { sessions = 250, right = book }: { readonly sessions?: number; readonly right?: Book } = {},
): Judgeable {
  const symbols = Object.keys(book.securities);
  const closes = new Map(
    Object.entries(book.securities).map(([symbol, terms], at) => [
      symbol,
      closesOf(book.name.length * 100 + at, terms, splitsOf(right, symbol)),
    ]),
  );
  const list = [...book.booked, ...more];
  const all = list.map((one, at) => seen(one, at + 1, { symbols, closes, book }));
  const today = SESSIONS[sessions - 1] as TradingDay;
  const entries = all.filter(({ on }) => on <= today).toSorted(byDay);
  const heldOf = (symbol: string) =>
    entries
      .filter((one) => one.symbol === symbol)
      .reduce((sum, one) => heldAfter(sum, one, list), 0);
  const knownOf = (symbol: string) => (closes.get(symbol) ?? []).slice(0, sessions);
  const sold = symbols.flatMap((symbol, at): SeenListing[] => {
    const currency = currencyOf(book, symbol);
    const security = (at + 1) as SecurityId;
    const listing = { security, symbol, currency, closes: knownOf(symbol) };
    return heldOf(symbol) === 0 ? [{ ...listing, splits: splitsOf(right, symbol) }] : [];
  });
  const holdings = symbols.flatMap((symbol, at) => {
    const held = heldOf(symbol);
    const known = knownOf(symbol);
    const last = String(known.at(-1)?.price);
    if (held === 0) return [];
    const terms = { quantity: String(held), price: last, cost: String(held * Number(last)) };
    const currency = currencyOf(book, symbol);
    const splits = splitsOf(right, symbol).map((split): SeenSplit => {
      const booked = list.find(
        ({ type, symbol: of, day }) =>
          type === 'SPLIT' && of === symbol && SESSIONS[day] === split.on,
      );
      const { ratio = split.ratio } = booked ?? {};
      return ratio === split.ratio ? split : { ...split, ratio, stated: split.ratio };
    });
    const value = money((held * Number(last)).toFixed(2));
    const rate = RATES[`${currency}${book.base ?? 'USD'}`] ?? 1;
    const baseValue = money((value.toNumber() * rate).toFixed(2));
    const name = book.names?.[symbol];
    const more = { symbol, name, closes: known, currency, splits, value, baseValue };
    return [holding(at + 1, terms, more)];
  });
  return {
    snapshot: snapshot({ today, entries, holdings, sold }),
    subject: `transaction:${list.length}`,
  };
}

interface Listed {
  readonly symbols: readonly string[];
  readonly closes: ReadonlyMap<string, readonly SeenClose[]>;
  readonly book: Book;
}

function seen(one: Booked, id: number, { symbols, closes, book }: Listed): SeenEntry {
  const { type, symbol, day, times = 1, quantity: count, amount, origin } = one;
  const close = closes.get(symbol ?? '')?.[one.priceOf ?? day]?.price ?? 0;
  const paid = count === undefined ? undefined : price((one.price ?? close * times).toFixed(4));
  const moved = count === undefined ? dividendOrDeposit(one) : 0;
  return entry(id, {
    ...{ type, symbol, origin, price: paid, on: dayOf(one), cash: money(moved.toFixed(2)) },
    security: symbol === undefined ? undefined : ((symbols.indexOf(symbol) + 1) as SecurityId),
    quantity: count === undefined ? undefined : quantity(String(count)),
    fees: money(String(one.fees ?? 1)),
    ...(amount === undefined ? {} : { fees: money('0') }),
    currency: (one.currency ?? currencyOf(book, symbol)) as CurrencyCode,
    rate: one.rate === undefined ? undefined : decimal(one.rate),
    settlesAt:
      one.settles === undefined
        ? undefined
        : instant(Date.parse(`${SESSIONS[one.settles]}T20:00:00Z`)),
  });
}

/** Dividends are given for each of 30 shares. */
function dividendOrDeposit({ type, amount = 0 }: Booked): number {
  return type === 'DIVIDEND' ? amount * 30 : amount;
}

function dayOf({ day, later }: Booked): TradingDay {
  const on = SESSIONS[day] as TradingDay;
  if (later === undefined) return on;
  if (later === 'independence day') return INDEPENDENCE_DAY;
  if (later === 'next session') return SESSIONS[day + 1] as TradingDay;
  return addDays(on, (later === 'saturday' ? 6 : 7) - isoWeekday(on));
}

function isoWeekday(on: TradingDay): number {
  return weekdayOf(on) === 0 ? 7 : weekdayOf(on);
}

/** Of now, by the pair. */
const RATES: Readonly<Record<string, number>> = { GBPEUR: 1.159, USDEUR: 0.86, USDCHF: 0.8 };

function currencyOf({ currencies, base = 'USD' }: Book, symbol: string | undefined): CurrencyCode {
  if (symbol === undefined) return base as CurrencyCode;
  return (currencies?.[symbol] ?? 'USD') as CurrencyCode;
}

/** As the market made them. */
function splitsOf({ booked }: Book, symbol: string): SeenSplit[] {
  return booked.flatMap(({ type, symbol: of, day, ratio }) =>
    type === 'SPLIT' && of === symbol && ratio !== undefined
      ? [{ on: SESSIONS[day] as TradingDay, ratio }]
      : [],
  );
}

function heldAfter(held: number, one: SeenEntry, list: readonly Booked[]): number {
  const { type, ratio } = list[one.id - 1] ?? {};
  return type === 'SPLIT' ? held * (ratio ?? 1) : held + signed(one);
}

function signed({ type, quantity: count }: SeenEntry): number {
  if (count === undefined) return 0;
  return hasTrait(type, 'takes') ? -count.toNumber() : count.toNumber();
}

function byDay(one: SeenEntry, other: SeenEntry): number {
  return one.on < other.on ? -1 : Number(one.on > other.on);
}
