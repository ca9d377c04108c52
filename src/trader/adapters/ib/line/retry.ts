// How long to wait before the next connection attempt, by what went wrong with the last one.
import type { WallClock } from '../../../../kernel/clock.ts';

export type AttemptFailure =
  | 'unreachable'
  | 'client-id-in-use'
  /** Messages that cannot be read: a new connection starts clean, but must not become a storm. */
  | 'corrupted'
  /** Another account, or a gateway too old: only a person can change that. */
  | 'unfit';

/** The first attempt of a process may meet a gateway still busy; later ones must not lose time. */
export const FIRST_HANDSHAKE_MS = 10_000;
export const HANDSHAKE_MS = 2_000;

const UNREACHABLE_MS = [500, 1_000, 2_000] as const;
const FIRST_MS = { 'client-id-in-use': 5_000, corrupted: 500 } as const;
const LONGEST_MS = 60_000;
/** Corruption this long ago is another one. */
const CORRUPTION_MEMORY_MS = 300_000;

export interface Retry {
  /** The delay before the next attempt after this failure. */
  delayAfter(failure: AttemptFailure): number;
  /** A connection was made: refusals count from the start again. */
  opened(): void;
}

export function createRetry(wall: WallClock): Retry {
  let last: AttemptFailure = 'unreachable';
  let inRow = 0;
  let corruptions = 0;
  let corruptedAt = Number.NEGATIVE_INFINITY;

  function countCorruption(): number {
    corruptions = wall.now() - corruptedAt > CORRUPTION_MEMORY_MS ? 1 : corruptions + 1;
    corruptedAt = wall.now();
    return corruptions;
  }

  return {
    delayAfter(failure) {
      inRow = failure === last ? inRow + 1 : 1;
      last = failure;
      switch (failure) {
        case 'unreachable':
          return UNREACHABLE_MS[Math.min(inRow, UNREACHABLE_MS.length) - 1] ?? LONGEST_MS;
        case 'client-id-in-use':
          return Math.min(FIRST_MS[failure] * 2 ** (inRow - 1), LONGEST_MS);
        case 'corrupted':
          return Math.min(FIRST_MS[failure] * 2 ** (countCorruption() - 1), LONGEST_MS);
        case 'unfit':
          return LONGEST_MS;
      }
    },
    opened() {
      inRow = 0;
    },
  };
}
