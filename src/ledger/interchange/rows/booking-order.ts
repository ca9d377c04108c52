// The order in which the rows of a file are booked: by time, and rows of one moment as the file has them. Many brokers
// put the newest first, so a file whose days only fall is turned around.
import type { ImportedDraft } from './imported-file.ts';

/** One list without sections may have some rows out of its order: then it is enough that its days fall more often than they rise. */
export function inBookingOrder(rows: readonly ImportedDraft[], isOneList = false): ImportedDraft[] {
  const days = rows.map(({ draft }) => draft.on);
  const falls = days.filter((day, at) => day < (days[at - 1] ?? day)).length;
  const rises = days.filter((day, at) => day > (days[at - 1] ?? day)).length;
  const isNewestFirst = falls > (isOneList ? rises : 0) && (isOneList || rises === 0);
  const oldestFirst = isNewestFirst ? rows.toReversed() : [...rows];
  return oldestFirst.toSorted((one, other) => one.draft.at - other.draft.at);
}
