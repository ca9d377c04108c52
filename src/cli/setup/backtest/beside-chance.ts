// `sluice backtest --null`: plays the run on all processors without what it claims to know.
import type { BacktestInputs } from '../../../research/backtest/backtest-inputs.ts';
import { againstChance } from '../../../research/null/null-runs.ts';
import type { NullOutcome } from '../../../research/null/play-null.ts';
import { JobFailed, usualWorkers } from '../../../research/workers/pool.ts';
import type { AgainstChance } from '../../../trader/domain/report/against-chance.ts';
import { createProgress, paceOf } from '../../program/progress.ts';
import type { BacktestFlags } from './flags.ts';

const NULL_RUNS = 200;

/** A sentence if a run could not be played. */
export async function besideChance(
  { null: wanted, seed = 1, workers = usualWorkers() }: BacktestFlags,
  inputs: BacktestInputs,
  outcome: NullOutcome,
): Promise<AgainstChance | string> {
  const runs = typeof wanted === 'number' ? wanted : NULL_RUNS;
  const progress = createProgress();
  const onRun = paceOf(progress, { what: 'null', steps: 'runs', total: runs });
  try {
    return await againstChance({ inputs, outcome, runs, seed, workers, onRun });
  } catch (error) {
    if (!(error instanceof JobFailed)) throw error;
    return `--null was not played: ${error.message}`;
  } finally {
    progress.end();
  }
}
