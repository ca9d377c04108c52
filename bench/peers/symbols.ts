// A hundred symbols beside one with as many bars, by the engine alone.
import { runBacktest } from '../../src/research/backtest/run-backtest.ts';
import { backtestInputs, barCount, sessionsOf } from '../backtest-inputs.ts';
import { leastMs } from './own-time.ts';

export interface SymbolsMeasured {
  readonly what: string;
  readonly ms: number;
}

const ROUNDS = 5;
const SYMBOLS = 100;
/** Sessions of one symbol; the hundred together have as many bars. */
const SESSIONS = 500;

export function measureSymbols(): readonly SymbolsMeasured[] {
  const one = backtestInputs(1, sessionsOf(SESSIONS));
  const hundred = backtestInputs(SYMBOLS, sessionsOf(SESSIONS / SYMBOLS));
  const rows = [
    { of: 'one symbol', inputs: one },
    { of: `${SYMBOLS} symbols`, inputs: hundred },
  ];
  return rows.map(({ of, inputs }) => {
    const ms = leastMs(ROUNDS, () => void runBacktest(inputs));
    const trades = runBacktest(inputs).trades.length;
    return { what: `${barCount(inputs).toLocaleString('en')} bars of ${of}, ${trades} trades`, ms };
  });
}
