// Rows of one file under one name: the ledger books a name once, so that those behind the first would be lost.
import type { IgnoredRow, ImportedDraft, ImportedFile } from './imported-file.ts';
import { draftContent } from './row-origin.ts';

type Origin = NonNullable<ImportedDraft['draft']['origin']>;

function nameOf({ source, id }: Origin): string {
  return `${source} ${id}`;
}

/** By source, since a text for each row of a long file is much memory. */
function sharedNames(drafts: Iterable<ImportedDraft>): ReadonlySet<string> {
  const idsBySource = new Map<string, Set<string>>();
  const shared = new Set<string>();
  for (const { draft } of drafts) {
    const { origin } = draft;
    if (origin === undefined) continue;
    const ids = idsBySource.get(origin.source) ?? new Set();
    idsBySource.set(origin.source, ids);
    if (ids.has(origin.id)) shared.add(nameOf(origin));
    ids.add(origin.id);
  }
  return shared;
}

/** Those with another content are numbered; the same again is one row, unless `keepsEqual`: the name may be that of an order. */
export function withDistinctOrigins<
  File extends Pick<ImportedFile, 'drafts' | 'ignored' | 'remarks'>,
>(file: File, { keepsEqual }: { readonly keepsEqual: boolean }): File {
  const shared = sharedNames(file.drafts);
  if (shared.size === 0) return file;
  const seen = new Map<string, string[]>();
  const repeated: IgnoredRow[] = [];
  const equal: IgnoredRow[] = [];
  const drafts = file.drafts.flatMap((row): ImportedDraft[] => {
    const { origin } = row.draft;
    if (origin === undefined) return [row];
    const name = nameOf(origin);
    if (!shared.has(name)) return [row];
    const contents = seen.get(name) ?? [];
    const content = draftContent(row.draft);
    const isRepeated = contents.includes(content);
    if (isRepeated && !keepsEqual) {
      repeated.push({ place: row.place, why: 'The same row, by its id, is above.' });
      return [];
    }
    if (isRepeated)
      equal.push({
        place: row.place,
        why: `A row above has the same content and id, ${origin.id}; both are booked.`,
      });
    seen.set(name, [...contents, content]);
    const id = contents.length === 0 ? origin.id : `${origin.id}/${contents.length + 1}`;
    return [{ ...row, draft: { ...row.draft, origin: { ...origin, id } } }];
  });
  return {
    ...file,
    drafts,
    ignored: [...file.ignored, ...repeated],
    remarks: [...(file.remarks ?? []), ...equal],
  };
}
