// The results of a strategy's closed trades, from which the size of its next trade may follow.
import { netOf } from '../../../market/instruments/money.ts';
import type { TradeResult } from '../../domain/risk/kelly.ts';
import { activePositions } from './position-lookups.ts';
import type { State } from './state.ts';

/** After costs, to the cent, oldest first, of the trades of which nothing is open. */
export function resultsOf(state: State, strategy: string): readonly TradeResult[] {
  const trades = state.results.get(strategy) ?? [];
  return trades
    .filter(({ parts, tradeId }) => parts.length > 0 && !isOpen(state, tradeId))
    .map(({ parts, costs }) => ({
      pnl: netOf(sum(parts.map(({ pnl }) => pnl)), costs),
      risk: sum(parts.map(({ risk }) => risk)),
    }));
}

/** Also in another contract, after a roll. */
function isOpen(state: State, tradeId: string): boolean {
  return activePositions(state).some(({ signalId }) => signalId === tradeId);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
