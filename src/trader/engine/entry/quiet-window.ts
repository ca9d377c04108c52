// The minutes around the gateway's scheduled restarts, during which no entry is sent.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { isAround } from '../../../market/time/recurring-time.ts';
import type { GatewaySettings } from '../../ports/settings.ts';

const QUIET = { beforeMs: 5 * MINUTE_MS, afterMs: 10 * MINUTE_MS };

/** The name of the restart whose window includes `now`; undefined if none does. */
export function inQuietWindow(
  { restartAt, weeklyLogin }: Pick<GatewaySettings, 'restartAt' | 'weeklyLogin'>,
  now: Instant,
): string | undefined {
  if (restartAt !== undefined && isAround(restartAt, now, QUIET)) return 'daily restart';
  if (weeklyLogin !== undefined && isAround(weeklyLogin, now, QUIET)) return 'weekly login';
  return undefined;
}
