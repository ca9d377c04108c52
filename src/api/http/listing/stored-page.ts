// What a list asks for, as the store pages and orders it.
import { type Instant, instant } from '../../../kernel/instant.ts';
import type { GrowingOrder } from '../../../trader/contract/cursor.ts';
import { type GrowingQuery, placeOf } from './growing-page.ts';
import type { ListQuery } from './list-query.ts';

export interface Span {
  readonly from: Instant | undefined;
  /** Exclusive. */
  readonly until: Instant | undefined;
}

export function spanOf({ from, to }: Pick<ListQuery, 'from' | 'to'>): Span {
  return { from: momentOf(from), until: momentOf(to) };
}

function momentOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : instant(Date.parse(text));
}

/** The row after which the page of a list begins that is in the order of a time and then of ids. */
export function rowBefore(
  list: GrowingOrder,
  asked: GrowingQuery,
): { readonly at: Instant; readonly id: string } | undefined {
  const [at, id] = placeOf(list, asked) ?? [];
  return at === undefined ? undefined : { at: instant(Number(at)), id: String(id) };
}

/** `fields`: what the store calls the fields by which the list may be sorted. */
export function orderOf<By extends string>(
  { sort }: Pick<ListQuery, 'sort'>,
  fields: Readonly<Record<string, By>>,
): { readonly by: By; readonly isDescending: boolean } {
  const by = fields[sort.replace(/^-/, '')];
  if (by === undefined) throw new Error(`a list cannot be sorted by ${sort}`);
  return { by, isDescending: sort.startsWith('-') };
}
