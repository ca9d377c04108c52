// Historical bars of any size, built from the symbol's minutes and, below a minute, from the prints inside them.
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  MINUTE_MS,
  SECOND_MS,
} from '../../../../../kernel/instant.ts';
import type { Bar } from '../../../../../market/bars/bar.ts';
import type { Calendar, Session } from '../../../../../market/time/calendar.ts';
import { utcMidnight } from '../../../../../market/time/day.ts';
import { instantOf } from '../../../../../market/time/zone.ts';
import type { HistoricalBar } from '../../../messages/answer.ts';
import { barTicks } from '../bars/bar-ticks.ts';
import type { Listing } from '../prices/listing.ts';
import { DAYS_BY_UNIT, MONTH_MS, type Span } from './history-terms.ts';
import { type Shown, shownBars } from './shown.ts';

export interface HistoryQuestion {
  readonly listing: Listing;
  readonly calendar: Calendar;
  readonly now: Instant;
  readonly end: Instant;
  readonly barMs: number;
  readonly span: Span;
  readonly shown: Shown;
  /** Quotes exist from 04:00 to 20:00; nothing trades in the extended hours. */
  readonly useRth: boolean;
}

/** Ascending; includes the bar in progress so far. */
export function historyOf(question: HistoryQuestion): readonly HistoricalBar[] {
  const end = instant(Math.min(question.end, question.now));
  const sessions = sessionsOf(question, end);
  const bars: HistoricalBar[] = [];
  for (const session of [...sessionsBefore(question, sessions[0]), ...sessions]) {
    const minutes = minutesOf(question, session, end);
    bars.push(...grouped(minutes, session, question));
  }
  const asked = question.span.unit === 'S' ? lastSeconds(bars, question) : bars;
  const whole = question.barMs > DAY_MS ? periods(asked, question) : asked;
  const since = sessions[0] === undefined ? 0 : utcMidnight(sessions[0].day);
  return shownBars(whole, question).filter(({ time }) => time >= since);
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
export function scheduleOf(question: HistoryQuestion): readonly Session[] {
  return sessionsOf(question, instant(Math.min(question.end, question.now)));
}

/** Weeks and months from their days, each dated by its last day. */
function periods(
  days: readonly HistoricalBar[],
  { barMs }: HistoryQuestion,
): readonly HistoricalBar[] {
  const byPeriod = Map.groupBy(days, ({ time }) => periodOf(time, barMs));
  return [...byPeriod.values()].map(mergedDays);
}

function periodOf(time: number, barMs: number): string {
  // Midday of the day in UTC: Thursday, 1 January 1970, was the fourth day of its week.
  if (barMs < MONTH_MS) return String(Math.floor((time / DAY_MS + 3) / 7));
  return new Date(time).toISOString().slice(0, 7);
}

function mergedDays(days: readonly HistoricalBar[]): HistoricalBar {
  const volume = days.reduce((sum, day) => sum + day.volume, 0);
  const value = days.reduce((sum, day) => sum + day.wap * day.volume, 0);
  const close = days.at(-1)?.close ?? Number.NaN;
  return {
    time: days.at(-1)?.time ?? 0,
    open: days[0]?.open ?? Number.NaN,
    high: Math.max(...days.map(({ high }) => high)),
    low: Math.min(...days.map(({ low }) => low)),
    close,
    volume,
    wap: volume === 0 ? close : Math.round((value / volume) * 1e4) / 1e4,
    count: days.reduce((sum, day) => sum + day.count, 0),
  };
}

function sessionsOf({ calendar, span }: HistoryQuestion, end: Instant): readonly Session[] {
  const sessions: Session[] = [];
  const day = calendar.dayOf(end);
  const today = calendar.sessionOf(day);
  let session = today !== undefined && end > today.open ? today : calendar.previousSession(day);
  const days = DAYS_BY_UNIT[span.unit];
  const since = days === undefined ? 0 : end - days * span.count * DAY_MS;
  const countMax = span.unit === 'D' ? span.count : sessionsIn(span);
  while (session !== undefined && session.close > since && sessions.length < countMax) {
    sessions.unshift(session);
    session = calendar.previousSession(session.day);
  }
  return sessions;
}

/** Seconds are counted in trading time: 6.5 hours per session, including the current one. */
function sessionsIn({ unit, count }: Span): number {
  return unit === 'S' ? Math.ceil((count * SECOND_MS) / (6.5 * HOUR_MS)) + 1 : 10_000;
}

function lastSeconds(
  bars: readonly HistoricalBar[],
  { barMs, span }: HistoryQuestion,
): readonly HistoricalBar[] {
  return bars.slice(-Math.max(1, Math.ceil((span.count * SECOND_MS) / barMs)));
}

function minutesOf(question: HistoryQuestion, session: Session, end: Instant): Bar[] {
  const { listing, now } = question;
  const minutes: Bar[] = [];
  const isExtended = !question.useRth && question.shown !== 'TRADES';
  const bars = listing.bars.barsOf(session);
  for (const bar of isExtended ? withQuietHours(bars, session, question) : bars) {
    if (bar.start + MINUTE_MS <= end) minutes.push(bar);
    else if (bar.start < end && bar.start + MINUTE_MS > now) addPartial(minutes, listing, bar);
  }
  return minutes;
}

/** Quotes before the open and after the close stand at the first and at the last price. */
function withQuietHours(
  bars: readonly Bar[],
  session: Session,
  { calendar }: HistoryQuestion,
): readonly Bar[] {
  const [first, last] = [bars[0]?.open, bars.at(-1)?.close];
  if (first === undefined || last === undefined) return bars;
  const opens = instantOf(calendar.zone, session.day, 4 * HOUR_MS);
  const closes = instantOf(calendar.zone, session.day, 20 * HOUR_MS);
  return [...quiet(opens, session.open, first), ...bars, ...quiet(session.close, closes, last)];
}

function quiet(from: number, to: number, price: number): readonly Bar[] {
  return Array.from({ length: Math.round((to - from) / MINUTE_MS) }, (_, minute) => ({
    start: instant(from + minute * MINUTE_MS),
    lengthMs: MINUTE_MS,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 0,
  }));
}

/** The minute in progress, from its prints so far. */
function addPartial(minutes: Bar[], { minute }: Listing, bar: Bar): void {
  if (minute.start !== bar.start) return;
  const { open, high, low, close, volume } = minute;
  minutes.push({ start: bar.start, lengthMs: MINUTE_MS, open, high, low, close, volume });
}

function grouped(
  minutes: readonly Bar[],
  session: Session,
  { barMs }: HistoryQuestion,
): readonly HistoricalBar[] {
  if (barMs < MINUTE_MS) return minutes.flatMap((minute) => seconds(minute, barMs));
  const bars: HistoricalBar[] = [];
  let group: Bar[] = [];
  let groupStart = Number.NaN;
  for (const minute of minutes) {
    const start = groupStartOf(minute.start, session, barMs);
    if (start !== groupStart && group.length > 0) bars.push(merged(group, groupStart));
    if (start !== groupStart) group = [];
    groupStart = start;
    group.push(minute);
  }
  if (group.length > 0) bars.push(merged(group, groupStart));
  return bars;
}

/** Bars up to half an hour count from the open; longer ones begin on the hour; daily bars have their date. */
function groupStartOf(at: number, session: Session, barMs: number): number {
  if (barMs >= DAY_MS) return utcMidnight(session.day) + 12 * HOUR_MS;
  if (barMs <= 30 * MINUTE_MS)
    return session.open + Math.floor((at - session.open) / barMs) * barMs;
  const start = at - (at % barMs);
  // The first bar of the regular hours begins with them.
  return at >= session.open ? Math.max(session.open, start) : start;
}

function merged(minutes: readonly Bar[], start: number): HistoricalBar {
  let high = Number.NEGATIVE_INFINITY;
  let low = Number.POSITIVE_INFINITY;
  let volume = 0;
  let value = 0;
  for (const bar of minutes) {
    high = Math.max(high, bar.high);
    low = Math.min(low, bar.low);
    volume += bar.volume;
    value += ((bar.high + bar.low + bar.close) / 3) * bar.volume;
  }
  const close = minutes.at(-1)?.close ?? Number.NaN;
  return {
    time: start,
    open: minutes[0]?.open ?? Number.NaN,
    high,
    low,
    close,
    volume,
    wap: volume === 0 ? close : Math.round((value / volume) * 1e4) / 1e4,
    count: Math.ceil(volume / 100),
  };
}

function seconds(minute: Bar, barMs: number): readonly HistoricalBar[] {
  const bars: HistoricalBar[] = [];
  const ticks = barTicks(minute);
  let last = minute.open;
  for (let start: number = minute.start; start < minute.start + MINUTE_MS; start += barMs) {
    const inside = ticks.filter(({ at }) => at >= start && at < start + barMs);
    const prices = inside.length === 0 ? [last] : inside.map(({ price }) => price);
    const volume = inside.reduce((sum, tick) => sum + tick.volume, 0);
    last = prices.at(-1) ?? last;
    bars.push({
      time: start,
      open: prices[0] ?? last,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close: last,
      volume,
      wap: last,
      count: Math.ceil(volume / 100),
    });
  }
  return bars;
}
