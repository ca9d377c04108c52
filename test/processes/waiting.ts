// Waiting for a condition rather than for time: real processes and real sockets answer when they answer.

export interface Patience {
  readonly deadlineMs: number;
  readonly everyMs?: number;
}

/** The first defined value; undefined once the deadline is over. */
export async function eventually<Value>(
  probe: () => Promise<Value | undefined> | Value | undefined,
  { deadlineMs, everyMs = 20 }: Patience,
): Promise<Value | undefined> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > end) return undefined;
    await pause(everyMs);
  }
}

/** Bounds a wait that fails: with the lowest priority beside busy programs, what takes a moment takes minutes. */
export const TIMEOUT_MS = 300_000;

/** The same for a test; throws after the deadline. */
export async function until<Value>(
  what: string,
  probe: () => Promise<Value | undefined | false> | Value | undefined | false,
  deadlineMs = TIMEOUT_MS,
  everyMs = 20,
): Promise<Value> {
  const found = await eventually(
    async () => {
      const value = await probe();
      return value === false ? undefined : value;
    },
    { deadlineMs, everyMs },
  );
  if (found === undefined) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
  return found;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
