// The moments at which a prediction is compared with the market: some minutes after receipt, and at the close of its
// session.
import { type Instant, instant, MINUTE_MS } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';

export const HORIZONS = ['5m', '30m', '60m', 'close'] as const;
export type Horizon = (typeof HORIZONS)[number];

/** `base` is the first price available after the prediction was received. */
export type ScoreMoment = 'base' | Horizon;

const MINUTES: Readonly<Record<Exclude<Horizon, 'close'>, number>> = {
  '5m': 5,
  '30m': 30,
  '60m': 60,
};

export interface DueBar {
  readonly moment: ScoreMoment;
  /** Start of the one-minute bar whose close is the price of the moment; undefined if the session ends before it. */
  readonly barStart: Instant | undefined;
}

/**
 * The bars used to score a prediction received at the moment: always the bar that contains the moment, whose close is
 * the first price known after it. Undefined outside regular sessions, which have no prices.
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

/** The time the price had to move; until the close it differs per prediction. */
export function horizonMs(horizon: Exclude<Horizon, 'close'>): number {
  return MINUTES[horizon] * MINUTE_MS;
}
