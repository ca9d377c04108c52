// The bars of a file as a run plays them: one for each stretch of a session, with the moments at which they end.
import { DAY_MS, MINUTE_MS, type TradingDay, WEEK_MS } from '../../kernel/instant.ts';
import { type BarColumns, endAt } from '../../market/bars/bar-columns.ts';
import { readBarName } from '../../market/bars/bar-lengths.ts';
import { withEnds } from '../../market/bars/long-bars.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { BarFile } from '../bars/bar-file.ts';
import { daysText } from '../bars/days-text.ts';
import { completeBars } from './complete-bars.ts';

export interface PlayedBars {
  readonly columns: BarColumns;
  readonly notes: readonly string[];
}

export function playedBars(file: BarFile, calendar: Calendar): PlayedBars {
  const columns = named(file);
  if (columns.lengthMs === WEEK_MS) return { columns: withEnds(columns, calendar), notes: [] };
  const { columns: complete, added, missingDays } = completeBars(columns, calendar);
  const notes = gapNotes(file.file, { added, missingDays, lengthMs: columns.lengthMs });
  if (columns.lengthMs === MINUTE_MS) return { columns: complete, notes };
  return { columns: withEnds(complete, calendar), notes };
}

/** How long the bars of a run are, as its notes say it. */
export function lengthNote(file: BarFile): readonly string[] {
  const { lengthMs } = named(file);
  return lengthMs === MINUTE_MS ? [] : [`${file.file}: bars of ${readBarName(lengthMs)}`];
}

/** A day is a day, however long its session is. */
function named({ columns, isDaily }: BarFile): BarColumns {
  return isDaily && columns.lengthMs !== WEEK_MS ? { ...columns, lengthMs: DAY_MS } : columns;
}

/** When the last bar ends. */
export function endOf(columns: BarColumns): number {
  return endAt(columns, columns.count - 1);
}

interface Gaps {
  readonly added: number;
  readonly missingDays: readonly TradingDay[];
  readonly lengthMs: number;
}

function gapNotes(file: string, { added, missingDays, lengthMs }: Gaps): readonly string[] {
  if (added === 0) return [];
  const what = lengthMs === MINUTE_MS ? 'minute' : lengthMs === DAY_MS ? 'day' : 'stretch';
  const many = what === 'stretch' ? 'stretches' : `${what}s`;
  const isNamed = missingDays.length > 0;
  const days = !isNamed
    ? ''
    : lengthMs === DAY_MS
      ? ` (${daysText(missingDays)})`
      : `, including all of ${daysText(missingDays)}`;
  return [
    `${file}: ${counted(added, what, many)} without a bar${days}: treated as ${added === 1 ? `a ${what}` : many} without trades`,
  ];
}
