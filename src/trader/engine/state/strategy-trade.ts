// The trade of a strategy as the state keeps it for its result.
import type { TradeResult } from '../../domain/risk/kelly.ts';

/** The trade of one signal, with a figure for each of its positions that has closed. */
export interface StrategyTrade {
  readonly tradeId: string;
  readonly symbol: string;
  /** Commissions and fees so far. */
  readonly costs: number;
  readonly parts: readonly ClosedResult[];
}

/** Of one position: its result before costs, and what it would have lost at its initial stop. */
export interface ClosedResult extends TradeResult {
  readonly positionId: string;
}
