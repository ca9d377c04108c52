// Reads a broker's clock (whole seconds) from the header `Date` of its answers.

import type { AdapterContext } from './adapter-context.ts';
import { type ClockReadings, createClockReadings } from './clock-skew.ts';

export interface ClockCheck extends Pick<ClockReadings, 'stop'> {
  answered(date: string, askedAt: number): void;
}

/** Every answer carries the time; more readings add nothing. */
const READ_EVERY_MS = 10_000;

export function createClockCheck(
  context: Pick<AdapterContext, 'clock' | 'wall' | 'report'>,
): ClockCheck {
  const { wall } = context;
  const { read, stop } = createClockReadings(context);
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    answered(date, askedAt) {
      const shown = Date.parse(date);
      if (Number.isNaN(shown) || wall.now() - readAt < READ_EVERY_MS) return;
      readAt = wall.now();
      read(askedAt, shown);
    },
    stop,
  };
}
