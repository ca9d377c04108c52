// Strategies that would enter nothing, because no stop can rest at the venue and they do not say that one may be watched.
import { wordsOf } from '../../../trader/ports/brokers.ts';
import type { Settings } from '../../../trader/ports/settings.ts';

export const WATCH_REMEDY = 'write `protection: watched` into the strategy';

/** A sentence; undefined if every strategy can enter. */
export function entriesRefused({
  broker,
  strategies,
}: Pick<Settings, 'broker' | 'strategies'>): string | undefined {
  const names = strategies
    .filter(({ protection }) => protection === undefined)
    .map(({ name }) => name);
  if (wordsOf(broker).hasRestingStops || names.length === 0) return undefined;
  return `every entry of ${names.join(', ')} is refused: no stop can rest at the venue`;
}
