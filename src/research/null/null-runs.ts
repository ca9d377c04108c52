// A run again and again without what it claims to know, so that its result stands beside those of chance.
import type { AgainstChance, NullRun } from '../../trader/domain/report/against-chance.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import type { Checkpoint } from '../workers/checkpoint.ts';
import { answersOf, threadEntry } from '../workers/pool.ts';
import { sharedInputs } from '../workers/shared-inputs.ts';
import { nullInputs } from './null-inputs.ts';
import { type NullOutcome, nullRun, openNull } from './play-null.ts';

export interface NullRequest {
  /** Such that `nullInputs` does not fail. */
  readonly inputs: BacktestInputs;
  /** Of the run itself. */
  readonly outcome: NullOutcome;
  readonly runs: number;
  readonly seed: number;
  readonly workers: number;
  readonly msWithoutThreads?: number;
  /** Runs that are played already; the others are added to it. */
  readonly checkpoint?: Checkpoint<NullRun>;
  /** After each run. */
  onRun?(): void;
}

/** The same for any number of workers; rejects with `JobFailed`. */
export async function againstChance(request: NullRequest): Promise<AgainstChance> {
  const { inputs, outcome, runs, seed, checkpoint, onRun } = request;
  const hidden = nullInputs(inputs);
  if (!hidden.ok) throw new Error(hidden.failure);
  const drawn = new Map(checkpoint?.done);
  const missing = numbersTo(runs).filter((run) => !drawn.has(run));
  await answersOf({
    ...request,
    entry: threadEntry('null-thread', import.meta.url),
    open: openNull,
    given: { shared: sharedInputs(inputs), seed },
    jobs: missing,
    onAnswer(answer, at) {
      const run = missing[at] ?? at;
      drawn.set(run, answer);
      checkpoint?.add(run, answer);
      onRun?.();
    },
  });
  const { kind, block } = hidden.value;
  const all = numbersTo(runs).flatMap((run) => drawn.get(run) ?? []);
  return { kind, block, seed, own: nullRun(outcome), drawn: all };
}

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at);
}
