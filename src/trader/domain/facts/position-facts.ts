// Facts of positions, from the plan to the result.
import type { Instant } from '../../../kernel/instant.ts';
import type { ExitPlan, ExitReason } from '../exits/exit-plan.ts';
import type { ChangePurpose } from '../orders/order-terms.ts';
import type { ScaleEvidence } from '../splits/scale-verdict.ts';
import type { SplitRatio } from '../splits/split-ratio.ts';
import type { ConditionSeen } from '../terms/seen.ts';
import type { PositionSide } from '../terms/side.ts';

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
