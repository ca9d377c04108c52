// Requests for snapshots while one is running: all of them share the next one.

/** References of orders that should be working; undefined asks for everything. */
export type Expected = ReadonlySet<string>;

export interface SnapshotRequests {
  /** Requests during a running snapshot share the next, which includes everything that any of them needs. */
  request(expected?: Expected): void;
  /** The running snapshot has ended: starts the next one if it was requested. */
  ended(): void;
}

export interface SnapshotRequestsWiring {
  isRunning(): boolean;
  start(expected: Expected | undefined): void;
}

export function createSnapshotRequests({
  isRunning,
  start,
}: SnapshotRequestsWiring): SnapshotRequests {
  let next: { readonly expected: Expected | undefined } | undefined;
  return {
    request(expected) {
      if (!isRunning()) start(expected);
      else next = { expected: next === undefined ? expected : both(next.expected, expected) };
    },
    ended() {
      if (next === undefined) return;
      const { expected } = next;
      next = undefined;
      start(expected);
    },
  };
}

function both(one: Expected | undefined, other: Expected | undefined): Expected | undefined {
  return one === undefined || other === undefined ? undefined : new Set([...one, ...other]);
}
