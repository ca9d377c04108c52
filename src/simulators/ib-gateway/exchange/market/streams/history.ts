// Historical bars of any size, built from the symbol's minutes and, below a minute, from the prints inside them: one
// session at a time, so that other work can be done in between.
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
} from '../../../../../kernel/instant.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import type { Calendar, Span as HoursSpan, Session } from '../../../../../market/time/calendar.ts';
import { utcMidnight } from '../../../../../market/time/day.ts';
import { finished, type Steps } from '../../../../host/steps.ts';
import type { HistoricalBar } from '../../../messages/past-prices.ts';
import type { Listing } from '../prices/listing.ts';
import { type BarGrid, barStart, dateOf, gridOf, periodOf } from './bar-starts.ts';
import { barsOfDays, barsOfMinutes, barsOfPrints } from './built-bars.ts';
import { type Span, spanStart } from './history-terms.ts';
import { shownBar, shownBars, type WhatToShow } from './what-to-show.ts';

/** What bars somebody wants, whenever they are asked for. */
export interface BarTerms {
  readonly listing: Listing;
  readonly calendar: Calendar;
  readonly barMs: number;
  readonly shown: WhatToShow;
  /** Quotes exist from 04:00 to 20:00; nothing trades in the extended hours. */
  readonly useRth: boolean;
}

export interface HistoryQuestion extends BarTerms {
  readonly now: Instant;
  readonly end: Instant;
  readonly span: Span;
}

/** Bars of quotes; what else there is comes from trades, which are in the regular hours only. */
const QUOTED: readonly WhatToShow[] = ['MIDPOINT', 'BID', 'ASK', 'BID_ASK'];

/** No message is long enough for more, however short they are written. */
const BARS_MAX = 600_000;
/** About a millisecond. */
const SESSIONS_PER_PIECE = 500;

/**
 * Ascending; includes the bar in progress so far, as it is before the first pause: the market may go on during the
 * others. Undefined: too many for a message.
 */
export function* historySteps(
  question: HistoryQuestion,
): Steps<readonly HistoricalBar[] | undefined> {
  const { barMs, span } = question;
  // At once: the bar in progress is as it is before the first pause.
  const sessions = finished(scheduleSteps(question));
  const built = yield* builtBars([...sessionsBefore(question, sessions[0]), ...sessions], question);
  if (built === undefined) return undefined;
  const whole = barMs > DAY_MS ? barsOfDays(built, barMs) : built;
  const shown = yield* shownBars(whole, question);
  const since = sessions[0] === undefined ? 0 : utcMidnight(sessions[0].day);
  const first = shown.findIndex(({ time }) => time >= since);
  const asked = first < 0 ? [] : shown.slice(first);
  return span.unit === 'S' ? asked.slice(-barsIn(span, barMs)) : asked;
}

/** The bar in progress, or the one that ends now. */
export function currentBar(
  terms: BarTerms,
  session: Session,
  now: Instant,
): HistoricalBar | undefined {
  const { barMs, shown } = terms;
  const moment = { ...terms, now, end: now };
  const from = barMs < DAY_MS ? barStart(now - 1, gridFor(terms, session)) : 0;
  const bars = daysOfPeriod(terms, session).flatMap((each) => barsOf(each, moment, from));
  const bar = (barMs > DAY_MS ? barsOfDays(bars, barMs) : bars).at(-1);
  return bar === undefined ? undefined : shownBar(bar, shown);
}

/** The sessions of its week or month up to this one; of a shorter bar, this one. */
function daysOfPeriod({ calendar, barMs }: BarTerms, session: Session): readonly Session[] {
  const days = [session];
  const periodOfDay = ({ day }: Session) => periodOf(dateOf(day), barMs);
  let before = barMs > DAY_MS ? calendar.previousSession(session.day) : undefined;
  while (before !== undefined && periodOfDay(before) === periodOfDay(session)) {
    days.unshift(before);
    before = calendar.previousSession(before.day);
  }
  return days;
}

/** Backwards: prices of a random walk are known from its anchor on, and the bar in progress comes first. */
function* builtBars(
  sessions: readonly Session[],
  question: HistoryQuestion,
): Steps<readonly HistoricalBar[] | undefined> {
  const { listing, now, end } = question;
  const newest = sessions.at(-1);
  if (newest !== undefined) yield* listing.bars.approach(newest);
  const moment = { ...question, end: instant(Math.min(end, now)) };
  const barsBySession: (readonly HistoricalBar[])[] = [];
  let count = 0;
  for (const session of sessions.toReversed()) {
    const bars = barsOf(session, moment);
    barsBySession.push(bars);
    count += bars.length;
    if (count > BARS_MAX) return undefined;
    yield;
  }
  return barsBySession.toReversed().flat();
}

/** Volatility looks further back than what was asked for. */
function sessionsBefore(
  { calendar, shown }: HistoryQuestion,
  first: Session | undefined,
): readonly Session[] {
  const before: Session[] = [];
  let session = first;
  while (shown === 'HISTORICAL_VOLATILITY' && session !== undefined && before.length <= 31) {
    session = calendar.previousSession(session.day);
    if (session !== undefined) before.unshift(session);
  }
  return before;
}

/** The sessions that a question of days covers. */
export function* scheduleSteps({
  calendar,
  span,
  ...question
}: HistoryQuestion): Steps<readonly Session[]> {
  const end = instant(Math.min(question.end, question.now));
  const sessions: Session[] = [];
  const day = calendar.dayOf(end);
  const today = calendar.sessionOf(day);
  let session = today !== undefined && end > today.open ? today : calendar.previousSession(day);
  // Days and seconds are counted in trading time.
  const isCounted = span.unit === 'D' || span.unit === 'S';
  const since = isCounted ? 0 : spanStart(span, end, calendar.zone);
  const countMax = span.unit === 'D' ? span.count : sessionsIn(span);
  while (session !== undefined && session.close > since && sessions.length < countMax) {
    sessions.push(session);
    if (sessions.length % SESSIONS_PER_PIECE === 0) yield;
    session = calendar.previousSession(session.day);
  }
  return sessions.toReversed();
}

/** Seconds are counted in trading time: 6.5 hours per session, including the current one. */
function sessionsIn({ unit, count }: Span): number {
  return unit === 'S'
    ? Math.ceil((count * SECOND_MS) / (6.5 * HOUR_MS)) + 1
    : Number.POSITIVE_INFINITY;
}

function barsIn({ count }: Span, barMs: number): number {
  return Math.max(1, Math.ceil((count * SECOND_MS) / barMs));
}

type Moment = BarTerms & Pick<HistoryQuestion, 'now' | 'end'>;

/** The bars of trades of one session; of them, those that end after `from`. */
function barsOf(session: Session, moment: Moment, from = 0): readonly HistoricalBar[] {
  const { barMs, end } = moment;
  const minutes = minutesOf(session, moment).filter(
    ({ start }) => start + MINUTE_MS > from && start < end,
  );
  if (barMs < MINUTE_MS) return minutes.flatMap((minute) => barsOfPrints(minute, barMs, end));
  const printed = minutes.flatMap((minute) => printedPart(minute, moment));
  return barsOfMinutes(printed, gridFor(moment, session));
}

/** The minute itself if it has ended; of the one in progress, its prints so far. */
function printedPart(bar: Bar, { listing, now, end }: Moment): readonly Bar[] {
  const minuteEnd = bar.start + MINUTE_MS;
  if (minuteEnd <= end) return [bar];
  if (minuteEnd <= now || listing.minute.start !== bar.start) return [];
  const { open, high, low, close, volume } = listing.minute;
  return [{ start: bar.start, lengthMs: MINUTE_MS, open, high, low, close, volume }];
}

function minutesOf(session: Session, moment: Moment): readonly Bar[] {
  const bars = moment.listing.bars.barsOf(session);
  const [first, last] = [bars[0]?.open, bars.at(-1)?.close];
  if (!isExtended(moment) || first === undefined || last === undefined) return bars;
  const { hours } = gridFor(moment, session);
  return [
    ...quiet({ open: hours.open, close: session.open }, first),
    ...bars,
    ...quiet({ open: session.close, close: hours.close }, last),
  ];
}

/** Quotes before the open and after the close stand at the first and at the last price. */
function quiet({ open, close }: HoursSpan, price: number): readonly Bar[] {
  return Array.from({ length: Math.round((close - open) / MINUTE_MS) }, (_, minute) => ({
    start: instant(open + minute * MINUTE_MS),
    lengthMs: MINUTE_MS,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 0,
  }));
}

function isExtended({ useRth, shown }: BarTerms): boolean {
  return !useRth && QUOTED.includes(shown);
}

function gridFor(terms: BarTerms, session: Session): BarGrid {
  return gridOf(terms.calendar, session, { barMs: terms.barMs, isExtended: isExtended(terms) });
}
