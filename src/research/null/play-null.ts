// Plays drawn runs by their numbers, in this thread or in one of a pool.
import { cents } from '../../market/instruments/money.ts';
import type { Session } from '../../market/time/calendar.ts';
import type { NullRun } from '../../trader/domain/report/against-chance.ts';
import type { RunResult } from '../../trader/domain/report/run-result.ts';
import { wholeTrades } from '../../trader/domain/report/whole-trades.ts';
import { runBacktest } from '../backtest/run-backtest.ts';
import { inputsOf, type SharedInputs } from '../workers/shared-inputs.ts';
import { nullInputs } from './null-inputs.ts';

export interface NullGiven {
  readonly shared: SharedInputs;
  readonly seed: number;
}

export type NullOutcome = Pick<RunResult, 'startEquity' | 'equity' | 'trades'>;

export function openNull({ shared, seed }: NullGiven): (run: number) => NullRun {
  const drawn = nullInputs(inputsOf(shared));
  if (!drawn.ok) throw new Error(drawn.failure);
  return (run) => {
    const inputs = drawn.value.inputsOf(seed, run);
    const outcome = runBacktest(inputs);
    return { ...nullRun(outcome), closes: closesOf(outcome, inputs.sessions) };
  };
}

/** The last mark until the close of each session. */
function closesOf({ startEquity, equity }: NullOutcome, sessions: readonly Session[]): number[] {
  let next = 0;
  let last = startEquity;
  return sessions.map(({ close }) => {
    for (let mark = equity[next]; mark !== undefined && mark.at <= close; mark = equity[next]) {
      last = mark.equity;
      next += 1;
    }
    return cents(last - startEquity);
  });
}

export function nullRun({ startEquity, equity, trades }: NullOutcome): NullRun {
  const whole = wholeTrades(trades);
  const rs = whole.flatMap(({ rMultiple }) => (rMultiple === undefined ? [] : [rMultiple]));
  return {
    profit: (equity.at(-1)?.equity ?? startEquity) - startEquity,
    meanR: rs.reduce((sum, r) => sum + r, 0) / rs.length,
    trades: whole.length,
  };
}
