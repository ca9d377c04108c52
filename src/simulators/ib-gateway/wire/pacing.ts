// The gateway's message limit per client: a limit per second, a warning for each second above it, disconnection at
// the third; or, if the client asks for it, messages that wait for their second.
import type { WallClock } from '../../../kernel/clock.ts';

export type PacingVerdict = 'fine' | 'warn' | 'close';

export interface PacingClocks {
  /** Monotonic. */
  readonly wallClock: WallClock;
  /** Market milliseconds, which in practice time run faster. */
  readonly marketNow: () => number;
}

export interface Pacing {
  /** Of a message that is served. */
  count(): PacingVerdict;
  /** The connect options of the client. */
  heed(options: string): void;
  /** Until the next message may be served; undefined: at once. */
  turn(): Promise<void> | undefined;
}

/** The gateway holds back what exceeds the limit, and does not complain. */
const PACED = '+PACEAPI';
const WINDOW_MS = 1_000;
const LOOK_MS = 20;
const BREACHES_MAX = 3;

/** A second ends by either clock, so that practice time at speed 60 is not limited by real time. */
export function createPacing(
  messagesPerSecond: number,
  { wallClock, marketNow }: PacingClocks,
): Pacing {
  let wallStart = wallClock.now();
  let marketStart = marketNow();
  let counted = 0;
  let breaches = 0;
  let isPaced = false;

  function renew(): void {
    const elapsedMs = Math.max(wallClock.now() - wallStart, marketNow() - marketStart);
    if (elapsedMs < WINDOW_MS) return;
    wallStart = wallClock.now();
    marketStart = marketNow();
    counted = 0;
  }

  function isFull(): boolean {
    renew();
    return isPaced && counted >= messagesPerSecond;
  }

  async function nextSecond(): Promise<void> {
    while (isFull()) await new Promise<void>((resolve) => wallClock.after(LOOK_MS, resolve));
  }

  return {
    count() {
      renew();
      counted += 1;
      if (isPaced || counted !== messagesPerSecond + 1) return 'fine';
      breaches += 1;
      return breaches < BREACHES_MAX ? 'warn' : 'close';
    },
    heed(options) {
      isPaced = options.split(' ').includes(PACED);
    },
    turn: () => (isFull() ? nextSecond() : undefined),
  };
}
