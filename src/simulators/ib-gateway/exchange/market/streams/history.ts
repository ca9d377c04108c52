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
import type { HistoricalBar } from '../../../messages/answer.ts';
import { barTicks } from '../bars/bar-ticks.ts';
import type { Listing } from '../prices/listing.ts';

const SIZE = /^(\d+) (secs?|mins?|hours?|day|week|month|W|M)$/;
const SIZE_UNIT_MS: Readonly<Record<string, number>> = {
  sec: SECOND_MS,
  min: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  W: 7 * DAY_MS,
  M: 30 * DAY_MS,
};
const DURATION = /^(\d+) ([SDWMY])$/;
const DAYS_BY_UNIT: Readonly<Record<string, number>> = { W: 7, M: 30, Y: 365 };

/** Milliseconds of a bar size such as `5 mins`; undefined for invalid text. */
export function parseBarSize(text: string): number | undefined {
  const [, count, unit = ''] = SIZE.exec(text.trim()) ?? [];
  const unitMs = SIZE_UNIT_MS[unit] ?? SIZE_UNIT_MS[unit.replace(/s$/, '')];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}

export interface Span {
  readonly count: number;
  readonly unit: string;
}

export function parseDuration(text: string): Span | undefined {
  const [, count, unit] = DURATION.exec(text.trim()) ?? [];
  return unit === undefined || Number(count) < 1 ? undefined : { count: Number(count), unit };
}

export interface HistoryQuestion {
  readonly listing: Listing;
  readonly calendar: Calendar;
  readonly now: Instant;
  readonly end: Instant;
  readonly barMs: number;
  readonly span: Span;
}

/** Ascending; includes the bar in progress so far. */
export function historyOf(question: HistoryQuestion): readonly HistoricalBar[] {
  const end = instant(Math.min(question.end, question.now));
  const bars: HistoricalBar[] = [];
  for (const session of sessionsOf(question, end)) {
    const minutes = minutesOf(question, session, end);
    bars.push(...grouped(minutes, session, question));
  }
  return question.span.unit === 'S' ? lastSeconds(bars, question) : bars;
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

function minutesOf({ listing, now }: HistoryQuestion, session: Session, end: Instant): Bar[] {
  const minutes: Bar[] = [];
  for (const bar of listing.bars.barsOf(session)) {
    if (bar.start + MINUTE_MS <= end) minutes.push(bar);
    else if (bar.start < end && bar.start + MINUTE_MS > now) addPartial(minutes, listing, bar);
  }
  return minutes;
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
  return Math.max(session.open, at - (at % barMs));
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
