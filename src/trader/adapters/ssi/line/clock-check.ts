// Compares SSI's clock (whole seconds, from the header `Date`) with the market clock, allowing for the delay of the answer.
import type { Cancel } from '../../../../kernel/clock.ts';
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { SessionContext } from './context.ts';

export interface ClockCheck {
  answered(date: string, askedAt: number): void;
  stop(): void;
}

/** Every answer carries the time; more readings tell nothing new. */
const READ_EVERY_MS = 10_000;
/** An older reading is not valid: the clock may have been set since. */
const KNOWN_MS = 60_000;

export function createClockCheck({
  clock,
  wall,
  report,
}: Pick<SessionContext, 'clock' | 'wall' | 'report'>): ClockCheck {
  let cancelAging: Cancel = () => {};
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    answered(date, askedAt) {
      const told = Date.parse(date);
      if (Number.isNaN(told) || wall.now() - readAt < READ_EVERY_MS) return;
      readAt = wall.now();
      report({ type: 'clock-read', skewMs: skewBetween(askedAt, clock.now(), told) });
      cancelAging();
      cancelAging = wall.after(KNOWN_MS, () => report({ type: 'clock-unknown' }));
    },
    stop: () => cancelAging(),
  };
}

/** The smallest difference that explains the answer: SSI read its clock between call and answer, and cut it to the second. */
function skewBetween(askedAt: number, answeredAt: number, told: number): number {
  const least = told - answeredAt;
  const most = told + SECOND_MS - 1 - askedAt;
  return least > 0 ? least : Math.min(most, 0);
}
