// The rows of a long file, compressed: they are read in parts, twice, while they are booked.
import type { DraftList, ImportedDraft } from '../../interchange/rows/imported-file.ts';
import { compressed, uncompressed } from './compressed.ts';

const ROWS_IN_PART = 250;

export function packedDrafts(drafts: readonly ImportedDraft[]): DraftList {
  const packed: Buffer[] = [];
  for (let from = 0; from < drafts.length; from += ROWS_IN_PART)
    packed.push(compressed(drafts.slice(from, from + ROWS_IN_PART)));
  const { length } = drafts;
  let last: { readonly at: number; readonly rows: readonly ImportedDraft[] } | undefined;

  /** Neighbours are asked for one after the other. */
  function part(at: number): readonly ImportedDraft[] {
    const bytes = packed[at];
    if (bytes === undefined) return [];
    if (last?.at !== at) last = { at, rows: uncompressed<ImportedDraft>(bytes) };
    return last.rows;
  }

  return {
    length,
    slice(from, to) {
      const rows: ImportedDraft[] = [];
      for (let at = Math.floor(from / ROWS_IN_PART); at * ROWS_IN_PART < to; at += 1) {
        if (at >= packed.length) break;
        const first = at * ROWS_IN_PART;
        rows.push(...part(at).slice(Math.max(0, from - first), to - first));
      }
      return rows;
    },
    *[Symbol.iterator]() {
      for (let at = 0; at < packed.length; at += 1) yield* part(at);
    },
  };
}
