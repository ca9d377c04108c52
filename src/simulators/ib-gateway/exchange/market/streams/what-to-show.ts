// What a client wants to see in its bars: trades, one side of the quote, its middle, both sides, or volatility.

import { DAY_MS, HOUR_MS } from '../../../../../kernel/instant.ts';
import {
  DEFAULT_PRICE_STEPS,
  incrementAt,
  roundNearest,
} from '../../../../../market/instruments/tick-grid.ts';
import { mapped, type Steps } from '../../../../host/steps.ts';
import type { HistoricalBar } from '../../../messages/past-prices.ts';

export const WHAT_TO_SHOW = [
  'TRADES',
  'ADJUSTED_LAST',
  'MIDPOINT',
  'BID',
  'ASK',
  'BID_ASK',
  'HISTORICAL_VOLATILITY',
  'SCHEDULE',
] as const;
export type WhatToShow = (typeof WHAT_TO_SHOW)[number];

/** Bars that a gateway has, and this one has no data for. */
export const WITHOUT_DATA = [
  'OPTION_IMPLIED_VOLATILITY',
  'FEE_RATE',
  'YIELD_BID',
  'YIELD_ASK',
  'YIELD_BID_ASK',
  'YIELD_LAST',
  'AGGTRADES',
];

const RETURNS = 30;

export function isWhatToShow(text: string): text is WhatToShow {
  return WHAT_TO_SHOW.some((each) => each === text);
}

/** Bars of trades as the bars that were asked for. */
export function* shownBars(
  bars: readonly HistoricalBar[],
  { shown, barMs }: { readonly shown: WhatToShow; readonly barMs: number },
): Steps<readonly HistoricalBar[]> {
  if (shown === 'HISTORICAL_VOLATILITY') return yield* volatilities(bars, barMs);
  return yield* mapped(bars, (bar) => shownBar(bar, shown));
}

/** Of a quote there is neither volume nor count. */
export function shownBar(bar: HistoricalBar, shown: WhatToShow): HistoricalBar {
  switch (shown) {
    case 'BID':
      return quoted(bar, -1, -1);
    case 'ASK':
      return quoted(bar, 1, 1);
    case 'BID_ASK':
      return { ...quoted(bar, -1, 1), open: side(bar.open, -1), close: side(bar.close, 1) };
    case 'MIDPOINT':
      return quoted(bar, 0, 0);
    default:
      return bar;
  }
}

/** The quote is a tick to either side of the last price, as the market of a listing makes it. */
function quoted(bar: HistoricalBar, low: -1 | 0 | 1, high: -1 | 0 | 1): HistoricalBar {
  return {
    time: bar.time,
    open: side(bar.open, high),
    high: side(bar.high, high),
    low: side(bar.low, low),
    close: side(bar.close, high),
    volume: -1,
    wap: -1,
    count: -1,
  };
}

function side(price: number, ticks: -1 | 0 | 1): number {
  const increment = incrementAt(DEFAULT_PRICE_STEPS, price);
  return roundNearest(DEFAULT_PRICE_STEPS, price + ticks * increment);
}

/** The yearly deviation of the last thirty returns, from one bar to the next. */
function* volatilities(
  bars: readonly HistoricalBar[],
  barMs: number,
): Steps<readonly HistoricalBar[]> {
  const yearly = Math.sqrt(barsAYear(barMs));
  return yield* mapped(bars.slice(2), (bar, index) => {
    const last = bars.slice(Math.max(0, index + 2 - RETURNS), index + 3);
    const value = Math.round(deviation(last.map(({ close }) => close)) * yearly * 1e6) / 1e6;
    const flat = { open: value, high: value, low: value, close: value };
    return { time: bar.time, ...flat, volume: -1, wap: -1, count: -1 };
  });
}

function barsAYear(barMs: number): number {
  return barMs > DAY_MS ? (365 * DAY_MS) / barMs : 252 * Math.max(1, (6.5 * HOUR_MS) / barMs);
}

/** Of the logarithms of the returns; the sample's own. */
function deviation(closes: readonly number[]): number {
  const returns = closes.slice(1).map((close, index) => Math.log(close / (closes[index] ?? close)));
  const mean = returns.reduce((sum, each) => sum + each, 0) / returns.length;
  const squares = returns.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, returns.length - 1));
}
