// One page of a list that only grows, and how many rows of the span of time are on all pages.
import { type ReferenceExpression, type SelectQueryBuilder, sql } from 'kysely';
import type { PageRequest } from '../../identity/page-request.ts';

/** In the order of `seq`; `time` is the column of the span. */
export async function pageOfSpan<Tables, Table extends keyof Tables>(
  wanted: SelectQueryBuilder<Tables, Table, object>,
  time: ReferenceExpression<Tables, Table>,
  { limit, offset, isOldestFirst, after, from, to }: PageRequest,
) {
  const inSpan = wanted
    .$if(from !== undefined, (query) => query.where(time, '>=', sql.val(from)))
    .$if(to !== undefined, (query) => query.where(time, '<', sql.val(to)));
  const rows = await inSpan
    .selectAll()
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`${sql.ref('seq')} ${isOldestFirst ? sql`>` : sql`<`} ${after}`),
    )
    .orderBy(sql.ref('seq'), isOldestFirst ? 'asc' : 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const counted = await inSpan
    .select(({ fn }) => fn.countAll().as('total'))
    .$castTo<{ readonly total: unknown }>()
    .executeTakeFirstOrThrow();
  return { rows, total: Number(counted.total) };
}
