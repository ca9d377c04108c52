// Requests for snapshots while one is running: all of them share the next one.

/** References of orders that should be working. */
export type Expected = ReadonlySet<string>;

export interface WantedSnapshot {
  readonly expected: Expected;
  /** Whether it includes what has completed, even if all expected orders are at work. */
  readonly isWhole: boolean;
}

export interface SnapshotRequests {
  /** Requests during a running snapshot share the next, which includes everything that any of them needs. */
  request(expected?: Expected, isWhole?: boolean): void;
  /** The running snapshot has ended: starts the next one if it was requested. */
  ended(): void;
}

export interface SnapshotRequestsWiring {
  isRunning(): boolean;
  start(wanted: WantedSnapshot): void;
}

const NONE: Expected = new Set();

export function createSnapshotRequests({
  isRunning,
  start,
}: SnapshotRequestsWiring): SnapshotRequests {
  let next: WantedSnapshot | undefined;
  return {
    request(expected = NONE, isWhole = expected === NONE) {
      const wanted = { expected, isWhole };
      if (!isRunning()) start(wanted);
      else next = next === undefined ? wanted : both(next, wanted);
    },
    ended() {
      if (next === undefined) return;
      const wanted = next;
      next = undefined;
      start(wanted);
    },
  };
}

function both(one: WantedSnapshot, other: WantedSnapshot): WantedSnapshot {
  const expected = new Set([...one.expected, ...other.expected]);
  return { expected, isWhole: one.isWhole || other.isWhole };
}
