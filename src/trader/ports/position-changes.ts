// How positions changed, fact by fact, a page at a time.

import type { PageKey } from '../contract/cursor.ts';
import type { PositionChangeRow } from '../contract/order-rows.ts';
import type { ListPage } from './list-page.ts';

export type PositionChanges = ListPage<PositionChangeRow>;

export interface ChangesQuery {
  readonly symbol: string | undefined;
  /** At or after, ISO-8601. */
  readonly from: string | undefined;
  /** Before. */
  readonly to: string | undefined;
  readonly order: 'newest first' | 'oldest first';
  readonly limit: number;
  readonly offset: number;
  /** Only changes beyond the last one of a page before. */
  readonly after?: PageKey | undefined;
}
