// The journals of the traders of this host, read-only, by the name of the trader.
import { ok, type Result } from '../../kernel/result.ts';
import {
  journalFileOf,
  openJournalReading,
} from '../../trader/app/journal-reading/open-journal-reading.ts';
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import type { TraderPlace } from '../../trader/ports/settings.ts';

/** Undefined if there is none yet; a sentence if it cannot be read. */
export function journalsOf(
  places: readonly TraderPlace[],
): (trader: string) => Result<JournalReading | undefined, string> {
  return (trader) => {
    const place = places.find(({ name }) => name === trader);
    return place === undefined ? ok(undefined) : openJournalReading(journalFileOf(place));
  };
}
