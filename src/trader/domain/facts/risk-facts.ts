// Facts of what may be risked: the day, halts and locks, and what the account holds beside ours.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Lock } from '../terms/lock.ts';

export type TradingState = 'ACTIVE' | 'REDUCING' | 'HALTED';

export type RiskFact =
  /** The base of the day's loss limit: net liquidation at the first clean reconcile after 04:00 New York. */
  | {
      readonly type: 'day-started';
      readonly day: TradingDay;
      readonly netLiquidation: number;
      /** What positions held over the night had won or lost before; absent when there were none. */
      readonly carriedPnl?: number;
    }
  | {
      readonly type: 'trading-changed';
      readonly state: TradingState;
      readonly why: string;
      readonly by: 'operator' | 'engine';
    }
  /** USD. It holds until the next session or an operator's word, whatever else halts and resumes trading meanwhile. */
  | { readonly type: 'daily-loss-reached'; readonly loss: number; readonly limit: number }
  /** No entries in its scope until it lapses or is deleted. */
  | { readonly type: 'lock-set'; readonly lock: Lock }
  | { readonly type: 'lock-deleted'; readonly lockId: string; readonly by: string }
  /** What the account holds beside our positions. */
  | {
      readonly type: 'foreign-seen';
      readonly symbol: string;
      readonly quantity: number;
      /** The execution that changed it, when one was told. */
      readonly execRoot?: string;
    }
  /** Shares and prices of a symbol we hold fitted at this moment: what a night makes of them is measured against it. */
  | {
      readonly type: 'holding-marked';
      readonly symbol: string;
      /** Signed shares of the account, and what one cost on average by the broker's books. */
      readonly quantity: number;
      readonly averageCost: number;
      readonly price: number;
    };
