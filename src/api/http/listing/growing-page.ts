// The place of a page in a list that the API itself keeps, and the cursor of the page after it.
import type { FastifyReply } from 'fastify';
import {
  type GrowingOrder,
  nextCursor,
  type PageKey,
  placeIn,
} from '../../../trader/contract/cursor.ts';
import type { PageRequest } from '../../identity/page-request.ts';
import { unprocessable } from '../shapes/problem.ts';
import type { ListQuery } from './list-query.ts';
import { NEXT_CURSOR, pageOf } from './page-of.ts';

export interface GrowingQuery extends ListQuery {
  readonly cursor?: string | undefined;
}

/** The key after which the page begins; undefined for the first one. */
export function placeOf(order: GrowingOrder, asked: GrowingQuery): PageKey | undefined {
  const place = placeIn(order, asked);
  if (!place.ok) throw unprocessable('cursor', `cursor: ${place.failure}.`);
  return place.value;
}

/** As the store pages a list whose rows are numbered. */
export function numberedPage(list: GrowingOrder, asked: GrowingQuery): PageRequest {
  const { limit, offset, sort, from, to } = asked;
  const [after] = placeOf(list, asked) ?? [];
  return {
    ...{ limit, offset, isOldestFirst: !sort.startsWith('-') },
    after: after === undefined ? undefined : Number(after),
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
  };
}

interface Growing<Row> {
  readonly list: string;
  readonly rows: readonly Row[];
  readonly time: keyof Row & string;
  /** No two rows have the same. */
  readonly id: keyof Row & string;
  readonly asked: GrowingQuery;
}

/** Of rows in memory, those of one time by their ids. A place is where its row was, also if that has moved since, or is gone. */
export function growingPageOf<Row extends object>(
  reply: FastifyReply,
  { list, rows, time, id, asked }: Growing<Row>,
): Row[] {
  const order = { list, time, kinds: ['string', 'string'] } as const;
  const after = placeOf(order, asked);
  const keyOf = (row: Row): PageKey => [String(row[time]), String(row[id])];
  const sorted = rows.toSorted((one, other) => compared(keyOf(one), keyOf(other)));
  const all = pageOf(reply, {
    ...{ rows: sorted, time },
    asked: { ...asked, limit: rows.length, offset: 0 },
  });
  const sign = asked.sort.startsWith('-') ? -1 : 1;
  const isBeyond = (row: Row) => after === undefined || sign * compared(keyOf(row), after) > 0;
  const begin = after === undefined ? asked.offset : all.findIndex(isBeyond);
  const page = begin === -1 ? [] : all.slice(begin, begin + asked.limit);
  sendNextCursor(reply, { order, asked }, { rows: page, keyOf });
  return page;
}

function compared(one: PageKey, other: PageKey): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  if (at === -1) return 0;
  return String(one[at]) < String(other[at]) ? -1 : 1;
}

/** `rows`: of the page, each with its place. */
export function sendNextCursor<Row>(
  reply: FastifyReply,
  { order, asked }: { readonly order: GrowingOrder; readonly asked: GrowingQuery },
  { rows, keyOf }: { readonly rows: readonly Row[]; keyOf(row: Row): PageKey },
): void {
  const last = rows.length < asked.limit ? undefined : rows.at(-1);
  const next = nextCursor(order, asked.sort, last && keyOf(last));
  if (next !== null) reply.header(NEXT_CURSOR, next);
}
