// Deadlines that forgive our own slowness: while this process stood still, nobody could be heard.
import type { Cancel, WallClock } from '../../../../kernel/clock.ts';

/** A timer this late means that our own loop was blocked, so an answer may lie unread. */
export const LAG_MAX_MS = 500;

/** Calls back after the delay; if the loop lagged meanwhile, the delay starts again. */
export function patientAfter(wall: WallClock, delayMs: number, call: () => void): Cancel {
  let cancel = arm();
  function arm(): Cancel {
    const due = wall.now() + delayMs;
    return wall.after(delayMs, () => {
      if (wall.now() - due > LAG_MAX_MS) cancel = arm();
      else call();
    });
  }
  return () => cancel();
}
