// The runs of --null in a file of --resume: a run depends on the inputs, the seed and its number, not on how many others there are.
import { z } from 'zod';
import type { NullRun } from '../../trader/domain/report/against-chance.ts';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';
import { type CheckpointKind, writtenAs, writtenNumber } from '../workers/checkpoint.ts';
import { type Fingerprints, fingerprintsOf } from '../workers/fingerprints.ts';

const line = z.object({
  run: z.int().min(0),
  profit: writtenNumber,
  mean_r: writtenNumber,
  trades: z.int().min(0),
  /** Profit at the close of each session. */
  closes: z.array(writtenNumber),
});

export const NULL_CHECKPOINT: CheckpointKind<NullRun> = {
  ...{ name: 'null', step: 'run', steps: 'runs of --null', own: 'that one' },
  read(json) {
    const { data } = line.safeParse(json);
    if (data === undefined) return undefined;
    const { run, mean_r: meanR, ...others } = data;
    return [run, { ...others, meanR }];
  },
  write: (run, { profit, meanR, trades, closes = [] }) => ({
    ...{ run, profit: writtenAs(profit), mean_r: writtenAs(meanR), trades },
    closes: closes.map(writtenAs),
  }),
};

export function nullFingerprints(inputs: BacktestInputs, seed: number): Fingerprints {
  return fingerprintsOf(inputs, { strategies: inputs.settings.strategies, '--seed': seed });
}
