// The minutes around the gateway's own restarts, in which no entry may leave.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { isAround } from '../../../market/time/recurring-time.ts';
import type { GatewaySettings } from '../../ports/settings.ts';

const QUIET = { beforeMs: 5 * MINUTE_MS, afterMs: 10 * MINUTE_MS };

/** Names the restart that makes `now` quiet; undefined when none does. */
export function inQuietWindow(
  { restartAt, weeklyLogin }: Pick<GatewaySettings, 'restartAt' | 'weeklyLogin'>,
  now: Instant,
): string | undefined {
  if (restartAt !== undefined && isAround(restartAt, now, QUIET)) return 'daily restart';
  if (weeklyLogin !== undefined && isAround(weeklyLogin, now, QUIET)) return 'weekly login';
  return undefined;
}
