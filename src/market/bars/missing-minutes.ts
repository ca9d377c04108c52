// Which stretches of the regular hours have no bar.
import { type Instant, instant } from '../../kernel/instant.ts';
import { type Calendar, partsOf } from '../time/calendar.ts';

export interface Stretch {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
}

/** Starts of bars of one length, ascending. */
export interface BarStarts {
  readonly lengthMs: number;
  readonly count: number;
  start(index: number): Instant;
  indexFrom(at: Instant): number;
}

/** Breaks, nights, weekends and holidays are not missing; a bar counts for its whole length. */
export function missingMinutes(
  bars: BarStarts,
  calendar: Calendar,
  { from, to }: Stretch,
): Stretch[] {
  const missing: Stretch[] = [];
  const first =
    calendar.sessionOf(calendar.dayOf(from)) ?? calendar.nextSession(calendar.dayOf(from));
  let index = bars.indexFrom(from);
  for (let session = first; session !== undefined && session.open < to; ) {
    for (const part of partsOf(session)) {
      let covered = Math.max(part.open, from);
      const end = Math.min(part.close, to);
      for (; index < bars.count && bars.start(index) < end; index += 1) {
        const start = bars.start(index);
        if (start > covered) missing.push({ from: instant(covered), to: start });
        covered = Math.max(covered, start + bars.lengthMs);
      }
      if (covered < end) missing.push({ from: instant(covered), to: instant(end) });
    }
    session = calendar.nextSession(session.day);
  }
  return missing;
}
