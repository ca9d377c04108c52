// The last requests, answers and frames, to show what a client did.

export interface WireEntry {
  readonly n: number;
  /** ISO-8601, market time. */
  readonly at: string;
  readonly dir: 'in' | 'out';
  readonly via: 'rest' | 'stream';
  /** Of the request, or of the socket. */
  readonly id: number;
  readonly content: object;
}

export interface WireLog {
  add(entry: Omit<WireEntry, 'n'>): void;
  /** Entries with a number above `n`, oldest first. */
  since(n: number): readonly WireEntry[];
}

const ENTRIES_KEPT = 100_000;

export function createWireLog(): WireLog {
  const ring: WireEntry[] = [];
  let last = 0;
  return {
    add(entry) {
      ring[last % ENTRIES_KEPT] = { n: last + 1, ...entry };
      last += 1;
    },
    since(n) {
      const entries: WireEntry[] = [];
      const first = Math.max(n, last - ENTRIES_KEPT, 0) + 1;
      for (let number = first; number <= last; number += 1) {
        const entry = ring[(number - 1) % ENTRIES_KEPT];
        if (entry !== undefined) entries.push(entry);
      }
      return entries;
    },
  };
}
