// A prediction to buy or to sell as it is judged: its session, minute, symbol, side and confidence.
import type { Instant } from '../../../kernel/instant.ts';
import { minuteOf, type PriceDays, sessionIndexAt } from './price-days.ts';

export interface JudgedPrediction {
  readonly symbol: string;
  /** A neutral prediction is not judged. */
  readonly signal: 'BUY' | 'SELL';
  /** 0..1 */
  readonly confidence: number;
  /** When it could be read. */
  readonly at: Instant;
}

export interface Call extends JudgedPrediction {
  /** Place of its session in the prices. */
  readonly session: number;
  /** Whole minutes after the open. */
  readonly minute: number;
  readonly side: 1 | -1;
}

export interface Calls {
  /** In the order of their time. */
  readonly calls: readonly Call[];
  /** Symbols without prices, and how many predictions name them. */
  readonly withoutBars: ReadonlyMap<string, number>;
  /** Predictions outside the sessions of the prices. */
  readonly outside: number;
}

export function callsOf(predictions: readonly JudgedPrediction[], prices: PriceDays): Calls {
  const withoutBars = new Map<string, number>();
  const calls: Call[] = [];
  let outside = 0;
  for (const prediction of predictions) {
    const { symbol, at, signal } = prediction;
    const session = sessionIndexAt(prices, at);
    const whole = session === undefined ? undefined : prices.sessions[session];
    if (!prices.closesBySymbol.has(symbol)) {
      withoutBars.set(symbol, (withoutBars.get(symbol) ?? 0) + 1);
    } else if (session === undefined || whole === undefined) outside += 1;
    else {
      const side = signal === 'BUY' ? 1 : -1;
      calls.push({ ...prediction, session, minute: minuteOf(whole, at), side });
    }
  }
  return { calls: calls.sort((one, other) => one.at - other.at), withoutBars, outside };
}
