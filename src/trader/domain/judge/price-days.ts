// Closes of minutes by symbol, session and minute after its open: what calls are compared with.
import { type Instant, instant, MINUTE_MS, type TradingDay } from '../../../kernel/instant.ts';
import type { Calendar, Session } from '../../../market/time/calendar.ts';

export interface PriceDays {
  /** Every session between the first and the last, ascending. */
  readonly sessions: readonly Session[];
  /** Per session the close of each minute after its open; NaN where it is not known. */
  readonly closesBySymbol: ReadonlyMap<string, readonly Float64Array[]>;
  /** Shares after the night that follows a session for one before it; 1 without a split. */
  splitAfter(symbol: string, session: number): number;
}

export interface SessionCloses {
  readonly symbol: string;
  readonly day: TradingDay;
  /** Per minute after the open; NaN where it is not known. */
  readonly closes: Float64Array;
}

export interface MinuteClose {
  readonly start: Instant;
  readonly close: number;
}

/** Without a trade the price is the last one, up to the last bar of the session and this many minutes beyond. */
const HELD_MINUTES = 5;

export function priceDaysOf(
  bars: ReadonlyMap<string, Iterable<MinuteClose>>,
  calendar: Calendar,
  splitAfter: (symbol: string, before: Session, after: Session) => number = () => 1,
): PriceDays {
  const byDay = new Map([...bars].map(([symbol, rows]) => [symbol, closesByDay(rows, calendar)]));
  return assembled(byDay, calendar, splitAfter);
}

function assembled(
  byDay: ReadonlyMap<string, ReadonlyMap<TradingDay, Float64Array>>,
  calendar: Calendar,
  splitAfter: (symbol: string, before: Session, after: Session) => number,
): PriceDays {
  const days = [...new Set([...byDay.values()].flatMap((closes) => [...closes.keys()]))].sort();
  const sessions = sessionsBetween(days, calendar);
  const closesBySymbol = new Map(
    [...byDay].map(([symbol, closes]) => [
      symbol,
      sessions.map(({ day, open, close }) => closes.get(day) ?? unknownMinutes(open, close)),
    ]),
  );
  return {
    sessions,
    closesBySymbol,
    splitAfter(symbol, session) {
      const [before, after] = [sessions[session], sessions[session + 1]];
      return before === undefined || after === undefined ? 1 : splitAfter(symbol, before, after);
    },
  };
}

/** Closes of whole sessions, as a store has them. */
export function keptPriceDays(kept: readonly SessionCloses[], calendar: Calendar): PriceDays {
  const byDay = new Map<string, Map<TradingDay, Float64Array>>();
  for (const { symbol, day, closes } of kept) {
    const days = byDay.get(symbol) ?? new Map<TradingDay, Float64Array>();
    byDay.set(symbol, days.set(day, closes.slice()));
  }
  for (const days of byDay.values()) for (const closes of days.values()) holdPrices(closes);
  return assembled(byDay, calendar, () => 1);
}

function closesByDay(
  rows: Iterable<MinuteClose>,
  calendar: Calendar,
): ReadonlyMap<TradingDay, Float64Array> {
  const byDay = new Map<TradingDay, Float64Array>();
  let session: Session | undefined;
  let closes: Float64Array | undefined;
  for (const { start, close } of rows) {
    if (session === undefined || start < session.open || start >= session.close) {
      session = calendar.sessionAt(start);
      if (session === undefined) continue;
      closes = byDay.get(session.day) ?? unknownMinutes(session.open, session.close);
      byDay.set(session.day, closes);
    }
    if (closes !== undefined && close > 0) closes[minuteOf(session, start)] = close;
  }
  for (const each of byDay.values()) holdPrices(each);
  return byDay;
}

/** Minutes from the open of the session to the moment. */
export function minuteOf({ open }: Pick<Session, 'open'>, at: Instant): number {
  return Math.floor((at - open) / MINUTE_MS);
}

export function unknownMinutes(open: number, close: number): Float64Array {
  return new Float64Array(Math.round((close - open) / MINUTE_MS)).fill(Number.NaN);
}

function holdPrices(closes: Float64Array): void {
  const last = closes.findLastIndex((close) => !Number.isNaN(close));
  const until = Math.min(closes.length - 1, last + HELD_MINUTES);
  for (let at = 1; at <= until; at += 1) {
    if (Number.isNaN(closes[at] ?? Number.NaN)) closes[at] = closes[at - 1] ?? Number.NaN;
  }
}

function sessionsBetween(days: readonly TradingDay[], calendar: Calendar): Session[] {
  const [first] = days;
  const last = days.at(-1);
  const sessions: Session[] = [];
  if (first === undefined || last === undefined) return sessions;
  for (
    let session = calendar.sessionOf(first);
    session !== undefined && session.day <= last;
    session = calendar.nextSession(session.day)
  )
    sessions.push(session);
  return sessions;
}

/** The session in which the moment lies, by its place; undefined outside all of them. */
export function sessionIndexAt({ sessions }: PriceDays, at: Instant): number | undefined {
  let [low, high] = [0, sessions.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const session = sessions[middle];
    if (session === undefined) return undefined;
    if (at < session.open) high = middle - 1;
    else if (at >= session.close) low = middle + 1;
    else return middle;
  }
  return undefined;
}

export function startOf({ open }: Session, minute: number): Instant {
  return instant(open + minute * MINUTE_MS);
}
