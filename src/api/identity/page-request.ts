// What is asked of a list that only grows: a page of it, and the span of time of its rows.
export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
  readonly isOldestFirst: boolean;
  /** `seq` of the row before the page. */
  readonly after?: number | undefined;
  /** Epoch ms, inclusive. */
  readonly from?: number | undefined;
  /** Epoch ms, exclusive. */
  readonly to?: number | undefined;
}
