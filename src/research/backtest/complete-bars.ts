// Fills in bars for every minute of every session between the first and the last: minutes without trades become flat
// bars.
import { instant, type TradingDay } from '../../kernel/instant.ts';
import { type BarColumns, createColumnBuilder } from '../../market/bars/bar-columns.ts';
import { type Calendar, partsOf, type Session, type Span } from '../../market/time/calendar.ts';
import { createSessionClock } from '../../market/time/session-clock.ts';

export interface CompleteBars {
  readonly columns: BarColumns;
  /** Bars that were not in the file. */
  readonly added: number;
  /** Sessions without any bar in the file. */
  readonly missingDays: readonly TradingDay[];
}

/**
 * Regular hours only, ascending, of one length, as the reader of price files returns them; returned unchanged if none
 * is missing.
 */
export function completeBars(columns: BarColumns, calendar: Calendar): CompleteBars {
  if (isComplete(columns, calendar)) return { columns, added: 0, missingDays: [] };
  return filledUp(columns, calendar);
}

function isComplete({ count, start, lengthMs }: BarColumns, calendar: Calendar): boolean {
  const sessions = createSessionClock(calendar);
  for (let index = 1; index < count; index += 1) {
    const before = (start[index - 1] ?? Number.NaN) + lengthMs;
    const at = start[index];
    if (at === before) continue;
    const today = sessions.today(instant(before - lengthMs));
    const isOver = today !== undefined && before >= today.close;
    const isPaused = today?.lunch !== undefined && before === today.lunch.open;
    const next = isPaused ? today.lunch.close : today && calendar.nextSession(today.day)?.open;
    if (!(isOver || isPaused) || at !== next) return false;
  }
  return true;
}

function filledUp(columns: BarColumns, calendar: Calendar): CompleteBars {
  const { count, start, lengthMs } = columns;
  const builder = createColumnBuilder();
  const missingDays: TradingDay[] = [];
  const last = start[count - 1] ?? Number.NEGATIVE_INFINITY;
  let session = calendar.sessionOf(calendar.dayOf(instant(start[0] ?? 0)));
  let next = 0;
  let lastClose = Number.NaN;

  function fillSession(whole: Session): void {
    const first = next;
    for (const part of partsOf(whole)) fillPart(part);
    if (next === first) missingDays.push(whole.day);
  }

  function fillPart({ open, close }: Span): void {
    for (let at: number = open; at < close && at <= last; at += lengthMs) {
      if (start[next] === at) {
        builder.add(rowAt(columns, next));
        lastClose = columns.close[next] ?? Number.NaN;
        next += 1;
      } else if (!Number.isNaN(lastClose)) {
        const flat = { open: lastClose, high: lastClose, low: lastClose, close: lastClose };
        builder.add({ start: instant(at), ...flat, volume: 0 });
      }
    }
  }

  while (session !== undefined && session.open <= last) {
    fillSession(session);
    session = calendar.nextSession(session.day);
  }
  const complete = builder.build(lengthMs);
  return { columns: complete, added: complete.count - count, missingDays };
}

function rowAt({ start, open, high, low, close, volume }: BarColumns, index: number) {
  return {
    start: instant(start[index] ?? Number.NaN),
    open: open[index] ?? Number.NaN,
    high: high[index] ?? Number.NaN,
    low: low[index] ?? Number.NaN,
    close: close[index] ?? Number.NaN,
    volume: volume[index] ?? Number.NaN,
  };
}
