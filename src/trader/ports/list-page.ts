// A page of a list that grows for years.
import type { PageKey } from '../contract/cursor.ts';

export interface ListPage<Row> {
  /** On all pages. */
  readonly total: number;
  readonly rows: readonly Row[];
  /** Of the last row of a full page in the order of time; more may follow. */
  readonly last?: PageKey;
}
