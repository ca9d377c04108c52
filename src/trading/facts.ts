// Everything the journal stores: one union, folded into state and nothing else. A change of shape raises its version.
import type { Instant, TradingDay } from '../kernel/instant.ts';
import type { Instrument } from '../market/instrument.ts';
import type { ByHandFact } from './by-hand-facts.ts';
import type { ConfigChange } from './config-change.ts';
import type { OrderNews } from './orders/order-news.ts';
import type { OrderStatus } from './orders/order-state.ts';
import type { ChangePurpose, Leg, OrderChange, OrderTerms } from './orders/order-terms.ts';
import type { ExitPlan, ExitReason } from './positions/exit-plan.ts';
import type { Prediction, Verdict } from './prediction.ts';
import type { Refusal } from './refusal.ts';
import type { Lock } from './risk/lock.ts';
import type { OrderSide, PositionSide } from './side.ts';
import type { Signal } from './signal.ts';
import type { ScaleEvidence } from './splits/scale-verdict.ts';
import type { SplitRatio } from './splits/split-ratio.ts';

/** The market values a decision used. */
export interface MarketSeen {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly quoteAt: Instant;
  /** The ATR used and the end of the bar it was taken at; absent when none was needed. */
  readonly atr?: number;
  readonly atrAt?: Instant;
}

/** How the quantity came about; `binding` names the smallest cap. */
export interface Sizing {
  readonly shares: number;
  readonly wanted: number;
  readonly binding: string;
  readonly riskPerShare: number;
}

/** A rule's condition that held, with every input it read. */
export interface ConditionSeen {
  readonly when: string;
  readonly values: Readonly<Record<string, unknown>>;
}

export type TradingState = 'ACTIVE' | 'REDUCING' | 'HALTED';

export type PredictionFact =
  | {
      readonly type: 'prediction-judged';
      readonly feed: string;
      readonly symbol: string;
      readonly receivedAt: Instant;
      readonly verdict: Verdict;
      /** Absent when the record could not be read as a prediction. */
      readonly prediction?: Prediction;
      /** The record, at most 4,096 characters, when there is no prediction to carry it. */
      readonly raw?: string;
    }
  /** Identical answers after the first duplicate are counted and written down when the answer changes, or at stop. */
  | {
      readonly type: 'prediction-repeated';
      readonly feed: string;
      readonly symbol: string;
      readonly predictionId: string;
      readonly times: number;
    }
  | {
      readonly type: 'signal-taken';
      readonly signal: Signal;
      readonly orderRef: string;
      readonly sizing: Sizing;
      readonly condition: ConditionSeen;
    }
  | {
      readonly type: 'signal-refused';
      readonly signal: Signal;
      readonly reasons: readonly Refusal[];
      /** Absent when it could not be asked, was not asked again, or is itself among the reasons. */
      readonly condition?: ConditionSeen;
    }
  /** A reversal waits for flat; a wish is not an order. */
  | {
      readonly type: 'wish-stored';
      readonly signal: Signal;
      readonly dataTime: Instant;
      readonly prediction: Prediction;
    }
  | {
      readonly type: 'wish-dropped';
      readonly symbol: string;
      readonly signalId: string;
      readonly why: string;
    };

export type OrderFact =
  | {
      readonly type: 'entry-intended';
      readonly positionId: string;
      readonly strategy: string;
      readonly symbol: string;
      readonly signalId: string;
      readonly legs: readonly OrderTerms[];
      readonly validUntil: Instant;
      readonly sizing: Sizing;
      readonly market: MarketSeen;
    }
  | {
      readonly type: 'protection-intended';
      /** Nothing lacked: it goes under what an entry has filled before that entry ends. */
      readonly isShelter?: true;
      readonly positionId: string;
      readonly strategy: string;
      readonly symbol: string;
      readonly legs: readonly OrderTerms[];
      readonly why: string;
    }
  | {
      readonly type: 'exit-intended';
      readonly positionId: string;
      readonly strategy: string;
      readonly symbol: string;
      readonly legs: readonly OrderTerms[];
      readonly reason: ExitReason;
      readonly market: MarketSeen;
    }
  | {
      readonly type: 'change-intended';
      readonly positionId: string;
      readonly symbol: string;
      readonly purpose: ChangePurpose;
      readonly change: OrderChange;
      /** For trails: the stop before, the high-water mark (low for shorts) and the values used. */
      readonly from?: number;
      readonly highWater?: number;
      readonly market?: MarketSeen;
    }
  | {
      readonly type: 'cancel-intended';
      readonly symbol: string;
      readonly orderRef: string;
      readonly orderId: number;
      readonly why: string;
    }
  | { readonly type: 'order-sent'; readonly orderRefs: readonly string[] }
  | {
      readonly type: 'order-not-sent';
      readonly orderRefs: readonly string[];
      readonly reason: string;
    }
  /** The order moved to another state, or the broker told new links or terms of it. */
  | {
      readonly type: 'order-updated';
      readonly orderRef: string;
      readonly symbol: string;
      readonly status: OrderStatus;
      readonly permId?: string;
      readonly quantity?: number;
      readonly limitPrice?: number;
      readonly stopPrice?: number;
      readonly ocaGroup?: string;
      readonly ocaType?: number;
      /** The broker confirmed the change that was on its way. */
      readonly settlesChange?: boolean;
      readonly why?: string;
    }
  | {
      readonly type: 'change-refused';
      readonly orderRef: string;
      readonly symbol: string;
      readonly code: number;
      readonly why: string;
    }
  /** Our stop was cancelled or loosened by somebody else; contested, it is left so. */
  | {
      readonly type: 'stop-meddled';
      readonly orderRef: string;
      readonly positionId: string;
      readonly symbol: string;
      readonly what: 'cancelled' | 'loosened';
      readonly isContested: boolean;
    }
  /** The broker said something our transition table does not list; it is kept and changes nothing. */
  | {
      readonly type: 'report-ignored';
      readonly orderRef: string;
      readonly status: OrderStatus;
      readonly reported: OrderNews;
      readonly why: string;
    }
  | {
      readonly type: 'execution-booked';
      /** The first three segments of `execId`; corrections share it. */
      readonly execRoot: string;
      readonly execId: string;
      readonly orderRef: string;
      readonly permId: string;
      readonly account: string;
      readonly symbol: string;
      readonly side: OrderSide;
      readonly shares: number;
      readonly price: number;
      readonly executedAt: Instant;
      readonly leg: Leg;
      readonly positionId: string;
      readonly strategy: string;
      /** Nobody told it: two complete answers of the broker lack the shares and no execution says why. */
      readonly isInferred?: true;
      /** Of an inferred one: the price of the stop that vanished with the shares, what they had cost, or an operator's word. */
      readonly priceSource?: 'stop' | 'unknown' | 'operator';
      /** Shares and price this one replaces when it corrects an earlier execution. */
      readonly replaces?: {
        readonly execId: string;
        readonly shares: number;
        readonly price: number;
      };
    }
  | {
      readonly type: 'commission-booked';
      readonly execId: string;
      readonly symbol: string;
      readonly positionId: string;
      readonly commission: number;
      readonly currency: string;
    };

/** What of a position is counted in shares or in prices. */
export interface PositionFigures {
  /** Signed shares. */
  readonly quantity: number;
  readonly averagePrice: number;
  readonly stopPrice: number;
  readonly targetPrice?: number;
  readonly r: number;
  readonly highWater: number;
}

export type PositionFact =
  | {
      readonly type: 'position-planned';
      readonly positionId: string;
      readonly symbol: string;
      readonly strategy: string;
      readonly side: PositionSide;
      readonly quantity: number;
      readonly plan: ExitPlan;
      readonly signalId: string;
      readonly configHash: string;
    }
  /** An execution changed the quantity. Shares are signed: positive buys. */
  | {
      readonly type: 'position-filled';
      readonly positionId: string;
      readonly symbol: string;
      readonly shares: number;
      readonly price: number;
      readonly quantityAfter: number;
      readonly averagePriceAfter: number;
      /** Realised by this fill, before commissions. */
      readonly realizedPnl: number;
      /** Of a correction: by how much it changes the shares and the value of all exits. */
      readonly exit?: { readonly shares: number; readonly value: number };
    }
  /** The entry has ended: R, activation and target are settled from the average fill. */
  | {
      readonly type: 'position-opened';
      readonly positionId: string;
      readonly symbol: string;
      readonly quantity: number;
      readonly averagePrice: number;
      readonly r: number;
      readonly targetPrice?: number;
    }
  /** The entry ended without a fill. */
  | {
      readonly type: 'position-abandoned';
      readonly positionId: string;
      readonly symbol: string;
      readonly why: string;
    }
  | {
      readonly type: 'stop-moved';
      readonly positionId: string;
      readonly symbol: string;
      readonly from: number;
      readonly to: number;
      readonly highWater?: number;
      readonly why: ChangePurpose | 'placed' | 'by_hand';
    }
  /** It takes over the terms of its rule as they are now; none protects it less. */
  | {
      readonly type: 'plan-changed';
      readonly positionId: string;
      readonly symbol: string;
      readonly plan: ExitPlan;
      /** Of the rule the terms come from. */
      readonly configHash: string;
      readonly by: string;
    }
  | {
      readonly type: 'target-moved';
      readonly positionId: string;
      readonly symbol: string;
      readonly from?: number;
      readonly to: number;
    }
  | {
      readonly type: 'position-adjusting';
      readonly positionId: string;
      readonly symbol: string;
      readonly what: string;
    }
  | {
      readonly type: 'position-adjusted';
      readonly positionId: string;
      readonly symbol: string;
      readonly quantity: number;
      readonly stopPrice?: number;
      readonly targetPrice?: number;
    }
  | {
      readonly type: 'position-closing';
      readonly positionId: string;
      readonly symbol: string;
      readonly reason: ExitReason;
      /** That held, of an exit by condition. */
      readonly condition?: ConditionSeen;
    }
  | {
      readonly type: 'position-closed';
      readonly positionId: string;
      readonly symbol: string;
      readonly strategy: string;
      readonly side: PositionSide;
      readonly quantity: number;
      readonly entryPrice: number;
      readonly exitPrice: number;
      readonly reason: ExitReason;
      /** Realised, before commissions. */
      readonly realizedPnl: number;
      readonly openedAt: Instant;
      readonly configHash: string;
      /** A part of the result rests on an inferred execution. */
      readonly isInferred?: true;
    }
  /** A statement of the broker replaced what was only inferred, after the trade had ended. */
  | {
      readonly type: 'trade-restated';
      readonly positionId: string;
      readonly symbol: string;
      readonly entryPrice: number;
      readonly exitPrice: number;
      readonly realizedPnl: number;
    }
  /** Shares that were not ours became ours at what the broker says they cost: a word of the operator, no execution. */
  | {
      readonly type: 'position-adopted';
      readonly positionId: string;
      readonly symbol: string;
      readonly strategy: string;
      readonly side: PositionSide;
      /** Signed shares. */
      readonly quantity: number;
      readonly averagePrice: number;
      /** The market at that moment: what they had won or lost before is not the day's. */
      readonly price: number;
      readonly plan: ExitPlan;
      readonly signalId: string;
      readonly configHash: string;
      readonly by: string;
    }
  /** Shares were multiplied and prices divided overnight: a corporate action, no execution. */
  | {
      readonly type: 'position-split';
      readonly positionId: string;
      readonly symbol: string;
      readonly ratio: SplitRatio;
      readonly before: PositionFigures;
      readonly after: PositionFigures;
      readonly plan: ExitPlan;
      /** What was left of a share and paid out in money; negative where another position's piece made it whole. */
      readonly cash?: { readonly shares: number; readonly price: number };
      readonly evidence: ScaleEvidence;
    }
  /** Shares or prices are no longer counted as they were, and nobody can tell how: the stop follows the market of today. */
  | {
      readonly type: 'stop-reset';
      readonly positionId: string;
      readonly symbol: string;
      readonly from: number;
      readonly to: number;
      readonly highWater: number;
      /** The ATR it was placed by; absent when there was none, and the old risk in percent was taken. */
      readonly atr?: number;
      /** What the position seems to have won or lost by it is not the day's. */
      readonly carriedPnl: number;
      readonly why: string;
      readonly evidence: ScaleEvidence;
    }
  /** Handed to a person with all its orders, which are not ours from here on. */
  | {
      readonly type: 'position-released';
      readonly positionId: string;
      readonly symbol: string;
      readonly quantity: number;
      readonly averagePrice: number;
      /** The market at that moment: what they had won or lost until then stays in the day's result. */
      readonly price: number;
      /** Those that worked. */
      readonly orderRefs: readonly string[];
      readonly by: string;
    };

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

export type HouseFact =
  | {
      readonly type: 'daemon-started';
      readonly version: string;
      readonly mode: string;
      readonly account: string;
      readonly pid: number;
      readonly configHash: string;
      readonly rules: readonly { readonly name: string; readonly hash: string }[];
      /** The market clock was not the real one. */
      readonly isPractice?: true;
    }
  | { readonly type: 'daemon-stopped'; readonly why: string }
  /** In force from here on; positions that are open keep the terms they were opened under. */
  | ({
      readonly type: 'config-changed';
      /** `an edit`, `a signal`, or who asked at the desk. */
      readonly by: string;
    } & ConfigChange)
  /** What was read does not hold together: everything stays as it was. */
  | {
      readonly type: 'config-refused';
      readonly by: string;
      /** One sentence each, with file, line and column. */
      readonly issues: readonly string[];
    }
  | { readonly type: 'gateway-changed'; readonly state: string; readonly why: string }
  | {
      readonly type: 'session-opened';
      readonly account: string;
      readonly nextOrderId: number;
      readonly serverVersion: number;
    }
  | {
      readonly type: 'feed-changed';
      readonly feed: string;
      readonly state: string;
      readonly why: string;
    }
  | { readonly type: 'instrument-pinned'; readonly instrument: Instrument }
  | {
      readonly type: 'instrument-refused';
      readonly symbol: string;
      readonly matches: number;
      readonly why: string;
      /** The contract now offered in place of the pinned one. */
      readonly offered?: number;
    }
  | {
      readonly type: 'reconciled';
      readonly isClean: boolean;
      readonly differences: readonly Difference[];
      /** Only these are in doubt; all else was compared before, and holds. */
      readonly symbolsInDoubt?: readonly string[];
    }
  | {
      readonly type: 'alarm-raised';
      readonly alarm: string;
      readonly symbol?: string;
      readonly text: string;
    }
  /** Practice time only: an operator moved the market clock forward. */
  | { readonly type: 'clock-moved'; readonly to: Instant };

/** One thing the broker's complete snapshot and the journal did not agree on, and what was done. */
export interface Difference {
  readonly kind:
    | 'missing-fill'
    | 'foreign-order'
    | 'foreign-position'
    | 'quantity-mismatch'
    | 'missing-stop'
    | 'wrong-stop'
    | 'stale-order'
    | 'unsent-order'
    | 'foreign-own-ref'
    | 'split';
  readonly symbol: string;
  readonly text: string;
  readonly action: 'booked' | 'ignored' | 'adopted' | 'repaired' | 'settled' | 'waits' | 'halted';
}

export type Fact = PredictionFact | OrderFact | PositionFact | RiskFact | ByHandFact | HouseFact;
export type FactType = Fact['type'];
