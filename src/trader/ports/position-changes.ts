// How positions changed, fact by fact, a page at a time.

/** A fact that changed the quantity of a position, or how much of it working exits reserve. */
export interface PositionChangeRow {
  readonly seq: number;
  readonly at: string;
  readonly position_id: string;
  readonly symbol: string;
  readonly strategy: string;
  /** `EXECUTION` also when the broker corrected one; `HANDED_OVER` to the operator. */
  readonly change:
    | 'EXECUTION'
    | 'RESERVE'
    | 'RELEASE'
    | 'ADOPTED'
    | 'HANDED_OVER'
    | 'SPLIT'
    | 'CORRECTED';
  readonly quantity_before: number;
  readonly quantity_after: number;
  readonly reserved_before: number;
  readonly reserved_after: number;
  /** Of the execution. */
  readonly price: number | null;
  readonly order_ref: string | null;
}

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
