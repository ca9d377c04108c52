// The times of a trading day at which missing protection is looked for again (sweeps): 09:00, 09:29 and 20:00 in New York; at
// another home venue, at the same distance from its open.
import { HOUR_MS, type Instant, MINUTE_MS, plus } from '../../../kernel/instant.ts';
import { minuteIn } from '../../domain/wording/venue-time.ts';
import type { Turn } from './turn.ts';

const FROM_OPEN_MS = [-30 * MINUTE_MS, -MINUTE_MS, 10.5 * HOUR_MS];

/** The latest sweep of today; undefined before the first one and on days without a session. */
export function lastSweepAt({ market, now }: Turn): Instant | undefined {
  const session = market.home.sessions.today(now);
  if (session === undefined) return undefined;
  return FROM_OPEN_MS.map((ms) => plus(session.open, ms)).findLast((at) => at <= now);
}

/** `09:00`, `09:29` and `20:00` in the time zone of the home venue. */
export function sweepTimes({ market, now }: Turn): readonly string[] {
  const { calendar } = market.home.venue;
  const open = calendar.nextSession(calendar.dayOf(now))?.open ?? now;
  return FROM_OPEN_MS.map((ms) => minuteIn(calendar.zone, plus(open, ms)));
}
