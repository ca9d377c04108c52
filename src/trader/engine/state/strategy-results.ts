// The results of a strategy's closed trades, from which the size of its next trade may follow.
import { netOf } from '../../../market/instruments/money.ts';
import type { TradeResult } from '../../domain/risk/kelly.ts';
import { positionsIn } from './position-lookups.ts';
import type { State } from './state.ts';

/** After costs, to the cent, oldest first, of the trades of which nothing is open. */
export function resultsOf(state: State, strategy: string): readonly TradeResult[] {
  const trades = state.results.get(strategy) ?? [];
  return trades
    .filter(({ parts, symbol, tradeId }) => parts.length > 0 && !isOpen(state, symbol, tradeId))
    .map(({ parts, costs }) => ({
      pnl: netOf(sum(parts.map(({ pnl }) => pnl)), costs),
      risk: sum(parts.map(({ risk }) => risk)),
    }));
}

function isOpen(state: State, symbol: string, tradeId: string): boolean {
  return positionsIn(state, symbol).some(({ signalId }) => signalId === tradeId);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
