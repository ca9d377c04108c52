// How far trades moved for and against their entry: shows whether stops are too tight or profits are given back.
import { type Figure, meanOf } from '../../../market/performance/figure.ts';
import type { RunTrade } from './run-result.ts';

/**
 * Mean maximum adverse and favourable excursions, in multiples of the initial risk per share (|entry - initial
 * stop|). J. Sweeney, "Maximum Adverse Excursion" (1997).
 */
export interface Excursions {
  readonly adverseOfWinners: Figure;
  readonly adverseOfLosers: Figure;
  readonly favourableOfWinners: Figure;
  readonly favourableOfLosers: Figure;
}

export function excursionsOf(trades: readonly RunTrade[]): Excursions {
  const winners = trades.filter(({ pnl }) => pnl > 0);
  const losers = trades.filter(({ pnl }) => pnl < 0);
  return {
    adverseOfWinners: meanInR(winners, ({ mae }) => mae, 'no-wins'),
    adverseOfLosers: meanInR(losers, ({ mae }) => mae, 'no-losses'),
    favourableOfWinners: meanInR(winners, ({ mfe }) => mfe, 'no-wins'),
    favourableOfLosers: meanInR(losers, ({ mfe }) => mfe, 'no-losses'),
  };
}

function meanInR(
  trades: readonly RunTrade[],
  excursionOf: (trade: RunTrade) => number,
  whenNone: 'no-wins' | 'no-losses',
): Figure {
  const inR = trades.flatMap((trade) => {
    const risk = Math.abs(trade.entry - trade.initialStop);
    return risk > 0 ? [excursionOf(trade) / risk] : [];
  });
  return meanOf(inR, trades.length === 0 ? whenNone : 'no-risk-known');
}
