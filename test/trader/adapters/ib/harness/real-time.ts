// The real clocks for tests over sockets, and waiting for a condition.
import type { Clock, WallClock } from '../../../../../src/kernel/clock.ts';
import { instant } from '../../../../../src/kernel/instant.ts';
import { TIMEOUT_MS, until as untilDefined } from '../../../../processes/waiting.ts';

export const realWall: WallClock = {
  now: () => performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The wall sped up, so that deadlines of seconds pass in milliseconds over a real socket. */
export function fastWall(times: number): WallClock {
  return {
    now: () => performance.now() * times,
    after: (delayMs, call) => realWall.after(delayMs / times, call),
  };
}

export const realClock: Clock = {
  now: () => instant(Date.now()),
  speed: 1,
  at: (at, call) => realWall.after(Math.max(at - Date.now(), 0), call),
};

export async function until<Value>(
  condition: () => Value | undefined | false,
  what: string,
): Promise<Value> {
  return await untilDefined(what, condition, TIMEOUT_MS, 2);
}
