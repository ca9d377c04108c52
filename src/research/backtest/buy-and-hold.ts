// What buying and holding a symbol of the bars would have brought, session by session: the benchmark of a run.

import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import { amountOf } from '../../market/instruments/amount.ts';
import type { DatedReturn } from '../../market/performance/calendar-returns.ts';
import type { RunBenchmark } from '../../trader/domain/report/run-result.ts';
import type { BacktestInputs } from './backtest-inputs.ts';

/**
 * The first return is from the open at which the symbol is bought to the close, the others from close to close. A dividend
 * is reinvested at the close of its day; nothing costs anything. Sessions without prices of the symbol have no return.
 */
export function buyAndHold(
  symbol: string,
  { bars, sessions, actions }: Pick<BacktestInputs, 'bars' | 'sessions' | 'actions'>,
): RunBenchmark {
  const columns = bars.get(symbol);
  if (columns === undefined) return { symbol, returns: [] };
  const own = Map.groupBy(
    actions.filter((action) => action.symbol === symbol),
    ({ day }) => day,
  );
  const returns: DatedReturn[] = [];
  let before: number | undefined;
  let [shares, cash] = [1, 0];
  for (const session of sessions) {
    if (before !== undefined)
      for (const action of own.get(session.day) ?? [])
        if (action.kind === 'split') shares *= action.ratio;
        else cash += shares * action.amount;
    const from = indexFrom(columns, session.open);
    const until = indexFrom(columns, session.close);
    if (until === from) continue;
    const close = priceAt(columns, 'close', until - 1);
    const start = before ?? priceAt(columns, 'open', from);
    returns.push({ on: session.day, value: (amountOf(symbol, close, shares) + cash) / start - 1 });
    before = close;
    [shares, cash] = [1, 0];
  }
  return { symbol, returns };
}

function priceAt(columns: BarColumns, column: 'open' | 'close', at: number): number {
  return columns[column][at] ?? Number.NaN;
}

/** What most people mean by the market. */
const USUAL = 'SPY';

/** The only symbol; of several SPY, if it is among them, else the first. */
export function usualBenchmark(symbols: readonly string[]): string | undefined {
  return symbols.length > 1 && symbols.includes(USUAL) ? USUAL : symbols[0];
}
