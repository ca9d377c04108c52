// Which rows of a long list are drawn, asked for, printed, and moved to by a key.
import { sharing } from './sharing.ts';

/** Where a row is drawn, in pixels from the top of the list. */
export interface Placed {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

export type Piece =
  | { readonly kind: 'row'; readonly index: number }
  /** Stands for rows that are not drawn. */
  | { readonly kind: 'gap'; readonly before: number; readonly height: number };

/** Rows in their order, with gaps where rows between them are left out. */
export function piecesOf(rows: readonly Placed[], height: number): readonly Piece[] {
  const pieces: Piece[] = [];
  let drawnTo = 0;
  for (const { index, start, end } of rows) {
    if (start > drawnTo) pieces.push({ kind: 'gap', before: index, height: start - drawnTo });
    pieces.push({ kind: 'row', index });
    drawnTo = end;
  }
  if (height > drawnTo) pieces.push({ kind: 'gap', before: -1, height: height - drawnTo });
  return pieces;
}

/** The row that a key moves to; undefined if the key moves to none. */
export function rowAfterKey(
  key: string,
  at: number,
  { total, onScreen }: { readonly total: number; readonly onScreen: number },
): number | undefined {
  const last = total - 1;
  const step = Math.max(1, onScreen - 1);
  const to: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + step,
    PageUp: at - step,
    Home: 0,
    End: last,
  };
  const wanted = to[key];
  return wanted === undefined ? undefined : Math.min(last, Math.max(0, wanted));
}

export interface Span {
  readonly first: number;
  readonly last: number;
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

const BLOCK = 100;
/** The API gives so many rows at once. */
const LIMIT_MAX = 1_000;

/** What to ask for so that rows on the screen are known: whole blocks, so that a small movement asks for nothing new. */
export function pageAround({ first, last }: Span): Page {
  const offset = Math.floor(first / BLOCK) * BLOCK;
  const end = Math.ceil((last + 1) / BLOCK) * BLOCK;
  return { offset, limit: Math.min(LIMIT_MAX, Math.max(BLOCK, end - offset)) };
}

/** Rows from the first on the screen on that are known, without a hole, and no more than a printout is to have. */
export function printable(
  { first }: Span,
  most: number,
  isKnown: (index: number) => boolean,
): Span | undefined {
  let last = first - 1;
  while (last - first + 1 < most && isKnown(last + 1)) last += 1;
  return last < first ? undefined : { first, last };
}

/**
 * Rows of a list that grows at its head, by their number from the end: it stays the same when newer rows come, so that what is
 * known of a row stays known.
 */
export interface KnownRows<Row> {
  readonly total: number;
  readonly byAge: ReadonlyMap<number, Row>;
}

export function rowsAfter<Row>(
  was: KnownRows<Row> | undefined,
  answer: { readonly rows: readonly Row[]; readonly offset: number; readonly total: number },
): KnownRows<Row> {
  const { rows, offset, total } = answer;
  // A list that lost rows is not the one that was known.
  const byAge = new Map(was === undefined || total < was.total ? [] : was.byAge);
  for (const [place, row] of rows.entries()) {
    const age = ageOfRow(total, offset + place);
    byAge.set(age, sharing(byAge.get(age), row));
  }
  return { total, byAge };
}

/** From the end, at 0. */
export function ageOfRow(total: number, index: number): number {
  return total - 1 - index;
}
