// The inputs of a backtest, loaded and combined.

import type { Instant } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { Input } from '../../trader/engine/inbox/input.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { TapedRows } from '../chains/chain-tape.ts';
import type { BorrowRates } from '../fills/borrowing.ts';
import type { CommissionPlan, Slippage } from '../fills/costs.ts';
import type { ImposedFills } from '../fills/imposed-fills.ts';
import type { OptionFillModel } from '../fills/option-fills.ts';
import type { Spreads } from '../fills/spread.ts';
import type { SyntheticScale, SyntheticTerms } from '../synthetic/synthetic-terms.ts';
import type { Delisting } from '../universe/universe.ts';
import type { LimitsFrom } from './limits-in-prices.ts';
import type { TapedPrediction } from './prediction-tape.ts';
import type { StartHoldings } from './start-holdings.ts';

export interface OptionInputs {
  /** Of each underlying whose options are traded. */
  readonly rows: readonly TapedRows[];
  /** Of the store that has the rows; absent if they are computed. */
  readonly folder?: string;
  /** Instead of rows: of each of these stocks. Computed from the bars of the run, so that bars that are cut off are not in it. */
  readonly synthetic?: SyntheticInputs;
  readonly fills: OptionFillModel;
  /** Entries wait at least so long, until the quotes come that may fill them; absent: as the strategies say. */
  readonly waitMs?: number;
}

export interface SyntheticInputs {
  readonly underlyings: readonly string[];
  readonly terms: SyntheticTerms;
  readonly scale: SyntheticScale;
}

/** Inputs of the engine from outside the market. */
export interface InputsAt {
  readonly at: Instant;
  /** Their markets advance to the moment before. */
  readonly symbols: readonly string[];
  readonly inputs: readonly Input[];
}

export interface BacktestInputs {
  readonly settings: Settings;
  /** Complete bars by symbol, in the form the engine gets them from a gateway. */
  readonly bars: ReadonlyMap<string, BarColumns>;
  /** Ascending by time. */
  readonly predictions: readonly TapedPrediction[];
  readonly actions: readonly CorporateAction[];
  /** First and last session to trade. */
  readonly sessions: readonly Session[];
  /** Of each symbol, ascending; absent where no venue limits prices. */
  readonly limits?: ReadonlyMap<string, readonly LimitsFrom[]>;
  /** By symbol, of those that stop trading and whose worth afterwards is known. */
  readonly delistings?: ReadonlyMap<string, Delisting>;
  /** Absent where no strategy trades options. */
  readonly options?: OptionInputs;
  readonly cash: number;
  /** Shares that the account has beside its cash; absent: none. */
  readonly holdings?: StartHoldings;
  readonly commission: CommissionPlan;
  readonly slippage: Slippage;
  /** Absent: one step to either side of the last price. */
  readonly spreads?: Spreads;
  /** Of shares held short over night; absent: nothing. */
  readonly borrowing?: BorrowRates;
  readonly volumeShare: number;
  readonly latencyMs: number;
  /** From the publication of a prediction to the poll that receives it. */
  readonly pollLatencyMs: number;
  readonly version: string;
  /** Beside the predictions, ascending by time. */
  readonly moments?: readonly InputsAt[];
  readonly imposedFills?: ImposedFills;
  /** Skips prices that cannot change a decision; the decisions stay identical. */
  readonly isJumping: boolean;
  onFact?(recorded: RecordedFact): void;
  /** After each session of each run. */
  onSession?(): void;
}
