// The skew between a broker's clock, which shows whole seconds, and the market clock, allowing for the delay of the answer.
import type { Cancel } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { AdapterContext } from './adapter-context.ts';

export interface ClockReadings {
  /** The answer that arrives now shows `brokerMs`; the request for it was sent at market time `askedAt`. */
  read(askedAt: number, brokerMs: number): void;
  /** No more reports. */
  stop(): void;
}

/** An older reading is not valid: the clock may have been set since. */
const KNOWN_MS = 60_000;

export function createClockReadings({
  clock,
  wall,
  report,
}: Pick<AdapterContext, 'clock' | 'wall' | 'report'>): ClockReadings {
  let cancelAging: Cancel = () => {};
  return {
    read(askedAt, brokerMs) {
      report({ type: 'clock-read', skewMs: skewBetween(askedAt, clock.now(), brokerMs) });
      cancelAging();
      cancelAging = wall.after(KNOWN_MS, () => report({ type: 'clock-unknown' }));
    },
    stop: () => cancelAging(),
  };
}

/**
 * The smallest difference that explains the answer: the broker read its clock at an unknown time between request and
 * answer, and truncated it to the second. In practice time that interval is wide: a slow answer takes many market seconds.
 */
function skewBetween(askedAt: number, answeredAt: number, brokerMs: number): number {
  const least = brokerMs - answeredAt;
  const most = brokerMs + SECOND_MS - 1 - askedAt;
  return least > 0 ? least : Math.min(most, 0);
}
