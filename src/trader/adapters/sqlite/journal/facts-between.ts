// The facts of a period of market time, of the requested types, with or without a running daemon.
import type Database from 'better-sqlite3';
import { HOUR_MS } from '../../../../kernel/instant.ts';
import { ok, type Result } from '../../../../kernel/result.ts';
import type { DayBounds } from '../../../../market/time/calendar.ts';
import type { FactType } from '../../../domain/facts/facts.ts';
import type { RecordedFact } from '../../../ports/journal.ts';
import type { OpenFailure } from '../file/open-failure.ts';
import { FACT_COLUMNS, type FactRow, factFrom } from './fact-rows.ts';
import { lastSeqOf } from './last-seq.ts';
import { openReadOnly } from './read-only.ts';

/** After a host clock was set back, facts are slightly out of time order. */
const SLACK_MS = HOUR_MS;

/** In the order they were recorded. */
export function factsBetween(
  file: string,
  bounds: DayBounds,
  types: readonly FactType[],
): Result<RecordedFact[], OpenFailure> {
  const opened = openReadOnly(file);
  if (!opened.ok) return opened;
  const database = opened.value;
  try {
    const wanted = types.map(() => '?').join(', ');
    const { from, to } = seqsBetween(database, bounds);
    const rows = database
      .prepare<(number | string)[], FactRow>(
        `SELECT ${FACT_COLUMNS} FROM facts
         WHERE seq >= ? AND seq < ? AND at >= ? AND at < ? AND type IN (${wanted}) ORDER BY seq`,
      )
      .raw()
      .all(from, to, bounds.start, bounds.end, ...types);
    return ok(rows.map(factFrom));
  } finally {
    database.close();
  }
}

/** `from` inclusive, `to` exclusive; among them may be facts of just before and after. */
export function seqsBetween(
  database: Database.Database,
  { start, end }: DayBounds,
): { readonly from: number; readonly to: number } {
  return {
    from: firstSeqFrom(database, start - SLACK_MS),
    to: firstSeqFrom(database, end + SLACK_MS),
  };
}

/** Facts have no index by time but are nearly ordered by it: a binary search needs twenty reads among a million. */
export function firstSeqFrom(database: Database.Database, at: number): number {
  const timeOf = database.prepare<[number], { at: number }>('SELECT at FROM facts WHERE seq = ?');
  let low = 1;
  let high = lastSeqOf(database) + 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timeOf.get(middle)?.at ?? Number.POSITIVE_INFINITY) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
