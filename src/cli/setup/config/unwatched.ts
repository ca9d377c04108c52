// Strategies that would enter nothing, because no stop can rest at the venue and they do not say that one may be watched.
import { venuesOf } from '../../../trader/config/settings/venues.ts';
import { brokerAt } from '../../../trader/domain/wording/broker-words.ts';
import type { Settings } from '../../../trader/ports/settings.ts';

export const WATCH_REMEDY = 'write `protection: watched` into the strategy';

/** A sentence; undefined if every strategy can enter. */
export function entriesRefused({
  venue,
  strategies,
}: Pick<Settings, 'venue' | 'strategies'>): string | undefined {
  const names = strategies
    .filter(({ protection }) => protection === undefined)
    .map(({ name }) => name);
  if (brokerAt(venuesOf(venue).home).hasRestingStops || names.length === 0) return undefined;
  return `every entry of ${names.join(', ')} is refused: no stop can rest at the venue`;
}
