// The trades of a run in random order: how the report's figures spread.
import {
  type Resampling,
  type TradeOrders,
  tradeOrders,
} from '../../../market/performance/trade-orders.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { JsonFields } from './json-fields.ts';
import { amount, percentage, signedAmount, wholeNumber } from './report-words.ts';
import type { RunTrade } from './run-result.ts';
import type { TableSection } from './section.ts';

const USUAL_RUNS = 1_000;
const FEWEST_RUNS = 100;
/** Trades to play by default: the report must not take longer than the run. */
const USUAL_STEPS = 5_000_000;

/** What is usual for as many trades. */
export function usualResampling(trades: number): Resampling {
  const fitting = Math.floor(USUAL_STEPS / Math.max(1, trades));
  return { runs: Math.min(USUAL_RUNS, Math.max(FEWEST_RUNS, fitting)), seed: 1 };
}

/** Undefined without runs, with fewer than two trades, or if the equity was ever used up. */
export function monteCarlo(
  trades: readonly RunTrade[],
  startEquity: number,
  resampling: Resampling,
): TradeOrders | undefined {
  const results = resultsOf(trades, startEquity);
  return results.some((result) => !Number.isFinite(result))
    ? undefined
    : tradeOrders(results, resampling);
}

/** Each as a fraction of the equity before it: the start and what closed trades had brought. NaN without equity. */
function resultsOf(trades: readonly RunTrade[], startEquity: number): readonly number[] {
  let equity = startEquity;
  return trades.map(({ pnl }) => {
    const before = equity;
    equity += pnl;
    return before > 0 ? pnl / before : Number.NaN;
  });
}

export function monteCarloTable(
  orders: TradeOrders | undefined,
  startEquity: number,
  { currency, currencyDigits }: Venue,
): TableSection {
  return {
    kind: 'table',
    title:
      orders === undefined
        ? 'Monte Carlo of the trades'
        : `Monte Carlo of ${wholeNumber(orders.trades)} trades: ${wholeNumber(orders.runs)} runs, seed ${orders.seed}`,
    columns: ['FIGURE', 'THIS RUN', '5 %', '50 %', '95 %'],
    rows:
      orders === undefined
        ? []
        : rowsOf(orders, (growth) => amount(startEquity * (1 + growth), currencyDigits), currency),
    nothing: 'It takes two closed trades or more, and equity before each.',
  };
}

function rowsOf(
  { actual, reordered, drawn }: TradeOrders,
  end: (growth: number) => string,
  currency: string,
): string[][] {
  const hundredths = (value: number) => signedAmount(value * 100);
  return [
    ['Drawdown %, reordered', actual.drawdown, reordered.drawdown, hundredths] as const,
    ['Drawdown %, drawn', actual.drawdown, drawn.drawdown, hundredths] as const,
    ['Return %, drawn', actual.growth, drawn.growth, hundredths] as const,
    [`End ${currency}, drawn`, actual.growth, drawn.growth, end] as const,
  ].map(([name, own, { p5, p50, p95 }, write]) => [name, ...[own, p5, p50, p95].map(write)]);
}

export function monteCarloNotes(orders: TradeOrders | undefined): string[] {
  if (orders === undefined) return [];
  return [
    `Monte Carlo: each closed trade counts as a fraction of the equity before it. Reordered: the same trades in other orders. They all end where this run ended, so only the way there differs. Drawn: as many trades drawn with replacement, so the end differs too; ${percentage(orders.drawn.lost)} of the draws lost money. In 5 % of the runs a figure is below its first column, in 5 % above its last one.`,
    'Monte Carlo takes trades as independent and sees equity only where a trade closes: losses that come together, and those inside a trade, go deeper. It knows nothing of markets that are not in the data.',
  ];
}

export function monteCarloJson(orders: TradeOrders | undefined): JsonFields | null {
  if (orders === undefined) return null;
  const { runs, seed, trades, actual, reordered, drawn } = orders;
  return {
    ...{ runs, seed, trades },
    this_run: { total_return: actual.growth, max_drawdown: actual.drawdown },
    reordered: { max_drawdown: reordered.drawdown },
    drawn: {
      max_drawdown: drawn.drawdown,
      total_return: drawn.growth,
      lost: drawn.lost,
    },
  };
}
