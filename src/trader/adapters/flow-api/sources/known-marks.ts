// Remembers what a feed has brought since it started, up to a limit.

/** More than any poll returns. */
const KNOWN_MAX = 20_000;

export interface KnownMarks {
  /** Whether it is the first time; remembers the mark. */
  isNew(mark: string): boolean;
  forget(): void;
}

export function createKnownMarks(): KnownMarks {
  const known = new Set<string>();
  return {
    isNew(mark) {
      if (known.has(mark)) return false;
      known.add(mark);
      const { value: oldest } = known.values().next();
      if (oldest !== undefined && known.size > KNOWN_MAX) known.delete(oldest);
      return true;
    },
    forget: () => known.clear(),
  };
}
