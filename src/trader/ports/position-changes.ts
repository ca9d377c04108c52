// How positions changed, fact by fact, a page at a time.

import type { PositionChangeRow } from '../contract/order-rows.ts';
export interface PositionChanges {
  /** On all pages. */
  readonly total: number;
  readonly rows: readonly PositionChangeRow[];
}

export interface ChangesAsked {
  readonly symbol: string | undefined;
  /** At or after, ISO-8601. */
  readonly from: string | undefined;
  /** Before. */
  readonly to: string | undefined;
  readonly order: 'newest first' | 'oldest first';
  readonly limit: number;
  readonly offset: number;
}
