// Delta divergence: call and put pressure with a short and a long hourly decay, one point per minute.
import { HOUR_MS, type Instant } from '../../../kernel/instant.ts';
import { isoUtc } from '../protocol/new-york.ts';
import type { OptionTrade } from './option-trades.ts';

export interface Decay {
  readonly lookbackHours: number;
  readonly lambdaShort: number;
  readonly lambdaLong: number;
}

export interface DivergencePoint {
  readonly minute: Instant;
  readonly stockPrice: number;
}

export const USUAL_DECAY: Decay = { lookbackHours: 8, lambdaShort: 0.45, lambdaLong: 0.9 };

export interface DivergenceRequest {
  readonly ticker: string;
  readonly points: readonly DivergencePoint[];
  readonly trades: readonly OptionTrade[];
  readonly decay: Decay;
}

export function divergence({ ticker, points, trades, decay }: DivergenceRequest): object[] {
  let before = { short: 0, long: 0 };
  return points.map(({ minute, stockPrice }) => {
    const since = minute - decay.lookbackHours * HOUR_MS;
    const recent = trades.filter(
      (trade) => trade.trade_timestamp > since && trade.trade_timestamp <= minute,
    );
    const short = pressure(recent, minute, decay.lambdaShort);
    const long = pressure(recent, minute, decay.lambdaLong);
    const sums = pressure(recent, minute, 0);
    const point = {
      ticker,
      timestamp: minute,
      datetime: isoUtc(minute),
      d_pos_short: rounded(short.positive),
      d_neg_short: rounded(short.negative),
      d_diff_short: rounded(short.difference),
      d_diff_derivative_short: rounded(short.difference - before.short),
      d_pos_long: rounded(long.positive),
      d_neg_long: rounded(long.negative),
      d_diff_long: rounded(long.difference),
      d_diff_derivative_long: rounded(long.difference - before.long),
      stock_price: stockPrice,
      sum_pos: rounded(sums.positive),
      sum_neg: rounded(sums.negative),
      number_of_trades: recent.length,
      lambda_short: decay.lambdaShort,
      lambda_long: decay.lambdaLong,
      date_added: isoUtc(minute),
    };
    before = { short: short.difference, long: long.difference };
    return point;
  });
}

function pressure(trades: readonly OptionTrade[], at: Instant, lambda: number) {
  let positive = 0;
  let negative = 0;
  for (const { delta, size, trade_timestamp } of trades) {
    const weight = (delta * size * Math.exp((-lambda * (at - trade_timestamp)) / HOUR_MS)) / 1_000;
    if (weight > 0) positive += weight;
    else negative += weight;
  }
  return { positive, negative, difference: positive + negative };
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
