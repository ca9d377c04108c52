// Plays variants, in this thread or in one of a pool, and keeps of each trade what a grid compares.
import type { RunTrade } from '../../trader/domain/report/run-result.ts';
import { wholeTrades } from '../../trader/domain/report/whole-trades.ts';
import { runBacktest } from '../backtest/run-backtest.ts';
import {
  inputsOf,
  type SharedInputs,
  type SharedStrategy,
  strategyOf,
} from '../workers/shared-inputs.ts';

/** A trade, all its parts together. */
export type TradeResult = Pick<RunTrade, 'openedAt' | 'closedAt' | 'pnl' | 'rMultiple'>;

/** In the order in which they closed. */
export type PlayVariant = (strategies: readonly SharedStrategy[]) => readonly TradeResult[];

export function openVariants(given: SharedInputs): PlayVariant {
  const inputs = inputsOf(given);
  return (shared) => {
    const settings = { ...inputs.settings, strategies: shared.map(strategyOf) };
    return wholeTrades(runBacktest({ ...inputs, settings }).trades).map(
      ({ openedAt, closedAt, pnl, rMultiple }) => ({ openedAt, closedAt, pnl, rMultiple }),
    );
  };
}
