// What buying and holding a symbol of the bars would have brought, session by session: the benchmark of a run.

import { WEEK_MS } from '../../kernel/instant.ts';
import { type BarColumns, endAt, indexFrom } from '../../market/bars/bar-columns.ts';
import { printTimesIn } from '../../market/bars/long-bars.ts';
import { amountOf } from '../../market/instruments/amount.ts';
import type { DatedReturn } from '../../market/performance/calendar-returns.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import type { RunBenchmark } from '../../trader/domain/report/run-result.ts';
import { UNLIMITED } from '../fills/touch.ts';
import type { BacktestInputs } from './backtest-inputs.ts';
import { createSymbolMarket } from './symbol-market.ts';
import { venueOf } from './symbol-venues.ts';

/**
 * The first return is from the open at which the symbol is bought to the close, the others from close to close. A dividend
 * is reinvested at the close of its day; nothing costs anything. Sessions without prices of the symbol have no return.
 */
export function buyAndHold(
  symbol: string,
  {
    settings,
    bars,
    sessions,
    actions,
  }: Pick<BacktestInputs, 'settings' | 'bars' | 'sessions' | 'actions'>,
): RunBenchmark {
  const columns = bars.get(symbol);
  if (columns === undefined) return { symbol, returns: [] };
  const own = Map.groupBy(
    actions.filter((action) => action.symbol === symbol),
    ({ day }) => day,
  );
  const pricesIn = pricesOf(symbol, columns, venueOf(settings, symbol).calendar);
  const returns: DatedReturn[] = [];
  let before: number | undefined;
  let [shares, cash] = [1, 0];
  for (const session of sessions) {
    if (before !== undefined)
      for (const action of own.get(session.day) ?? [])
        if (action.kind === 'split') shares *= action.ratio;
        else cash += shares * action.amount;
    const prices = pricesIn(session);
    if (prices === undefined) continue;
    const { close } = prices;
    const start = before ?? prices.open;
    returns.push({ on: session.day, value: (amountOf(symbol, close, shares) + cash) / start - 1 });
    before = close;
    [shares, cash] = [1, 0];
  }
  return { symbol, returns };
}

type PricesIn = (session: Session) => { readonly open: number; readonly close: number } | undefined;

/** At the open and the close of a session; undefined if no bar is of it. */
function pricesOf(symbol: string, columns: BarColumns, calendar: Calendar): PricesIn {
  if (columns.lengthMs === WEEK_MS) return pricesWithinWeeks(symbol, columns, calendar);
  return (session) => {
    const from = indexFrom(columns, session.open);
    const until = indexFrom(columns, session.close);
    if (until === from) return undefined;
    return {
      open: columns.open[from] ?? Number.NaN,
      close: columns.close[until - 1] ?? Number.NaN,
    };
  };
}

/** The newest print at each close, as the account of a run has it. */
function pricesWithinWeeks(symbol: string, columns: BarColumns, calendar: Calendar): PricesIn {
  const market = createSymbolMarket(symbol, columns, UNLIMITED, {
    printTimes: printTimesIn(calendar),
  });
  return ({ open, close }) => {
    const bar = indexFrom(columns, close) - 1;
    if (bar < 0 || endAt(columns, bar) <= open) return undefined;
    market.catchUp(open, true);
    const atOpen = market.last;
    market.catchUp(close, false);
    return { open: atOpen, close: market.last };
  };
}

/** What most people mean by the market. */
const USUAL = 'SPY';

/** The only symbol; of several SPY, if it is among them, else the first. */
export function usualBenchmark(symbols: readonly string[]): string | undefined {
  return symbols.length > 1 && symbols.includes(USUAL) ? USUAL : symbols[0];
}
