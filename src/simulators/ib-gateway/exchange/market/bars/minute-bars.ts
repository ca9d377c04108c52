// The source of a symbol's regular minutes: a recording, a random walk, or none.
import { instant, MINUTE_MS, type TradingDay } from '../../../../../kernel/instant.ts';
import { type Bar, isSoundBar } from '../../../../../market/bars/bar.ts';
import type { Calendar, Session } from '../../../../../market/time/calendar.ts';
import { instantOf, parseWallTime } from '../../../../../market/time/zone.ts';
import type { Steps } from '../../../../host/steps.ts';

export interface MinuteBars {
  /** What there is to do before the bars of that session are made quickly; it pauses after each piece of work. */
  approach(session: Session): Steps<void>;
  /** The session's bars in order, regular hours only; empty for a day without any. */
  barsOf(session: Session): readonly Bar[];
  /** The first day with possible bars; undefined if there is no first day. */
  readonly firstDay: TradingDay | undefined;
}

const HEADER = 'date,open,high,low,close,volume';

/** Parses one-minute bars in New York time; throws with the line number of an invalid bar. */
export function parseMinuteBars(csv: string, calendar: Calendar): readonly Bar[] {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines[0]?.trim().toLowerCase() !== HEADER) {
    throw new Error(`line 1: the header is not ${HEADER}`);
  }
  const bars: Bar[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    bars.push(parseLine(line, index + 1, calendar));
  }
  return bars.sort((a, b) => a.start - b.start);
}

function parseLine(line: string, number: number, calendar: Calendar): Bar {
  const [date = '', ...columns] = line.split(',');
  const at = parseWallTime(date.trim());
  const [open = 0, high = 0, low = 0, close = 0, volume = Number.NaN] = columns.map(Number);
  if (at === undefined) throw new Error(`line ${number}: "${date}" is not a local date and time`);
  const start = instantOf(calendar.zone, at.day, at.msOfDay);
  const bar = { start, lengthMs: MINUTE_MS, open, high, low, close, volume };
  if (!isSoundBar(bar)) throw new Error(`line ${number}: not a valid bar`);
  return bar;
}

export function createRecordedBars(bars: readonly Bar[], calendar: Calendar): MinuteBars {
  const barsByDay = new Map<TradingDay, Bar[]>();
  for (const bar of bars) {
    const session = calendar.sessionAt(instant(bar.start));
    // A bar stamped at the close (16:00) is not regular hours.
    if (session === undefined) continue;
    const ofDay = barsByDay.get(session.day) ?? [];
    ofDay.push(bar);
    barsByDay.set(session.day, ofDay);
  }
  return {
    approach: immediately,
    barsOf: (session) => barsByDay.get(session.day) ?? [],
    firstDay: [...barsByDay.keys()].sort()[0],
  };
}

/** There is nothing to do before. */
export function* immediately(): Steps<void> {}
