// The terms of guards: what closed trades must come to before entries are locked, and for how long.

/** So many stop-outs within a time lock entries, of the symbol or all, for a time. */
export interface StoplossGuard {
  readonly stops: number;
  readonly withinMs: number;
  readonly lockMs: number;
  readonly per: 'symbol' | 'all';
}

/** A fall from the best of the closed trades' equity within a time locks all entries for a time. */
export interface DrawdownGuard {
  readonly percent: number;
  readonly withinMs: number;
  readonly lockMs: number;
}

/** A symbol whose trades within a time, at least so many, have won less than this is locked for a time. */
export interface LowProfitGuard {
  readonly trades: number;
  readonly withinMs: number;
  /** Realised, before commissions, in USD. */
  readonly profitMin: number;
  readonly lockMs: number;
}
