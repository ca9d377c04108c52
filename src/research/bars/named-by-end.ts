// Bars of hours that are named by their ends: the last one of a session, which the close cuts short, begins where the bar before it
// ends. With the whole length taken off its end it would begin half an hour early, and a strategy would see ahead.
import { type Instant, instant } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { Session } from '../../market/time/calendar.ts';

/** Moves the bars that end with their session, by the place of all others in their hour. */
export function moveLastOfSessions(
  { start, count, lengthMs }: BarColumns,
  sessionAt: (at: Instant) => Session | undefined,
): void {
  const usual = usualPlace(start.subarray(0, count), lengthMs);
  for (let index = 0; index < count; index += 1) {
    const at = start[index] ?? Number.NaN;
    const later = (usual - (at % lengthMs) + lengthMs) % lengthMs;
    if (later !== 0 && sessionAt(instant(at))?.close === at + lengthMs) start[index] = at + later;
  }
}

function usualPlace(start: Float64Array, lengthMs: number): number {
  const counts = new Map<number, number>();
  for (const at of start) counts.set(at % lengthMs, (counts.get(at % lengthMs) ?? 0) + 1);
  const [[place] = [0]] = [...counts].sort(([, one], [, other]) => other - one);
  return place;
}
