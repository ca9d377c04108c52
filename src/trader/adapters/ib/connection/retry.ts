// The delay before the next connection attempt, by the failure of the last one.
import type { WallClock } from '../../../../kernel/clock.ts';

export type AttemptFailure =
  | 'unreachable'
  | 'client-id-in-use'
  /** Unreadable messages: a new connection starts clean, but attempts must not become a storm. */
  | 'corrupted'
  /** The gateway serves another account: attempts log nothing in, and end when a person has. */
  | 'other-account'
  /** The gateway is too old or too new: operator action required. */
  | 'unfit';

/** At the first attempt of a process, or once it has said its version, the gateway may still be busy. */
const SLOW_HANDSHAKE_MS = 10_000;
/** Later attempts must not lose time, but a gateway that needs longer must be reached in the end. */
const HANDSHAKE_MS = 2_000;

const UNREACHABLE_MS = [500, 1_000, 2_000] as const;
const FIRST_MS = { 'client-id-in-use': 5_000, corrupted: 500 } as const;
const OTHER_ACCOUNT_MS = 5_000;
const LONGEST_MS = 60_000;
/** Corruption longer ago than this does not count towards the delay. */
const CORRUPTION_MEMORY_MS = 300_000;

export interface Retry {
  /** The delay before the next attempt after this failure. */
  delayAfter(failure: AttemptFailure): number;
  /** How long the next handshake may take until the gateway says its version. */
  handshakeMs(): number;
  /** How long it may take from there. */
  readonly versionedMs: number;
  /** The handshake was not complete in time. */
  late(): void;
  /** A connection was opened: the delays after refusals start again. */
  opened(): void;
}

export function createRetry(wall: WallClock): Retry {
  let last: AttemptFailure = 'unreachable';
  let inRow = 0;
  let isFirst = true;
  let lateInRow = 0;
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
        case 'other-account':
          return OTHER_ACCOUNT_MS;
        case 'unfit':
          return LONGEST_MS;
      }
    },
    handshakeMs() {
      const ms = isFirst ? SLOW_HANDSHAKE_MS : HANDSHAKE_MS * 2 ** Math.max(0, lateInRow - 1);
      isFirst = false;
      return Math.min(ms, SLOW_HANDSHAKE_MS);
    },
    versionedMs: SLOW_HANDSHAKE_MS,
    late() {
      lateInRow += 1;
    },
    opened() {
      inRow = 0;
      lateInRow = 0;
    },
  };
}
