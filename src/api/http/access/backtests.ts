// Backtests of the trader's strategies, as the routes see them.
import type { Result } from '../../../kernel/result.ts';

export interface BacktestAsked {
  /** By name; all unless given. */
  readonly strategy: string | undefined;
  /** Those with bars unless given. */
  readonly symbols: readonly string[] | undefined;
  /** Days as YYYY-MM-DD. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** In dollars. */
  readonly cash: number | undefined;
}

export type BacktestRefusal =
  /** The configuration names no folder with data. */
  | { readonly kind: 'off' }
  | { readonly kind: 'no-strategy'; readonly known: readonly string[] }
  | {
      readonly kind: 'no-bars';
      readonly symbols: readonly string[];
      readonly known: readonly string[];
    }
  | { readonly kind: 'too-large'; readonly bytes: number; readonly max: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'too-long'; readonly seconds: number }
  /** What the run said against it, a sentence each. */
  | { readonly kind: 'refused'; readonly why: readonly string[] };

/** The report as `sluice backtest --json` prints it. */
export type BacktestReport = Readonly<Record<string, unknown>>;

export interface Backtests {
  /** Whose strategies they are. */
  readonly account: string;
  run(asked: BacktestAsked): Promise<Result<BacktestReport, BacktestRefusal>>;
}
