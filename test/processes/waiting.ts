// Waiting for a condition rather than for time: real processes and real sockets answer when they answer.

export interface Patience {
  readonly deadlineMs: number;
  readonly everyMs?: number;
}

/** A question that starts a process takes longer than this: it is asked less often, so that it does not fill a processor. */
const COSTLY_MS = 100;
const PAUSES_OF_COSTLY = 2;
const PAUSE_MAX_MS = 2_000;

/** The first defined value; undefined once the deadline is over. */
export async function eventually<Value>(
  probe: () => Promise<Value | undefined> | Value | undefined,
  { deadlineMs, everyMs = 20 }: Patience,
): Promise<Value | undefined> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const begin = performance.now();
    const value = await probe();
    if (value !== undefined) return value;
    const now = performance.now();
    if (now > end) return undefined;
    await pause(pauseAfter(now - begin, everyMs));
  }
}

function pauseAfter(tookMs: number, everyMs: number): number {
  if (tookMs < COSTLY_MS) return everyMs;
  return Math.max(everyMs, Math.min(PAUSES_OF_COSTLY * tookMs, PAUSE_MAX_MS));
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
