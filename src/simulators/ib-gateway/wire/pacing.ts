// The gateway's message limit per client: a limit per second, a warning for each second above it, disconnection at
// the third.

export type PacingVerdict = 'fine' | 'warn' | 'close';

export interface PacingClocks {
  /** Monotonic wall milliseconds. */
  readonly wallNow: () => number;
  /** Market milliseconds, which in practice time run faster. */
  readonly marketNow: () => number;
}

const WINDOW_MS = 1_000;
const BREACHES_MAX = 3;

/** A second ends by either clock, so that practice time at speed 60 is not limited by real time. */
export function createPacing(
  messagesPerSecond: number,
  { wallNow, marketNow }: PacingClocks,
): { count(): PacingVerdict } {
  let wallStart = wallNow();
  let marketStart = marketNow();
  let counted = 0;
  let breaches = 0;
  return {
    count() {
      const elapsedMs = Math.max(wallNow() - wallStart, marketNow() - marketStart);
      if (elapsedMs >= WINDOW_MS) {
        wallStart = wallNow();
        marketStart = marketNow();
        counted = 0;
      }
      counted += 1;
      if (counted !== messagesPerSecond + 1) return 'fine';
      breaches += 1;
      return breaches < BREACHES_MAX ? 'warn' : 'close';
    },
  };
}
