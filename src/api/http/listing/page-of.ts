// One page of the rows that a caller wants, in the order asked for, and how many there are in all.
import type { FastifyReply } from 'fastify';
import type { ListQuery } from './list-query.ts';

/** Sent with every list: how many rows the filters leave, on all pages together. */
export const TOTAL_COUNT = 'x-total-count';

/** Sent while more rows follow: the `cursor` of the next page. */
export const NEXT_CURSOR = 'x-next-cursor';

interface Listed<Row> {
  readonly rows: readonly Row[];
  /** The field that `from` and `to` refer to. */
  readonly time?: keyof Row & string;
  readonly asked: ListQuery;
}

export function pageOf<Row extends object>(
  reply: FastifyReply,
  { rows, time, asked }: Listed<Row>,
): Row[] {
  const { limit, offset, sort, from, to } = asked;
  const wanted =
    time === undefined ? rows : rows.filter((row) => isWithin(String(row[time] ?? ''), from, to));
  reply.header(TOTAL_COUNT, wanted.length);
  return ordered(wanted, sort).slice(offset, offset + limit);
}

/** A filter that is not given lets every row pass. */
export function matching<Row extends object>(
  rows: readonly Row[],
  wanted: { readonly [Field in keyof Row]?: Row[Field] | undefined },
): Row[] {
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
  return rows.filter((row) => given.every(([field, value]) => row[field as keyof Row] === value));
}

/** Rows without a time are in no span. */
function isWithin(at: string, from: string | undefined, to: string | undefined): boolean {
  return (from === undefined || at >= from) && (to === undefined || (at !== '' && at < to));
}

/** Equal rows keep their order, or turn it round with the others. */
function ordered<Row extends object>(rows: readonly Row[], sort: string): Row[] {
  const isDescending = sort.startsWith('-');
  const field = sort.replace(/^-/, '') as keyof Row;
  const known = rows.filter((row) => row[field] !== null);
  const unknown = rows.filter((row) => row[field] === null);
  const ascending = known.toSorted((one, other) => compared(one[field], other[field]));
  return [...(isDescending ? ascending.toReversed() : ascending), ...unknown];
}

function compared(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [first, second] = [String(one), String(other)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}
