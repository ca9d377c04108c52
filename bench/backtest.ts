// How fast a backtest plays bars in typed columns: ten years of one symbol, and the same number of bars over a hundred symbols.
import { runBacktest } from '../src/research/backtest/run-backtest.ts';
import { backtestInputs, barCount, sessionsOf, TEN_YEARS } from './backtest-inputs.ts';
import { perSecond } from './timing.ts';

export interface BacktestFigures {
  readonly backtest_bars_per_second: number;
  /** Trades of the ten-year run. */
  readonly backtest_trades: number;
  readonly backtest_100_symbols_bars_per_second: number;
}

const ROUNDS = 3;

export function benchBacktest(): BacktestFigures {
  const one = backtestInputs(1, sessionsOf(TEN_YEARS));
  const hundred = backtestInputs(100, sessionsOf(Math.ceil(TEN_YEARS / 100)));
  let trades = 0;
  return {
    backtest_bars_per_second: perSecond(barCount(one), ROUNDS, () => {
      trades = runBacktest(one).trades.length;
    }),
    backtest_trades: trades,
    backtest_100_symbols_bars_per_second: perSecond(barCount(hundred), ROUNDS, () => {
      runBacktest(hundred);
    }),
  };
}
