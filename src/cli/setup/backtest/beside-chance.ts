// `sluice backtest --null`: plays the run on all processors without what it claims to know.
import type { BacktestInputs } from '../../../research/backtest/backtest-inputs.ts';
import { NULL_CHECKPOINT, nullFingerprints } from '../../../research/null/null-checkpoint.ts';
import { againstChance } from '../../../research/null/null-runs.ts';
import type { NullOutcome } from '../../../research/null/play-null.ts';
import { CheckpointFailed, openCheckpoint } from '../../../research/workers/checkpoint.ts';
import { JobFailed, usualWorkers } from '../../../research/workers/pool.ts';
import type { AgainstChance } from '../../../trader/domain/report/against-chance.ts';
import type { BacktestFlags } from './flags.ts';
import { playedSteps } from './steps-played.ts';

const NULL_RUNS = 200;

/** A sentence if a run could not be played. */
export async function besideChance(
  { null: wanted, seed = 1, workers = usualWorkers(), resume }: BacktestFlags,
  inputs: BacktestInputs,
  outcome: NullOutcome,
): Promise<AgainstChance | string> {
  const runs = typeof wanted === 'number' ? wanted : NULL_RUNS;
  const checkpoint =
    resume === undefined
      ? undefined
      : openCheckpoint(resume, nullFingerprints(inputs, seed), NULL_CHECKPOINT);
  if (checkpoint?.ok === false) return checkpoint.failure;
  const before = [...(checkpoint?.value.done.keys() ?? [])].filter((run) => run < runs).length;
  const steps = { what: 'null', steps: 'runs', total: runs };
  const counted = playedSteps({ ...steps, before, file: resume });
  try {
    return await againstChance({
      ...{ inputs, outcome, runs, seed, workers, onRun: counted.step },
      ...(checkpoint && { checkpoint: checkpoint.value }),
    });
  } catch (error) {
    if (error instanceof CheckpointFailed) return error.message;
    if (!(error instanceof JobFailed)) throw error;
    return `--null was not played: ${error.message}`;
  } finally {
    counted.end();
  }
}
