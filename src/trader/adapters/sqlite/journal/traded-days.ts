// The days on which a journal's account traded: an execution of ours in a session, without practice time and without holdings.
import type Database from 'better-sqlite3';
import { type Instant, instant, type TradingDay } from '../../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Calendar } from '../../../../market/time/calendar.ts';
import type { OpenFailure } from '../file/open-failure.ts';
import { openReadOnly } from './read-only.ts';

export function tradedDays(
  file: string,
  calendar: Calendar,
): Result<ReadonlySet<TradingDay>, OpenFailure> {
  const opened = openReadOnly(file);
  if (!opened.ok) return failed(opened.failure);
  try {
    return ok(daysIn(opened.value, calendar));
  } finally {
    opened.value.close();
  }
}

const LIVES_AND_FILLS = `
  SELECT at, type, coalesce(body ->> '$.isPractice', 0) AS isPractice FROM facts
  WHERE type IN ('daemon-started', 'execution-booked') AND coalesce(body ->> '$.leg', '') <> 'h'
  ORDER BY seq`;

interface Row {
  readonly at: Instant;
  readonly type: string;
  readonly isPractice: number;
}

function daysIn(database: Database.Database, calendar: Calendar): ReadonlySet<TradingDay> {
  const days = new Set<TradingDay>();
  let isPractice = false;
  for (const row of database.prepare<[], Row>(LIVES_AND_FILLS).iterate()) {
    if (row.type === 'daemon-started') isPractice = row.isPractice !== 0;
    else if (!isPractice) {
      const day = calendar.dayOf(instant(row.at));
      if (calendar.sessionOf(day) !== undefined) days.add(day);
    }
  }
  return days;
}
