// Facts of risk: the trading day, halts, locks, and foreign holdings of the account.
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import type { Lock } from '../terms/lock.ts';

export type TradingState = 'ACTIVE' | 'REDUCING' | 'HALTED';

export type RiskFact =
  /** The base of the day's loss limit: net liquidation at the first clean reconcile after 04:00 New York. */
  | {
      readonly type: 'day-started';
      readonly day: TradingDay;
      readonly netLiquidation: number;
      /** When the day began; what was closed since then belongs to it. Absent: nothing was closed before this fact. */
      readonly since?: Instant;
      /** Earlier profit or loss of positions held overnight; absent if there were none. */
      readonly carriedPnl?: number;
    }
  | {
      readonly type: 'trading-changed';
      readonly state: TradingState;
      readonly why: string;
      readonly by: 'operator' | 'engine';
    }
  /** The HALT file appeared in the instance folder, or was removed from it. */
  | { readonly type: 'halt-file-changed'; readonly isPresent: boolean }
  /** In USD. In force until the next session or an operator's override, regardless of other halts and resumes. */
  | { readonly type: 'daily-loss-reached'; readonly loss: number; readonly limit: number }
  /** No entries in its scope until the lock expires or is deleted. */
  | { readonly type: 'lock-set'; readonly lock: Lock }
  | { readonly type: 'lock-deleted'; readonly lockId: string; readonly by: string }
  /** Foreign shares: what the account holds in the symbol beside our positions. */
  | {
      readonly type: 'foreign-seen';
      readonly symbol: string;
      readonly quantity: number;
      /** Per share by the broker, as far as our own records do not explain it; absent if none are left or it reports no cost. */
      readonly averageCost?: number;
      /** The execution that changed it, if one was reported. */
      readonly execRoot?: string;
    }
  /** What the account holds of the symbol differs from ours in a way that is left to a person. */
  | {
      readonly type: 'difference-left';
      readonly symbol: string;
      /** Of the account; absent once nothing is left to a person any more. */
      readonly quantity?: number;
    }
  /** Shares and price of a symbol we hold were consistent at this moment: the reference for detecting an overnight split. */
  | {
      readonly type: 'holding-marked';
      readonly symbol: string;
      /** Signed shares of the account; `averageCost` is the broker's average cost per share. */
      readonly quantity: number;
      readonly averageCost: number;
      readonly price: number;
    };
