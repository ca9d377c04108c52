// What every list takes: the page, the order and the span of time; the fields differ from list to list.
import { z } from 'zod';
import { CURSOR_PATTERN } from '../../../trader/contract/cursor.ts';
import { wholeNumberOr } from '../shapes/query-numbers.ts';

/** A page of a list, as a request states it; the filters are parameters of their route. */
export interface ListQuery {
  readonly limit: number;
  readonly offset: number;
  /** A field of the rows; with `-` before it the largest first. */
  readonly sort: string;
  /** ISO-8601 UTC, as rows have it. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The first field is the time of a row: `from` and `to` refer to it, and the newest come first unless asked otherwise. */
export function listQuery<Field extends string>(time: Field, ...others: readonly Field[]) {
  return {
    ...sortedQuery(`-${time}`, time, ...others),
    from: MOMENT.describe(`${time} at or after; a day begins at 00:00 UTC`),
    to: MOMENT.describe(`${time} before; a day begins at 00:00 UTC`),
  };
}

/** Of a list that grows while it is read. */
export function growingQuery<Field extends string>(time: Field, ...others: readonly Field[]) {
  return { ...listQuery(time, ...others), cursor: CURSOR };
}

/** For rows without a time. */
export function sortedQuery(first: string, ...fields: readonly string[]) {
  return {
    ...PAGE,
    sort: z
      .enum(fields.flatMap((field) => [field, `-${field}`]))
      .default(first)
      .describe('With - before it, the largest or newest first; rows without a value come last'),
  };
}

// Once for all lists, whose schemas are made each time a server starts.
const PAGE = {
  limit: wholeNumberOr(100, { min: 1, max: 1_000 }),
  offset: wholeNumberOr(0, { min: 0, max: Number.MAX_SAFE_INTEGER }),
};
const CURSOR = z
  .string()
  .regex(CURSOR_PATTERN, 'expected a cursor that this list has answered')
  .optional()
  .describe(
    'What `x-next-cursor` said on the page before: rows after it, whatever has arrived; in the order of time only',
  );
const MOMENT = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], 'expected YYYY-MM-DD or ISO-8601')
  .transform((text) => new Date(text).toISOString())
  .optional();
