// Monte Carlo of the order of trades: how deep the drawdown could have been with the same results in another order, and where
// a run could have ended that draws its trades from the same ones.
import { createRandom, type Random } from '../../kernel/random.ts';
import { quantileOf } from './quantile.ts';

export interface Resampling {
  readonly runs: number;
  readonly seed: number;
}

export interface TradeOrders extends Resampling {
  readonly trades: number;
  /** In the order in which the trades closed. */
  readonly actual: TradePath;
  /** The same trades in random orders, each once. All of these end where the run ended. */
  readonly reordered: { readonly drawdown: Band };
  /** As many trades, drawn with replacement. */
  readonly drawn: {
    readonly drawdown: Band;
    readonly growth: Band;
    /** A fraction of the draws: those that end below their start. */
    readonly lost: number;
  };
}

export interface TradePath {
  /** A fraction: `product of (1 + r) - 1`. */
  readonly growth: number;
  /** `V / running peak - 1` at the deepest end of a trade: 0 or negative. */
  readonly drawdown: number;
}

/** Quantiles, ascending by value: of drawdowns the first is the deepest. */
export interface Band {
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
}

/**
 * `results` are those of single trades, each a fraction of the equity before it. Reordering is a permutation test of the
 * path; drawing is the bootstrap of B. Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7
 * (1979). Both take trades as independent of each other. Undefined with fewer than two trades: there is one order only.
 */
export function tradeOrders(
  results: readonly number[],
  { runs, seed }: Resampling,
): TradeOrders | undefined {
  const trades = results.length;
  if (trades < 2 || runs < 1) return undefined;
  const order = Float64Array.from(results);
  const shuffle = createRandom(seed, 'trade-orders');
  const draw = createRandom(seed, 'trade-draws');
  const reordered = new Float64Array(runs);
  const [drawdown, growth] = [new Float64Array(runs), new Float64Array(runs)];
  const picked = new Float64Array(trades);
  for (let run = 0; run < runs; run += 1) {
    shuffled(order, shuffle);
    reordered[run] = pathOf(order).drawdown;
    for (let at = 0; at < trades; at += 1)
      picked[at] = results[Math.floor(draw.next() * trades)] ?? Number.NaN;
    const path = pathOf(picked);
    drawdown[run] = path.drawdown;
    growth[run] = path.growth;
  }
  const lost = growth.reduce((count, value) => count + (value < -SLACK ? 1 : 0), 0) / runs;
  return {
    ...{ runs, seed, trades },
    actual: pathOf(Float64Array.from(results)),
    reordered: { drawdown: bandOf(reordered) },
    drawn: { drawdown: bandOf(drawdown), growth: bandOf(growth), lost },
  };
}

/** A draw that ends where it began has not lost, whatever rounding says. */
const SLACK = 1e-12;

/** After a loss of everything nothing is left to win back. */
function pathOf(results: Float64Array): TradePath {
  let [value, peak, drawdown] = [1, 1, 0];
  for (const result of results) {
    value *= Math.max(0, 1 + result);
    if (value > peak) peak = value;
    else if (value / peak - 1 < drawdown) drawdown = value / peak - 1;
  }
  return { growth: value - 1, drawdown };
}

/** In place: R. A. Fisher and F. Yates, as D. E. Knuth gives it ("Seminumerical Algorithms", 3.4.2, algorithm P). */
function shuffled(order: Float64Array, random: Random): void {
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    const kept = order[last] ?? Number.NaN;
    order[last] = order[other] ?? Number.NaN;
    order[other] = kept;
  }
}

function bandOf(values: Float64Array): Band {
  const ascending = values.toSorted();
  return {
    p5: quantileOf(ascending, 0.05),
    p50: quantileOf(ascending, 0.5),
    p95: quantileOf(ascending, 0.95),
  };
}
