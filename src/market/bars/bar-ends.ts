// When bars end: they are cut at the open, again after the break, and at the close, which may make the last one shorter.
import { partsOf, type Session } from '../time/calendar.ts';

export function isBarEnd(session: Session, lengthMs: number, at: number): boolean {
  return partsOf(session).some(
    ({ open, close }) => at > open && at <= close && (at === close || (at - open) % lengthMs === 0),
  );
}

/** The first bar end after the moment; Infinity if the session has none left. */
export function nextBarEnd(session: Session, lengthMs: number, after: number): number {
  for (const { open, close } of partsOf(session)) {
    if (after >= close) continue;
    const begun = Math.max(0, Math.floor((after - open) / lengthMs));
    return Math.min(open + (begun + 1) * lengthMs, close);
  }
  return Number.POSITIVE_INFINITY;
}
