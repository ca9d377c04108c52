// Times a piece of work and summarises many measurements.

export function secondsOf(work: () => void): number {
  const from = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - from) / 1e9;
}

/** The fastest of several rounds, because other load can only slow a round down. */
export function perSecond(count: number, rounds: number, round: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let n = 0; n < rounds; n += 1) best = Math.min(best, secondsOf(round));
  return Math.round(count / best);
}

/** The value that `fraction` of the measurements do not exceed, rounded to three places. */
export function percentile(readings: readonly number[], fraction: number): number {
  const sorted = [...readings].sort((a, b) => a - b);
  const place = Math.min(sorted.length - 1, Math.ceil(sorted.length * fraction) - 1);
  return Math.round((sorted[Math.max(0, place)] ?? Number.NaN) * 1_000) / 1_000;
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((done) => setTimeout(done, delayMs));
}

/** The answer, or an error that says what was waited for. */
export async function within<Answer>(
  waited: Promise<Answer>,
  what: string,
  deadlineMs = 30_000,
): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const expiry = setTimeout(() => reject(new Error(`timed out: ${what}`)), deadlineMs);
  return Promise.race([waited, promise]).finally(() => clearTimeout(expiry));
}

export async function until(
  isTrue: () => boolean,
  what: string,
  deadlineMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`timed out: ${what}`);
    await pause(5);
  }
}
