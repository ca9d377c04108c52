// Rows of one file under one name: the ledger books a name once, so that those behind the first would be lost.
import type { IgnoredRow, ImportedDraft, ImportedFile } from './imported-file.ts';
import { draftContent } from './row-origin.ts';

/** Those with another content are numbered; the same again is one row, unless `keepsEqual`: the name may be that of an order. */
export function withDistinctOrigins<
  File extends Pick<ImportedFile, 'drafts' | 'ignored' | 'remarks'>,
>(file: File, { keepsEqual }: { readonly keepsEqual: boolean }): File {
  const rowsByName = Map.groupBy(file.drafts, ({ draft: { origin } }) =>
    origin === undefined ? '' : `${origin.source} ${origin.id}`,
  );
  const shared = new Set([...rowsByName].filter(([, all]) => all.length > 1).map(([name]) => name));
  if (shared.size === 0) return file;
  const seen = new Map<string, string[]>();
  const repeated: IgnoredRow[] = [];
  const equal: IgnoredRow[] = [];
  const drafts = file.drafts.flatMap((row): ImportedDraft[] => {
    const { origin } = row.draft;
    const name = `${origin?.source} ${origin?.id}`;
    if (origin === undefined || !shared.has(name)) return [row];
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
