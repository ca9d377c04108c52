// The moments of a trading day at which whatever protection is missing is looked for again: 09:00, 09:29 and 20:00 in New York; at another home venue as far from its open.
import { HOUR_MS, type Instant, MINUTE_MS, plus } from '../../../kernel/instant.ts';
import type { Turn } from './turn.ts';

const FROM_OPEN_MS = [-30 * MINUTE_MS, -MINUTE_MS, 10.5 * HOUR_MS];

/** The last of today that has passed; undefined before the first, and on days without a session. */
export function lastSweepAt({ market, now }: Turn): Instant | undefined {
  const session = market.home.sessions.today(now);
  if (session === undefined) return undefined;
  return FROM_OPEN_MS.map((ms) => plus(session.open, ms)).findLast((at) => at <= now);
}
