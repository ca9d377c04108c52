// The rows of a broker's file as one import: ordered, named, and each once.
import type { TransactionDraft } from '../../../domain/transactions/draft.ts';
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
  const drafts = kept.flatMap(({ row, named }): ImportedDraft[] =>
    named.map(({ draft, brokersId }) => ({
      ...{ draft, place: row.place },
      ...(brokersId !== undefined && { brokersId }),
    })),
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
 * A name of the broker's is one of the row together with the type and the security of what it books: some brokers name a purchase
 * and its sale alike. The rest of the content differs from one export to the next, such as the milliseconds of its time. The same row
 * twice is one; others that have one name are numbered.
 */
function withoutRepeated(read: readonly ReadRow[], digest: Digest) {
  const contents = new Map<string, string[]>();
  const kept: (ReadRow & { readonly named: readonly Named[] })[] = [];
  const repeated: IgnoredRow[] = [];
  for (const row of read) {
    const named = row.drafts.map((draft): Named & { readonly isNew: boolean } => {
      const { origin } = draft;
      if (origin === undefined) return { draft, isNew: true };
      const name = `${origin.id}/${whatItIs(draft)}`;
      const content = digest(draftContent(draft));
      const before = contents.get(name) ?? [];
      const isNew = !before.includes(content);
      if (isNew) contents.set(name, [...before, content]);
      const number = isNew ? before.length : before.indexOf(content);
      const id = number === 0 ? name : `${name}/${number + 1}`;
      return { draft: { ...draft, origin: { ...origin, id } }, brokersId: origin.id, isNew };
    });
    if (named.length > 0 && named.every(({ isNew }) => !isNew))
      repeated.push({ place: row.row.place, why: 'The same row, by its id, is above.' });
    else kept.push({ ...row, named });
  }
  return { kept, repeated };
}

type Named = Pick<ImportedDraft, 'draft' | 'brokersId'>;

function whatItIs(draft: TransactionDraft): string {
  const security = 'security' in draft ? draft.security : '';
  return `${draft.type} ${typeof security === 'object' ? security.symbol : security}`.trim();
}
