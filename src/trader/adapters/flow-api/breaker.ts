// A circuit breaker on wall time: five failures in a row open it, a trial follows after 30 s, two successes close it
// again.

export interface Breaker {
  readonly isClosed: boolean;
  /** Wall time until the next request may be tried; 0 if one may be sent now. */
  waitMs(): number;
  succeed(): void;
  fail(): void;
}

const FAILURES_MAX = 5;
const SUCCESSES_MIN = 2;
const OPEN_MS = 30_000;

type State =
  | { readonly status: 'closed'; readonly failures: number }
  | { readonly status: 'open'; readonly untilWallMs: number }
  | { readonly status: 'half-open'; readonly successes: number };

const HEALTHY: State = { status: 'closed', failures: 0 };

export function createBreaker(wallNowMs: () => number): Breaker {
  let state: State = HEALTHY;

  /** An open breaker whose wait is over permits trials. */
  function current(): State {
    if (state.status === 'open' && state.untilWallMs <= wallNowMs()) {
      state = { status: 'half-open', successes: 0 };
    }
    return state;
  }

  return {
    get isClosed() {
      return current().status === 'closed';
    },
    waitMs() {
      const now = current();
      return now.status === 'open' ? now.untilWallMs - wallNowMs() : 0;
    },
    succeed() {
      const now = current();
      const successes = now.status === 'half-open' ? now.successes + 1 : SUCCESSES_MIN;
      state = successes < SUCCESSES_MIN ? { status: 'half-open', successes } : HEALTHY;
    },
    fail() {
      const now = current();
      const failures = now.status === 'closed' ? now.failures + 1 : FAILURES_MAX;
      state =
        failures < FAILURES_MAX
          ? { status: 'closed', failures }
          : { status: 'open', untilWallMs: wallNowMs() + OPEN_MS };
    },
  };
}
