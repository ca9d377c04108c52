// Leaves a server that keeps failing alone for a while.
import { MINUTE_MS } from '../../../kernel/instant.ts';

export interface Breaker {
  isOpen(): boolean;
  succeeded(): void;
  failed(): void;
}

const FAILURES_MAX = 3;
const PAUSE_MS = 15 * MINUTE_MS;

/** After the pause one call decides: another failure begins the next pause. */
export function createBreaker(now: () => number): Breaker {
  let failures = 0;
  let openUntil = Number.NEGATIVE_INFINITY;
  return {
    isOpen: () => now() < openUntil,
    succeeded() {
      failures = 0;
    },
    failed() {
      failures += 1;
      if (failures >= FAILURES_MAX) openUntil = now() + PAUSE_MS;
    },
  };
}
