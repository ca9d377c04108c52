// Entries under the securities that their rows have: after a merger these are not the ones that were recorded.
import { type Entry, securitiesOf } from '../domain/entries/entry.ts';
import type { SecurityId } from '../domain/entries/ids.ts';
import { mergedEntry } from '../domain/entries/merged-entry.ts';
import type { TransactionTable } from './rows/book-rows.ts';

interface BookedEntry {
  readonly entry: Entry;
  readonly row: Pick<TransactionTable, 'security_id' | 'other_security_id'>;
}

/** Named lots may have the number of a security that another entry shows to be merged. */
export function asBooked<One extends BookedEntry>(booked: readonly One[]): readonly One[] {
  const merges = new Map<SecurityId, SecurityId>();
  for (const { entry, row } of booked) {
    const [security, other] = securitiesOf(entry);
    note(security, row.security_id);
    note(other, row.other_security_id);
  }
  if (merges.size === 0) return booked;
  return booked.map((one) => ({ ...one, entry: mergedEntry(one.entry, merges) }));

  function note(recorded: SecurityId | undefined, counting: number | null): void {
    if (recorded !== undefined && counting !== null && recorded !== counting)
      merges.set(recorded, counting as SecurityId);
  }
}
