// A run over a synthetic chain again, with other volatilities and wider quotes: what they change was never known.

import type { RunResult } from '../../trader/domain/report/run-result.ts';
import type { SyntheticRun } from '../../trader/domain/report/synthetic-prices.ts';
import { AS_ASKED, type SyntheticScale } from '../synthetic/synthetic-terms.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { runBacktest } from './run-backtest.ts';

type Outcome = Pick<RunResult, 'startEquity' | 'equity' | 'trades'>;

const OTHERS: readonly (readonly [name: string, scale: SyntheticScale])[] = [
  ['volatility - 20 %', { ...AS_ASKED, volatility: 0.8 }],
  ['volatility + 20 %', { ...AS_ASKED, volatility: 1.2 }],
  ['double spread', { ...AS_ASKED, spread: 2 }],
];

/** How often the run is played, itself included. */
export const SYNTHETIC_RUNS = OTHERS.length + 1;

/** The run itself first; undefined if its chains are not synthetic. */
export function syntheticRuns(
  inputs: BacktestInputs,
  outcome: Outcome,
): readonly SyntheticRun[] | undefined {
  const { onFact: _onFact, ...quiet } = inputs;
  const { options } = quiet;
  const synthetic = options?.synthetic;
  if (options === undefined || synthetic === undefined) return undefined;
  const others = OTHERS.map(([name, scale]) => {
    const scaled = { ...options, synthetic: { ...synthetic, scale } };
    return rowOf(name, runBacktest({ ...quiet, options: scaled }));
  });
  return [rowOf('as asked', outcome), ...others];
}

function rowOf(name: string, { startEquity, equity, trades }: Outcome): SyntheticRun {
  const profit = (equity.at(-1)?.equity ?? startEquity) - startEquity;
  return {
    name,
    trades: trades.length,
    winners: trades.filter(({ pnl }) => pnl > 0).length,
    profit,
    totalReturn: profit / startEquity,
  };
}
