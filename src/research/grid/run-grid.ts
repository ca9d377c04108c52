// Runs every variant of a grid and compares the results in a table; it never names a winner.
import type { RunTrade } from '../../trader/domain/report/run-result.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { runBacktest } from '../backtest/run-backtest.ts';
import { bestOfChance } from './best-of-chance.ts';
import type { Variant } from './variants.ts';
import { type Fold, foldsOf, type Span, type Tally, tallyOf } from './walk-forward.ts';

export interface GridResult {
  /** In the order of the grid. */
  readonly variants: readonly VariantResult[];
  readonly folds: readonly FoldResult[];
  readonly chance: ChanceResult;
}

export interface VariantResult {
  readonly name: string;
  readonly whole: Tally;
}

/** The best variant before a split, and its result after it. */
export interface FoldResult extends Fold {
  /** Undefined if no variant traded before the split. */
  readonly best: string | undefined;
  readonly bestBefore: Tally | undefined;
  readonly bestAfter: Tally | undefined;
  /** Mean R per trade after the split of the median variant; NaN if none traded. */
  readonly medianAfterR: number;
}

/** How much of the best result the same number of variants without an edge would reach. */
export interface ChanceResult {
  readonly variants: number;
  /** Of the median variant. */
  readonly trades: number;
  /** Mean over deviation per trade: of the best here, and of the best of as many variants without an edge. */
  readonly best: number;
  readonly bestOfChance: number;
}

export function runGrid(
  inputs: BacktestInputs,
  variants: readonly Variant[],
  folds: number,
): GridResult {
  const played = variants.map(({ name, strategies }) => ({
    name,
    trades: runBacktest({ ...inputs, settings: { ...inputs.settings, strategies } }).trades,
  }));
  const span = wholeOf(inputs);
  const results = played.map(({ name, trades }) => ({ name, whole: tallyOf(trades, span) }));
  return {
    variants: results,
    folds: foldsOf(inputs.sessions, folds).map((fold) => foldResult(fold, played)),
    chance: chanceIn(results),
  };
}

function wholeOf({ sessions }: BacktestInputs): Span {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a grid needs a session');
  return { first, last };
}

interface Played {
  readonly name: string;
  readonly trades: readonly RunTrade[];
}

function foldResult(fold: Fold, played: readonly Played[]): FoldResult {
  const tallied = played.map(({ name, trades }) => ({
    name,
    before: tallyOf(trades, fold.inSample),
    after: tallyOf(trades, fold.outOfSample),
  }));
  const traded = tallied.filter(({ before }) => before.trades > 0);
  const best = traded.reduce<(typeof traded)[number] | undefined>(
    (found, one) => (found === undefined || one.before.meanR > found.before.meanR ? one : found),
    undefined,
  );
  return {
    ...fold,
    best: best?.name,
    bestBefore: best?.before,
    bestAfter: best?.after,
    medianAfterR: medianOf(tallied.map(({ after }) => after.meanR)),
  };
}

function chanceIn(results: readonly VariantResult[]): ChanceResult {
  const trades = medianOf(results.map(({ whole }) => whole.trades));
  const known = results.map(({ whole }) => whole.perDeviation).filter(Number.isFinite);
  return {
    variants: results.length,
    trades,
    best: known.length === 0 ? Number.NaN : Math.max(...known),
    bestOfChance: bestOfChance(results.length, trades),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
