// The option chain of an underlying: its expiries from today, and the strikes of each around the prices seen so far.
import type { Instant, TradingDay } from '../../../../kernel/instant.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import { addDays, addMonths, weekdayOf } from '../../../../market/time/day.ts';
import type { Contract } from '../../messages/contract.ts';
import {
  adjustedClass,
  classesOf,
  type Deliverable,
  isIndex,
  type OptionClass,
  worthOf,
} from './option-classes.ts';
import type { OptionTerms } from './option-terms.ts';

export interface OptionChain {
  classesOf(symbol: string): readonly OptionClass[];
  /** Of an option its class, of a combination that of its underlying with the longest hours. */
  classOf(contract: Contract): OptionClass | undefined;
  /** Of the class with that root; undefined if there is none. */
  classNamed(name: string): OptionClass | undefined;
  expiriesOf(listed: OptionClass): readonly TradingDay[];
  strikesOf(listed: OptionClass, expiry: TradingDay): readonly number[];
  /** The last day on which it trades. */
  lastTradeOf(listed: OptionClass, expiry: TradingDay): TradingDay;
  isListed(terms: OptionTerms): boolean;
  /** From now on the adjusted class of the symbol is listed too. */
  adjust(symbol: string, deliverable: Deliverable): OptionClass;
}

interface Parts {
  readonly calendar: Calendar;
  now(): Instant;
  /** NaN if it is unknown. */
  priceOf(symbol: string): number;
}

const DAILY_LISTED = 10;
const WEEKLY_LISTED = 6;
const MONTHLY_LISTED = 9;
const FRIDAY = 5;
/** A monthly expiry has fewer strikes, and further out. */
const MONTHLY = { band: 0.5, coarseness: 2 };
const WEEKLY = { band: 0.2, coarseness: 1 };
/** The distance of two strikes of a weekly expiry, from a price on. */
const STRIKE_STEPS = [
  { from: 1_000, step: 5 },
  { from: 250, step: 2.5 },
  { from: 50, step: 1 },
  { from: 0, step: 0.5 },
];

export function createOptionChain({ calendar, now, priceOf }: Parts): OptionChain {
  const deliverableBySymbol = new Map<string, Deliverable>();
  const seenBySymbol = new Map<string, { low: number; high: number }>();
  const symbolByClass = new Map<string, string>();

  function classes(symbol: string): readonly OptionClass[] {
    const deliverable = deliverableBySymbol.get(symbol);
    const adjusted = deliverable === undefined ? [] : [adjustedClass(symbol, deliverable)];
    const listed = [...classesOf(symbol), ...adjusted];
    for (const { name } of listed) symbolByClass.set(name, symbol);
    return listed;
  }

  /** A root is the symbol, or the symbol with a letter or a digit behind it. */
  function classNamed(name: string): OptionClass | undefined {
    const shorter = name.slice(0, -1);
    const isLonger = isIndex(shorter) || /\d$/.test(name);
    return [symbolByClass.get(name), isLonger ? shorter : name]
      .flatMap((symbol) => (symbol ? classes(symbol) : []))
      .find((listed) => listed.name === name);
  }

  /** The prices seen so far: strikes are added as the price moves, and never removed. */
  function seen(symbol: string): { readonly low: number; readonly high: number } {
    const price = priceOf(symbol);
    const known = seenBySymbol.get(symbol) ?? { low: price, high: price };
    known.low = Math.min(known.low, price);
    known.high = Math.max(known.high, price);
    seenBySymbol.set(symbol, known);
    return known;
  }

  /** A holiday moves it to the session before. */
  function sessionBy(day: TradingDay): TradingDay {
    return calendar.sessionOf(day)?.day ?? calendar.previousSession(day)?.day ?? day;
  }

  function thirdFriday(month: TradingDay): TradingDay {
    const first = `${month.slice(0, 8)}01` as TradingDay;
    const toFriday = (FRIDAY - weekdayOf(first) + 7) % 7;
    return sessionBy(addDays(first, toFriday + 14));
  }

  function monthly(today: TradingDay): readonly TradingDay[] {
    return Array.from({ length: MONTHLY_LISTED }, (_, count) =>
      thirdFriday(addMonths(today, count)),
    );
  }

  function weekly(today: TradingDay): readonly TradingDay[] {
    const toFriday = (FRIDAY - weekdayOf(today) + 7) % 7;
    return Array.from({ length: WEEKLY_LISTED }, (_, count) =>
      sessionBy(addDays(today, toFriday + count * 7)),
    );
  }

  function daily(today: TradingDay): readonly TradingDay[] {
    const days: TradingDay[] = [];
    let session = calendar.sessionOf(today) ?? calendar.nextSession(today);
    while (session !== undefined && days.length < DAILY_LISTED) {
      days.push(session.day);
      session = calendar.nextSession(session.day);
    }
    return days;
  }

  function isMonthly(expiry: TradingDay): boolean {
    return thirdFriday(expiry) === expiry;
  }

  function expiriesOf(listed: OptionClass): readonly TradingDay[] {
    const today = calendar.dayOf(now());
    const days = [
      ...monthly(today),
      ...(listed.expiries === 'monthly' ? [] : weekly(today)),
      ...(listed.expiries === 'daily' ? daily(today) : []),
    ];
    const isThere = (day: TradingDay) => lastTradeOf(listed, day) >= today;
    return [...new Set(days)].filter(isThere).sort();
  }

  function lastTradeOf({ settles }: OptionClass, expiry: TradingDay): TradingDay {
    return settles === 'pm' ? expiry : (calendar.previousSession(expiry)?.day ?? expiry);
  }

  function strikesOf(
    { underlying, deliverable }: OptionClass,
    expiry: TradingDay,
  ): readonly number[] {
    const prices = seen(underlying);
    const [low, high] = [worthOf(deliverable, prices.low), worthOf(deliverable, prices.high)];
    if (!(low > 0)) return [];
    const { band, coarseness } = isMonthly(expiry) ? MONTHLY : WEEKLY;
    const smallest = STRIKE_STEPS.find(({ from }) => low >= from)?.step ?? 1;
    const step = smallest * coarseness;
    const first = Math.max(1, Math.ceil((low * (1 - band)) / step));
    const last = Math.floor((high * (1 + band)) / step);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step);
  }

  return {
    classesOf: classes,
    classNamed,
    classOf({ secType, symbol, tradingClass }) {
      return secType === 'BAG' ? classes(symbol).at(-1) : classNamed(tradingClass);
    },
    expiriesOf,
    strikesOf,
    lastTradeOf,
    isListed({ tradingClass, expiry, strike }) {
      const listed = classNamed(tradingClass);
      return (
        listed !== undefined &&
        expiriesOf(listed).includes(expiry) &&
        strikesOf(listed, expiry).includes(strike)
      );
    },
    adjust(symbol, deliverable) {
      deliverableBySymbol.set(symbol, deliverable);
      return adjustedClass(symbol, deliverable);
    },
  };
}
