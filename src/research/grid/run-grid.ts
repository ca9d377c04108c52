// Runs every variant of a grid and compares the results in a table; it never names a winner.
import type { Session } from '../../market/time/calendar.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { closedReturns } from '../trials/closed-returns.ts';
import type { Checkpoint } from '../workers/checkpoint.ts';
import { answersOf, JobFailed, threadEntry } from '../workers/pool.ts';
import { sharedInputs, sharedStrategy } from '../workers/shared-inputs.ts';
import { type ChanceResult, chanceOf, type DailySums } from './chance.ts';
import { openVariants, type TradeResult } from './play-variants.ts';
import type { Variant } from './variants.ts';
import { type Fold, foldsOf, type Span, type Tally, tallyOf } from './walk-forward.ts';

export interface GridResult {
  /** In the order of the grid. */
  readonly variants: readonly VariantResult[];
  /** As many as were asked for, or none if the period has too few sessions. */
  readonly folds: readonly FoldResult[];
  readonly asked: { readonly folds: number; readonly sessions: number };
  readonly chance: ChanceResult;
}

export interface VariantResult {
  readonly name: string;
  readonly whole: Tally;
  /** Daily, of closed trades. */
  readonly returns: readonly number[];
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

export interface GridRequest {
  readonly inputs: BacktestInputs;
  readonly variants: readonly Variant[];
  readonly folds: number;
  readonly workers: number;
  readonly msWithoutThreads?: number;
  /** Variants that are played already; the others are added to it. */
  readonly checkpoint?: Checkpoint<readonly TradeResult[]>;
  /** After each variant, in the order in which they end. */
  onVariant?(): void;
}

/** The same for any number of workers; rejects with `JobFailed`. */
export async function runGrid(request: GridRequest): Promise<GridResult> {
  const { inputs, variants, folds } = request;
  const trades = await tradesOf(request);
  const played = variants.map(({ name }, at) => ({ name, trades: trades.get(at) ?? [] }));
  const span = wholeOf(inputs);
  return {
    variants: played.map(({ name, trades }) => ({
      name,
      whole: tallyOf(trades, span),
      returns: closedReturns(trades, inputs.sessions, inputs.cash),
    })),
    folds: foldsOf(inputs.sessions, folds).map((fold) => foldResult(fold, played)),
    asked: { folds, sessions: inputs.sessions.length },
    chance: chanceOf(played.map((one) => dailySums(one, inputs.sessions))),
  };
}

/** Of each variant by its place: those that were played before, and the others. */
async function tradesOf(
  request: GridRequest,
): Promise<ReadonlyMap<number, readonly TradeResult[]>> {
  const { inputs, variants, checkpoint, onVariant } = request;
  const trades = new Map(checkpoint?.done);
  const places = [...variants.keys()].filter((at) => !trades.has(at));
  await answersOf({
    ...request,
    entry: threadEntry('grid-thread', import.meta.url),
    open: openVariants,
    given: sharedInputs(inputs),
    jobs: places.map((at) => variants[at]?.strategies.map(sharedStrategy) ?? []),
    onAnswer(answer, index) {
      const at = places[index] ?? index;
      trades.set(at, answer);
      checkpoint?.add(at, answer);
      onVariant?.();
    },
  }).catch((error: unknown) => {
    if (!(error instanceof JobFailed) || error.at === undefined) throw error;
    throw new JobFailed(error.message, places[error.at]);
  });
  return trades;
}

function wholeOf({ sessions }: BacktestInputs): Span {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a grid needs a session');
  return { first, last, until: Number.POSITIVE_INFINITY };
}

interface Played {
  readonly name: string;
  readonly trades: readonly TradeResult[];
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

/** By the session in or after which each trade closed. */
function dailySums({ name, trades }: Played, sessions: readonly Session[]): DailySums {
  const sumByDay = new Map<string, number>();
  let at = 0;
  // In order of closing.
  for (const { closedAt, pnl } of trades) {
    while ((sessions[at + 1]?.open ?? Number.POSITIVE_INFINITY) <= closedAt) at += 1;
    const day = sessions[at]?.day ?? '';
    sumByDay.set(day, (sumByDay.get(day) ?? 0) + pnl);
  }
  return { name, trades: trades.length, sumByDay };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}
