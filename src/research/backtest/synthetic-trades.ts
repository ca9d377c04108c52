// The trades of a run whose option prices were computed.
import { isOptionId } from '../../market/instruments/amount.ts';
import type { RunTrade } from '../../trader/domain/report/run-result.ts';
import type { BacktestInputs } from './backtest-inputs.ts';

/** Those of options say so if their prices were computed. */
export function markedTrades(
  trades: readonly RunTrade[],
  { options }: BacktestInputs,
): readonly RunTrade[] {
  if (options?.synthetic === undefined) return trades;
  return trades.map((trade) =>
    isOptionId(trade.symbol) ? { ...trade, isSynthetic: true } : trade,
  );
}
