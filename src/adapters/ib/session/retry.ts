// How long to wait before the next connection attempt, by what went wrong with the last one.

const REFUSED_MS = [500, 1_000, 2_000] as const;
const CLIENT_ID_IN_USE_MS = 5_000;
const LONGEST_MS = 60_000;

export type AttemptFailure = 'unreachable' | 'client-id-in-use' | 'wrong-account';

/** The first attempt of a process may meet a gateway still busy; later ones must not lose time. */
export const FIRST_HANDSHAKE_MS = 10_000;
export const HANDSHAKE_MS = 2_000;

/** Delay before the attempt that follows `failures` failures of this kind in a row. */
export function retryDelayMs(failure: AttemptFailure, failures: number): number {
  switch (failure) {
    case 'unreachable':
      return REFUSED_MS[Math.min(failures, REFUSED_MS.length) - 1] ?? REFUSED_MS[0];
    case 'client-id-in-use':
      return Math.min(CLIENT_ID_IN_USE_MS * 2 ** (failures - 1), LONGEST_MS);
    case 'wrong-account':
      return LONGEST_MS;
  }
}
