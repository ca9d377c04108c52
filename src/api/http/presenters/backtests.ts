// Backtests of the trader's strategies, as the routes see them.
import type { Result } from '../../../kernel/result.ts';

/** A strategy that is not saved. */
export interface UnsavedStrategy {
  /** Its name among the strategies, such as `follow.yaml`. */
  readonly file: string;
  readonly text: string;
}

export interface BacktestRequest {
  /** Who asks, to whose kept reports it counts. */
  readonly userId: string;
  /** By name; all unless given. */
  readonly strategy: string | undefined;
  /** Played in place of those in force. */
  readonly unsaved?: UnsavedStrategy;
  /** Runs that can know nothing, to compare with; none unless given. */
  readonly nullRuns?: number | undefined;
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
  | {
      readonly kind: 'too-long';
      readonly seconds: number;
      /** What it had of a processor in them; undefined if the system does not say. */
      readonly processorSeconds: number | undefined;
    }
  /** What the run said against it, a sentence each. */
  | { readonly kind: 'refused'; readonly why: readonly string[] };

/** The report as `sluice backtest --json` prints it; of a run here with its `id`. */
export type BacktestReport = Readonly<Record<string, unknown>>;

/** What a list shows of a report. */
export interface ReportRow {
  readonly id: string;
  readonly made_at: string;
  readonly from: string;
  readonly to: string;
  readonly strategies: string[];
  readonly symbols: string[];
  readonly trades: number;
  readonly net_pnl: number;
  /** A fraction; null where it is not known. */
  readonly total_return: number | null;
  /** The file whose text was not saved when it ran; null for strategies in force. */
  readonly unsaved: string | null;
  /** Whether there is the page with charts, too. */
  readonly has_page: boolean;
}

/** Reports on record. */
export interface KeptReports {
  list(): readonly ReportRow[];
  read(id: string): BacktestReport | undefined;
  /** The page with charts, as HTML with scripts. */
  page(id: string): string | undefined;
}

export interface GridRequest extends Pick<BacktestRequest, 'symbols' | 'from' | 'to' | 'cash'> {
  readonly unsaved: UnsavedStrategy;
  /** As of `sluice backtest --grid`: `stop.atr.multiple=2,3,4`. */
  readonly grid: readonly string[];
  /** In how many places the sessions are cut. */
  readonly walkForward: number;
}

export type GridState = 'running' | 'ended' | 'stopped' | 'failed';

/** A grid that runs, or what became of it. */
export interface GridRun {
  readonly id: string;
  readonly state: GridState;
  readonly file: string;
  readonly grid: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
  readonly began_at: string;
  readonly ended_at: string | null;
  /** Variants, and how many of them are played. */
  readonly variants: number;
  readonly played: number;
  /** Why it failed, or was not judged. */
  readonly why: string | null;
}

export interface GridDetail extends GridRun {
  /** Those that are played, in the order of the grid. */
  readonly rows: readonly {
    readonly name: string;
    readonly trades: number;
    readonly pnl: number;
  }[];
  /** What `sluice backtest --grid --json` prints; null until it has ended. */
  readonly result: BacktestReport | null;
}

/** Grids of the newest days, of all processes of this API. */
export interface Grids {
  list(): readonly GridRun[];
  read(id: string): GridDetail | undefined;
  /** Runs on after the answer; one at a time. */
  begin(asked: GridRequest): Result<GridRun, BacktestRefusal>;
  /** False if it does not run. */
  stop(id: string): boolean;
}

export interface Backtests {
  /** Whose strategies they are. */
  readonly account: string;
  readonly reports: KeptReports;
  readonly grids: Grids;
  /** Whether a strategy file can have this name. */
  isFileName(file: string): boolean;
  run(asked: BacktestRequest): Promise<Result<BacktestReport, BacktestRefusal>>;
}
