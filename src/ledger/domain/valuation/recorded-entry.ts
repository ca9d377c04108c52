// Which entries of a portfolio count for a day in the past, as they were known at a moment.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { Entry } from '../entries/entry.ts';

export interface RecordedEntry {
  readonly entry: Entry;
  /** `<stream>@<version>`. */
  readonly eventId: string;
  /** When the ledger learned of it. */
  readonly recordedAt: Instant;
  /** When the ledger learned that it does not count; undefined while it does. */
  readonly voidedAt: Instant | undefined;
}

export interface Known {
  /** What took effect after this day does not count. */
  readonly on: TradingDay;
  /** What was recorded after this moment does not count; undefined: everything recorded until now. */
  readonly knownAt: Instant | undefined;
}

/** One that was taken back counts until the moment at which that was recorded. */
export function countingEntries(
  recorded: readonly RecordedEntry[],
  { on, knownAt }: Known,
): readonly RecordedEntry[] {
  return recorded.filter(({ entry, recordedAt, voidedAt }) => {
    if (entry.on > on) return false;
    if (knownAt === undefined) return voidedAt === undefined;
    return recordedAt <= knownAt && (voidedAt === undefined || voidedAt > knownAt);
  });
}
