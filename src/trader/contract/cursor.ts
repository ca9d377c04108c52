// Where a page of a growing list ended, as text that only this program reads: rows that arrive meanwhile move nothing.
import { failed, ok, type Result } from '../../kernel/result.ts';

/** Of the last row, in the order of the list: its time or number first, then what decides between equal ones. */
export type PageKey = readonly (number | string)[];

export interface GrowingOrder {
  /** A cursor of another list is refused. */
  readonly list: string;
  /** The field by which the list grows; a cursor is a place in this order. */
  readonly time: string;
  /** Of the parts of a key. */
  readonly kinds: readonly ('number' | 'string')[];
}

interface CursorQuery {
  /** A field; with `-` before it the newest first. */
  readonly sort: string;
  readonly offset: number;
  readonly cursor?: string | undefined;
}

/** Every text that is a cursor. */
export const CURSOR_PATTERN = /^[A-Za-z0-9_-]{1,400}$/;

/** Null if the page is the last one, or the list is not in the order of its time. */
export function nextCursor(
  { list, time }: GrowingOrder,
  sort: string,
  last: PageKey | undefined,
): string | null {
  if (last === undefined || !isByTime(time, sort)) return null;
  const text = JSON.stringify([list, sort, ...last]);
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The key after which the page begins, undefined for the first one; or a sentence. */
export function placeIn(
  { list, time, kinds }: GrowingOrder,
  { sort, offset, cursor }: CursorQuery,
): Result<PageKey | undefined, string> {
  if (cursor === undefined) return ok(undefined);
  if (!isByTime(time, sort)) return failed(`only with sort=${time} or sort=-${time}`);
  if (offset > 0) return failed('not together with an offset');
  const [of, by, ...key] = partsOf(cursor);
  const isFit = key.length === kinds.length && key.every((part, at) => typeof part === kinds[at]);
  if (of !== list || !isFit) return failed('expected a cursor that this list has answered');
  if (by !== sort) return failed('expected one of the same sort; begin again without a cursor');
  return ok(key as PageKey);
}

function isByTime(time: string, sort: string): boolean {
  return sort.replace(/^-/, '') === time;
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const bytes = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    const parts: unknown = JSON.parse(text);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
