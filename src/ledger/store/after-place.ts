// Where a page of a growing list begins: behind a row, in the order of a time and then of the ids.
import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../kernel/instant.ts';

export interface ListPlace {
  readonly at: Instant;
  readonly id: string;
}

/** Also if the row is not there any more. Ids ascend in both orders. */
export function isAfter(
  column: string,
  { at, id }: ListPlace,
  isDescending: boolean,
): RawBuilder<boolean> {
  const time = sql.ref(column);
  return sql<boolean>`(${time} ${isDescending ? sql`<` : sql`>`} ${at} or (${time} = ${at} and ${sql.ref('id')} > ${id}))`;
}
