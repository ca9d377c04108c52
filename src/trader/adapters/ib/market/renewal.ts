// When subscriptions that have ended are requested again: at once after an end that the gateway reports, then ever later.
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { RequestCodeMeaning } from '../messages/error-codes.ts';

const LONGEST_MS = 60 * SECOND_MS;
const FIRST_MS: Partial<Record<RequestCodeMeaning, number>> = {
  ended: SECOND_MS,
  'no-room': 15 * SECOND_MS,
  'data-elsewhere': LONGEST_MS,
  // A subscription that was lost, or is not known yet after the gateway's login, comes back without a message.
  'no-data-rights': LONGEST_MS,
};
const LEAST_MS = SECOND_MS;
/** How long after a farm or the uplink recovered its subscriptions may stay silent: real-time bars come every five seconds. */
const SILENT_MS = 12 * SECOND_MS;
const SILENT_LEAST_MS = SECOND_MS;

/** Undefined if the request is not repeated. `attempts`: renewals since data last arrived. */
export function renewalDelayMs(
  meaning: RequestCodeMeaning,
  attempts: number,
  speed: number,
): number | undefined {
  const firstMs = FIRST_MS[meaning];
  if (firstMs === undefined) return undefined;
  const delayMs = Math.min(firstMs * 2 ** Math.min(attempts, 10), LONGEST_MS);
  return Math.max(delayMs / Math.max(1, speed), LEAST_MS);
}

export function silenceMaxMs(speed: number): number {
  return Math.max(SILENT_MS / Math.max(1, speed), SILENT_LEAST_MS);
}
