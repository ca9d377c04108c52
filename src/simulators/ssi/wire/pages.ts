// Lists in pages, which count from 1.
import type { Paging } from './answers.ts';

export interface Page<Row> extends Paging {
  readonly rows: readonly Row[];
}

const SIZE_MAX = 1_000;
/** Of a query that names none. */
const SIZE = 10;

export function pageOf<Row>(rows: readonly Row[], query: URLSearchParams): Page<Row> {
  const size = Math.min(SIZE_MAX, Number(query.get('pageSize')) || SIZE);
  const index = Math.max(1, Number(query.get('pageIndex')) || 1);
  return {
    rows: rows.slice((index - 1) * size, index * size),
    pagesCount: Math.ceil(rows.length / size),
    totalRecord: rows.length,
  };
}
