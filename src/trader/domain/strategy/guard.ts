// The terms of guards: the results of closed trades that lock entries, and for how long.

/** This many stop-outs within a time lock entries, of the symbol or all, for a time. */
export interface StoplossGuard {
  readonly stops: number;
  readonly withinMs: number;
  readonly lockMs: number;
  readonly per: 'symbol' | 'all';
}

/** A drawdown from the best of the closed trades' equity within a time locks all entries for a time. */
export interface DrawdownGuard {
  readonly percent: number;
  readonly withinMs: number;
  readonly lockMs: number;
}

/** A symbol with at least this many trades within a time that earned less than this is locked for a time. */
export interface LowProfitGuard {
  readonly trades: number;
  readonly withinMs: number;
  /** Realised, before commissions, in USD. */
  readonly profitMin: number;
  readonly lockMs: number;
}
