// When a prediction is compared with the market: some minutes after it was received, and at the close of its session.
import { type Instant, instant, MINUTE_MS } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';

export const HORIZONS = ['5m', '30m', '60m', 'close'] as const;
export type Horizon = (typeof HORIZONS)[number];

/** `base` is the price a reader of the prediction could have had when it came. */
export type ScoreMoment = 'base' | Horizon;

const MINUTES: Readonly<Record<Exclude<Horizon, 'close'>, number>> = {
  '5m': 5,
  '30m': 30,
  '60m': 60,
};

export interface DueBar {
  readonly moment: ScoreMoment;
  /** Start of the one-minute bar whose close is the price of the moment; undefined when the session ends before it. */
  readonly barStart: Instant | undefined;
}

/**
 * The bars a prediction received at the moment is scored with: always the one in which the moment lies, whose close is the
 * first price known after it. Undefined outside regular sessions, where no price is.
 */
export function dueBars(receivedAt: Instant, calendar: Calendar): readonly DueBar[] | undefined {
  const session = calendar.sessionAt(receivedAt);
  if (session === undefined) return undefined;
  const minuteOf = (at: number) => instant(Math.floor(at / MINUTE_MS) * MINUTE_MS);
  const after = (minutes: number) => {
    const at = receivedAt + minutes * MINUTE_MS;
    return at < session.close ? minuteOf(at) : undefined;
  };
  return [
    { moment: 'base', barStart: minuteOf(receivedAt) },
    { moment: '5m', barStart: after(MINUTES['5m']) },
    { moment: '30m', barStart: after(MINUTES['30m']) },
    { moment: '60m', barStart: after(MINUTES['60m']) },
    { moment: 'close', barStart: instant(session.close - MINUTE_MS) },
  ];
}

/** How long the price had to move; until the close that differs from one to the next. */
export function horizonMs(horizon: Exclude<Horizon, 'close'>): number {
  return MINUTES[horizon] * MINUTE_MS;
}
