// The trading hours of a venue: its regular sessions by day, computed once per day from its hours and holidays.
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import { addDays, weekdayOf } from './day.ts';
import { dayAt, instantOf, type Zone } from './zone.ts';

/** One day of regular trading: from `open` (inclusive) to `close` (exclusive). */
export interface Session {
  readonly day: TradingDay;
  readonly open: Instant;
  readonly close: Instant;
  /** The break, in which nothing trades: its `open` is its beginning. A venue without one has none. */
  readonly lunch?: Span;
  readonly isEarlyClose: boolean;
}

/** From `open` (inclusive) to `close` (exclusive), without a break. */
export interface Span {
  readonly open: Instant;
  readonly close: Instant;
}

export interface DayBounds {
  readonly start: Instant;
  readonly end: Instant;
}

/** The days of a venue; times of day in milliseconds after local midnight. */
export interface VenueHours {
  readonly zone: Zone;
  readonly openMs: number;
  readonly closeMs: number;
  readonly lunch?: { readonly fromMs: number; readonly untilMs: number };
  readonly closedDays: ReadonlySet<string>;
  readonly earlyCloseMsByDay: ReadonlyMap<string, number>;
  /** The days for which the holidays are known; outside them no session exists, so nothing trades on a guess. */
  readonly firstDay: TradingDay;
  readonly lastDay: TradingDay;
}

export interface Calendar {
  readonly zone: Zone;
  /** The length of a full session without its break; no session is longer. */
  readonly sessionMs: number;
  /** The days whose sessions are known. */
  readonly firstDay: TradingDay;
  readonly lastDay: TradingDay;
  /** The venue's calendar day at the instant, trading or not. */
  dayOf(at: Instant): TradingDay;
  sessionOf(day: TradingDay): Session | undefined;
  /** Midnight to midnight in the venue's zone: 23 or 25 hours long when the clocks change. */
  boundsOf(day: TradingDay): DayBounds;
  /** The session in progress; its break and the closing time belong to no session. */
  sessionAt(at: Instant): Session | undefined;
  /** The first session of a later day. */
  nextSession(day: TradingDay): Session | undefined;
  /** The count-th session before the day. */
  previousSession(day: TradingDay, count?: number): Session | undefined;
}

export function createCalendar(hours: VenueHours): Calendar {
  const sessionByDay = new Map<TradingDay, Session | undefined>();
  const boundsByDay = new Map<TradingDay, DayBounds>();

  function sessionOf(day: TradingDay): Session | undefined {
    if (!sessionByDay.has(day) && isCovered(hours, day)) sessionByDay.set(day, build(hours, day));
    return sessionByDay.get(day);
  }

  function boundsOf(day: TradingDay): DayBounds {
    const known = boundsByDay.get(day);
    if (known !== undefined) return known;
    const start = instantOf(hours.zone, day, 0);
    const bounds = { start, end: instantOf(hours.zone, addDays(day, 1), 0) };
    if (isCovered(hours, day)) boundsByDay.set(day, bounds);
    return bounds;
  }

  function neighbour(day: TradingDay, step: 1 | -1): Session | undefined {
    for (let other = addDays(day, step); isCovered(hours, other); other = addDays(other, step)) {
      const session = sessionOf(other);
      if (session !== undefined) return session;
    }
    return undefined;
  }

  return {
    zone: hours.zone,
    sessionMs:
      hours.closeMs - hours.openMs - (hours.lunch ? hours.lunch.untilMs - hours.lunch.fromMs : 0),
    firstDay: hours.firstDay,
    lastDay: hours.lastDay,
    dayOf: (at) => dayAt(hours.zone, at),
    sessionOf,
    boundsOf,
    sessionAt(at) {
      const session = sessionOf(dayAt(hours.zone, at));
      return session !== undefined && isTrading(session, at) ? session : undefined;
    },
    nextSession: (day) => neighbour(day, 1),
    previousSession(day, count = 1) {
      let session = neighbour(day, -1);
      for (let left = count - 1; left > 0 && session !== undefined; left -= 1) {
        session = neighbour(session.day, -1);
      }
      return session;
    },
  };
}

/** Inside the session and outside its break. */
export function isTrading(
  { open, close, lunch }: Pick<Session, 'open' | 'close' | 'lunch'>,
  at: Instant,
): boolean {
  if (at < open || at >= close) return false;
  return lunch === undefined || at < lunch.open || at >= lunch.close;
}

/** The stretches without a break: the morning and the afternoon, or the whole session. */
export function partsOf({
  open,
  close,
  lunch,
}: Pick<Session, 'open' | 'close' | 'lunch'>): readonly Span[] {
  if (lunch === undefined) return [{ open, close }];
  return [
    { open, close: lunch.open },
    { open: lunch.close, close },
  ];
}

function isCovered(hours: VenueHours, day: TradingDay): boolean {
  return day >= hours.firstDay && day <= hours.lastDay;
}

function build(hours: VenueHours, day: TradingDay): Session | undefined {
  const weekday = weekdayOf(day);
  if (weekday === 0 || weekday === 6 || hours.closedDays.has(day)) return undefined;
  const earlyCloseMs = hours.earlyCloseMsByDay.get(day);
  const { lunch } = hours;
  return {
    day,
    open: instantOf(hours.zone, day, hours.openMs),
    close: instantOf(hours.zone, day, earlyCloseMs ?? hours.closeMs),
    ...(lunch && {
      lunch: {
        open: instantOf(hours.zone, day, lunch.fromMs),
        close: instantOf(hours.zone, day, lunch.untilMs),
      },
    }),
    isEarlyClose: earlyCloseMs !== undefined,
  };
}
