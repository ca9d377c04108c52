// The order in which the rows of a file are booked: by time, and rows of one moment as the file has them. Many brokers
// put the newest first, so a file whose days only fall is turned around.
import type { ImportedDraft } from './imported-file.ts';

export function inBookingOrder(rows: readonly ImportedDraft[]): ImportedDraft[] {
  const days = rows.map(({ draft }) => draft.on);
  const falls = days.some((day, at) => day < (days[at - 1] ?? day));
  const rises = days.some((day, at) => day > (days[at - 1] ?? day));
  const oldestFirst = falls && !rises ? rows.toReversed() : [...rows];
  return oldestFirst.toSorted((one, other) => one.draft.at - other.draft.at);
}
