// Deadlines that allow for our own delays: while this process is blocked, it cannot receive anything.
import type { Cancel, WallClock } from '../../../kernel/clock.ts';

/** A timer this late means that our own event loop was blocked, so an answer may be unread. */
const LAG_MAX_MS = 500;

/** Calls back after the delay; if the event loop was blocked meanwhile, the delay starts again. */
export function stallAwareTimeout(wall: WallClock, delayMs: number, call: () => void): Cancel {
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
