// The data that the page's script draws: equity, drawdown, candles and trades, as compact as JSON permits.
import { indexFrom } from '../../market/bars/bar-columns.ts';
import { cents } from '../../market/instruments/money.ts';
import { underwater, type ValuePoint } from '../../market/performance/deepest-drawdown.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { equityCurve } from '../../trader/domain/report/headline.ts';
import type { RunResult } from '../../trader/domain/report/run-result.ts';
import { type Candle, candlesOf, candleTime, type PriceColumns, wallSeconds } from './candles.ts';
import { MOST_ROWS } from './trades-table.ts';

export interface ChartPoints {
  readonly startEquity: number;
  readonly currency: string;
  /** Decimal places of its amounts. */
  readonly digits: number;
  /** `[time, equity, drawdown as a fraction]`, one per second at most. */
  readonly equity: readonly (readonly [number, number, number])[];
  /** What the money at the start would have become in its benchmark; null without one. */
  readonly benchmark: HeldPoints | null;
  readonly symbols: readonly SymbolPoints[];
}

export interface HeldPoints {
  readonly symbol: string;
  /** `[time, value]` at the start and at each close. */
  readonly values: readonly (readonly [number, number])[];
}

export interface SymbolPoints {
  readonly symbol: string;
  readonly candles: readonly Candle[];
  readonly trades: readonly TradePoints[];
}

export interface TradePoints {
  readonly id: string;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly from: number;
  readonly entry: number;
  readonly to: number;
  readonly exit: number;
  readonly pnl: number;
}

const MOST_MARKS = 2_500;
/** Per symbol, and over all symbols: a phone must be able to open the page, and a mail to take it. */
const MOST_CANDLES = 3_000;
const MOST_CANDLES_IN_ALL = 5_000;

export function chartPoints(
  run: RunResult,
  barsBySymbol: ReadonlyMap<string, PriceColumns>,
  venue: Venue,
): ChartPoints {
  const listed = run.trades.slice(-MOST_ROWS);
  const traded = new Set(listed.map(({ symbol }) => symbol));
  const charted = [...barsBySymbol].filter(([symbol]) => traded.size === 0 || traded.has(symbol));
  const candlesMax = Math.min(MOST_CANDLES, MOST_CANDLES_IN_ALL / charted.length);
  return {
    startEquity: run.startEquity,
    currency: venue.currency,
    digits: venue.currencyDigits,
    equity: equityPoints(run, venue),
    benchmark: benchmarkPoints(run, venue),
    symbols: charted
      .map(([symbol, bars]) => symbolPoints({ symbol, bars, run, listed, candlesMax, venue }))
      .filter(({ candles }) => candles.length > 0),
  };
}

/** What was before is there for indicators: a run of one day is drawn as one day. */
function withinRun(bars: PriceColumns, { from, to }: RunResult): PriceColumns {
  const [first, end] = [indexFrom(bars, from), indexFrom(bars, to)];
  const part = (column: Float64Array) => column.subarray(first, end);
  return {
    lengthMs: bars.lengthMs,
    count: end - first,
    ...{ start: part(bars.start), open: part(bars.open), high: part(bars.high) },
    ...{ low: part(bars.low), close: part(bars.close) },
  };
}

function equityPoints(run: RunResult, venue: Venue): ChartPoints['equity'] {
  const curve = equityCurve(run);
  const depths = underwater(curve);
  const byTime = new Map<number, readonly [number, number, number]>();
  const step = Math.ceil(curve.length / MOST_MARKS);
  for (const [at, { at: moment, value }] of curve.entries()) {
    if (at % step !== 0 && at !== curve.length - 1) continue;
    const time = wallSeconds(moment, venue);
    byTime.set(time, [time, cents(value), deepest(depths, at, step)]);
  }
  return [...byTime.values()];
}

function benchmarkPoints(
  { benchmark, startEquity, from }: RunResult,
  venue: Venue,
): HeldPoints | null {
  if (benchmark === undefined || benchmark.returns.length === 0) return null;
  let value = startEquity;
  const values = benchmark.returns.flatMap(({ on, value: gain }): (readonly [number, number])[] => {
    value *= 1 + gain;
    const session = venue.calendar.sessionOf(on);
    return session === undefined ? [] : [[wallSeconds(session.close, venue), cents(value)]];
  });
  const step = Math.ceil(values.length / MOST_MARKS);
  const shown = values.filter((_, at) => at % step === 0 || at === values.length - 1);
  return { symbol: benchmark.symbol, values: [[wallSeconds(from, venue), startEquity], ...shown] };
}

/** Skipped marks pass their drawdown on to the next one that is drawn. */
function deepest(depths: readonly ValuePoint[], at: number, step: number): number {
  const skipped = depths.slice(Math.max(0, at - step + 1), at + 1);
  return Math.round(Math.min(...skipped.map(({ value }) => value)) * 1e6) / 1e6;
}

function symbolPoints({
  symbol,
  bars,
  run,
  listed,
  candlesMax,
  venue,
}: {
  readonly symbol: string;
  readonly bars: PriceColumns;
  readonly run: RunResult;
  /** The trades that the table shows. */
  readonly listed: RunResult['trades'];
  readonly candlesMax: number;
  readonly venue: Venue;
}): SymbolPoints {
  const { candles, stepMs } = candlesOf(withinRun(bars, run), candlesMax, venue);
  const trades = listed
    .filter((trade) => trade.symbol === symbol)
    .map((trade) => ({
      id: trade.positionId,
      side: trade.side,
      quantity: trade.quantity,
      from: candleTime(trade.openedAt, stepMs, venue),
      entry: trade.entry,
      to: candleTime(trade.closedAt, stepMs, venue),
      exit: trade.exit,
      pnl: cents(trade.pnl),
    }));
  return { symbol, candles, trades };
}
