// The reports of past days, as they were filed after the close.

export interface FiledDay {
  /** `2026-11-20`. */
  readonly day: string;
  readonly made_at: string;
  /** Made after the close; else at a stop before it. */
  readonly is_final: boolean;
  readonly net_pnl: number;
  readonly trade_count: number;
}

export interface FiledReports {
  /** In the order of the days. */
  days(): readonly FiledDay[];
  /** What `sluice report --json` prints; undefined if the day was not filed. */
  read(day: string): FiledDay | undefined;
}
