// The time of the host, for a library user who gives no clock of his own.
import type { Instant } from '../../../../kernel/instant.ts';
import { createMarketClock } from '../../../adapters/system/market-clock.ts';

const clock = createMarketClock();

export function hostTime(): Instant {
  return clock.now();
}
