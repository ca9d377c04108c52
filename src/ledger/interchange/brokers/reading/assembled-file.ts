// The rows of a broker's file as one import: ordered, named, and each once.
import { inBookingOrder } from '../../rows/booking-order.ts';
import { totalsOf } from '../../rows/file-totals.ts';
import type { IgnoredRow, ImportedDraft, ImportedFile } from '../../rows/imported-file.ts';
import { type Digest, draftContent, withOrigins } from '../../rows/row-origin.ts';
import type { ReadRow } from './broker-row.ts';

/** `format` is part of the name of each row that has none of the broker's. */
export function assembledFile(
  read: readonly ReadRow[],
  { format, digest }: { readonly format: string; readonly digest: Digest },
): ImportedFile {
  const { kept, repeated } = withoutRepeated(read, digest);
  const drafts = kept.flatMap(({ row, drafts: all }): ImportedDraft[] =>
    all.map((draft) => ({ draft, place: row.place })),
  );
  return {
    format,
    drafts: withOrigins(inBookingOrder(drafts, true), format, digest),
    proposals: kept.flatMap(({ proposals }) => proposals),
    cancellations: [],
    ignored: [...kept.flatMap(({ ignored }) => ignored), ...repeated],
    problems: kept.flatMap(({ problems }) => problems),
    remarks: kept.flatMap(({ remarks }) => remarks),
    totals: totalsOf(kept.flatMap(({ stated }) => stated)),
  };
}

/**
 * A name of the broker's is one of the row together with what it books: some brokers name a purchase and its sale alike. The
 * same row twice is one.
 */
function withoutRepeated(read: readonly ReadRow[], digest: Digest) {
  const seen = new Set<string>();
  const kept: ReadRow[] = [];
  const repeated: IgnoredRow[] = [];
  for (const row of read) {
    const drafts = row.drafts.map((draft) => {
      const { origin } = draft;
      if (origin === undefined) return draft;
      const content = digest(draftContent(draft)).slice(0, 12);
      return { ...draft, origin: { ...origin, id: `${origin.id}/${content}` } };
    });
    const names = drafts.map(({ origin }) => origin?.id);
    if (names.length > 0 && names.every((name) => name !== undefined && seen.has(name))) {
      repeated.push({ place: row.row.place, why: 'The same row, by its id, is above.' });
      continue;
    }
    for (const name of names) if (name !== undefined) seen.add(name);
    kept.push({ ...row, drafts });
  }
  return { kept, repeated };
}
