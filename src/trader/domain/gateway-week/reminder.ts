// Says when something that lasts is worth a message: after a while, and again after a longer one.
import type { Instant } from '../../../kernel/instant.ts';

export interface Reminder {
  /** Whether it is to be said now. */
  isDue(now: Instant, lasts: boolean): boolean;
  /** It begins anew. */
  reset(): void;
}

export function createReminder(afterMs: number, againMs: number): Reminder {
  let since: Instant | undefined;
  let saidAt: Instant | undefined;

  function reset(): void {
    since = undefined;
    saidAt = undefined;
  }

  return {
    isDue(now, lasts) {
      if (!lasts) {
        reset();
        return false;
      }
      since ??= now;
      if (now - since < afterMs) return false;
      if (saidAt !== undefined && now - saidAt < againMs) return false;
      saidAt = now;
      return true;
    },
    reset,
  };
}
