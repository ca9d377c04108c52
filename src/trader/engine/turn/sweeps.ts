// The moments of a trading day at which whatever protection is missing is looked for again: 09:00, 09:29 and 20:00 in New York; at another home venue as far from its open.
import { HOUR_MS, type Instant, MINUTE_MS, plus } from '../../../kernel/instant.ts';
import { minuteIn } from '../../domain/wording/venue-time.ts';
import type { Turn } from './turn.ts';

const FROM_OPEN_MS = [-30 * MINUTE_MS, -MINUTE_MS, 10.5 * HOUR_MS];

/** The last of today that has passed; undefined before the first, and on days without a session. */
export function lastSweepAt({ market, now }: Turn): Instant | undefined {
  const session = market.home.sessions.today(now);
  if (session === undefined) return undefined;
  return FROM_OPEN_MS.map((ms) => plus(session.open, ms)).findLast((at) => at <= now);
}

/** `09:00`, `09:29` and `20:00` by the clock of the home venue, on every day of trading. */
export function sweepTimes({ market, now }: Turn): readonly string[] {
  const { calendar } = market.home.venue;
  const open = calendar.nextSession(calendar.dayOf(now))?.open ?? now;
  return FROM_OPEN_MS.map((ms) => minuteIn(calendar.zone, plus(open, ms)));
}
