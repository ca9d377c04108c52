// Bars that are not cut at the open of their session, as hours of the clock where it opens at half past nine: the first one of a session
// would be lost, or would have prices from before it.
import { instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import { readBarName } from '../../market/bars/bar-lengths.ts';
import { type Calendar, partsOf } from '../../market/time/calendar.ts';
import { createSessionClock, type SessionClock } from '../../market/time/session-clock.ts';
import { momentIn } from '../../trader/domain/wording/venue-time.ts';
import { LENGTHS_MS } from './bar-length.ts';

type Starts = Pick<BarColumns, 'start' | 'count' | 'lengthMs'>;

/** A sentence; undefined if every bar within a day is cut at the open of its session. */
export function offOpen(columns: Starts, calendar: Calendar): string | undefined {
  if (columns.lengthMs === MINUTE_MS) return undefined;
  const sessions = createSessionClock(calendar);
  const off = startsOf(columns).find((at) => isOff(sessions, at, columns.lengthMs));
  const open = off === undefined ? undefined : openBefore(sessions, off);
  if (off === undefined || open === undefined) return undefined;
  const shorter = LENGTHS_MS.findLast((ms) => ms < columns.lengthMs && open % ms === 0);
  const on = (at: number) => momentIn(calendar.zone, instant(at));
  const begun = `a bar of ${readBarName(columns.lengthMs)} begins at ${on(off).slice(11, 16)} of ${on(off).slice(0, 10)}`;
  const remedy = `take bars of ${readBarName(shorter ?? 0)} or shorter from its source, of which longer ones are made`;
  return `${begun}, and the session at ${on(open).slice(11, 16)}: bars must be cut at the open, or the first of each session is lost or has prices from before it; ${remedy}`;
}

/** Whether that is so of most bars. */
export function areOffOpen(columns: Starts, calendar: Calendar): boolean {
  const sessions = createSessionClock(calendar);
  const off = startsOf(columns).filter((at) => isOff(sessions, at, columns.lengthMs));
  return off.length > columns.count / 2;
}

function startsOf({ start, count }: Starts): Float64Array {
  return start.subarray(0, count);
}

function isOff(sessions: SessionClock, start: number, lengthMs: number): boolean {
  const open = openBefore(sessions, start);
  return open !== undefined && (start - open) % lengthMs !== 0;
}

/** Of the session, or after its break; undefined while nothing trades. */
function openBefore(sessions: SessionClock, at: number): number | undefined {
  const session = sessions.today(instant(at));
  const part = session && partsOf(session).find(({ open, close }) => at >= open && at < close);
  return part?.open;
}
