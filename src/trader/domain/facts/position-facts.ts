// Facts of positions, from the plan to the result.
import type { Instant } from '../../../kernel/instant.ts';
import type { ExitPlan, ExitReason } from '../exits/exit-plan.ts';
import type { StopReached } from '../exits/watched-stop.ts';
import type { RequestRef } from '../orders/order-request.ts';
import type { ChangePurpose } from '../orders/order-terms.ts';
import type { ScaleEvidence } from '../splits/scale-verdict.ts';
import type { SplitRatio } from '../splits/split-ratio.ts';
import type { Collateral } from '../terms/collateral.ts';
import type { ConditionSeen } from '../terms/decision-inputs.ts';
import type { Delivery } from '../terms/delivery.ts';
import type { LockedLot } from '../terms/locked-lot.ts';
import type { PositionSide } from '../terms/side.ts';

/** The figures of a position that are counted in shares or in prices. */
export interface PositionFigures {
  /** Signed shares. */
  readonly quantity: number;
  readonly averagePrice: number;
  readonly stopPrice: number;
  readonly targetPrice?: number;
  readonly r: number;
  readonly highWater: number;
  readonly locked?: readonly LockedLot[];
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
      /** When it happened, if it was reported much later; otherwise the time of this fact. */
      readonly executedAt?: Instant;
      /** What is left of purchases that cannot be sold before their time; absent where shares can be sold at once. */
      readonly lockedAfter?: readonly LockedLot[];
      /** For a correction: the change of the shares and of the value of all exits. */
      readonly exit?: { readonly shares: number; readonly value: number };
    }
  /** The entry has ended: R, activation and target are computed from the average fill price. */
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
      /** `refused`: the broker had shown a move and refused it afterwards; the stop is where it was. */
      readonly why: ChangePurpose | 'placed' | 'by_hand' | 'refused';
    }
  /** The position takes over the current terms of its strategy; none of them protects it less. */
  | {
      readonly type: 'plan-changed';
      readonly positionId: string;
      readonly symbol: string;
      readonly plan: ExitPlan;
      /** Hash of the strategy that the terms come from. */
      readonly configHash: string;
      readonly by: string;
    }
  /** A person takes over the position of a strategy, which no longer manages it; its stop and its trail stay. */
  | {
      readonly type: 'ownership-taken';
      readonly positionId: string;
      readonly symbol: string;
      readonly from: string;
      readonly to: string;
      readonly plan: ExitPlan;
      readonly request: RequestRef;
    }
  | {
      readonly type: 'target-moved';
      readonly positionId: string;
      readonly symbol: string;
      readonly from?: number;
      readonly to: number;
      /** It decays with time; absent if the broker or a person moved it. */
      readonly why?: 'decay';
    }
  /** What is reserved for contracts that were sold is not there any more, or there again. */
  | {
      readonly type: 'collateral-changed';
      readonly positionId: string;
      readonly symbol: string;
      readonly collateral: Collateral;
      readonly isThere: boolean;
      /** Money or shares: what all contracts need that share it, and what there is. */
      readonly needed: number;
      readonly available: number;
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
      /** For an exit by condition: the condition that was true. */
      readonly condition?: ConditionSeen;
      /** For a watched stop: the price that reached it. */
      readonly stop?: StopReached;
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
      /** When the last shares were closed, if that was reported much later; otherwise the time of this fact. */
      readonly closedAt?: Instant;
      readonly configHash: string;
      /** Part of the result is based on an inferred execution. */
      readonly isInferred?: true;
    }
  /** After the trade had ended, the broker corrected the price of an execution, or one replaced an inferred one. */
  | {
      readonly type: 'trade-restated';
      readonly positionId: string;
      readonly symbol: string;
      readonly entryPrice: number;
      readonly exitPrice: number;
      readonly realizedPnl: number;
    }
  /**
   * The operator adopted foreign shares at the broker's average cost, or an option contract of ours has delivered them; not an
   * execution.
   */
  | {
      readonly type: 'position-adopted';
      readonly positionId: string;
      readonly symbol: string;
      readonly strategy: string;
      readonly side: PositionSide;
      /** Signed shares. */
      readonly quantity: number;
      readonly averagePrice: number;
      /** The market price at that moment: earlier profit or loss is not part of the day's result. */
      readonly price: number;
      readonly plan: ExitPlan;
      readonly signalId: string;
      readonly configHash: string;
      /** What of them cannot be sold yet. */
      readonly lockedAfter?: readonly LockedLot[];
      /** Contracts of ours delivered them, at the strike; absent if an operator adopted them. */
      readonly delivery?: Delivery;
      /** A contract of a vertical of ours that lost its counterpart: its trade is recorded. */
      readonly ofVertical?: true;
      readonly by: string;
    }
  /** A split: shares were multiplied and prices divided overnight; a corporate action, not an execution. */
  | {
      readonly type: 'position-split';
      readonly positionId: string;
      readonly symbol: string;
      readonly ratio: SplitRatio;
      readonly before: PositionFigures;
      readonly after: PositionFigures;
      readonly plan: ExitPlan;
      /** The fraction of a share that was paid out in cash; negative if another position's fraction completed the share. */
      readonly cash?: { readonly shares: number; readonly price: number };
      readonly evidence: ScaleEvidence;
    }
  /** Shares or prices changed their scale by an unknown ratio: the stop is placed again from today's market price. */
  | {
      readonly type: 'stop-reset';
      readonly positionId: string;
      readonly symbol: string;
      readonly from: number;
      readonly to: number;
      readonly highWater: number;
      /** The ATR used to place it; absent if there was none, in which case the old risk in percent was used. */
      readonly atr?: number;
      /** The apparent profit or loss from the change of scale, which is not part of the day's result. */
      readonly carriedPnl: number;
      readonly why: string;
      readonly evidence: ScaleEvidence;
    }
  /** Part of a share is held besides whole ones, for which no order of ours is possible; 0 once it is gone. */
  | {
      readonly type: 'remainder-noted';
      readonly positionId: string;
      readonly symbol: string;
      /** Signed, less than one share. */
      readonly quantity: number;
    }
  /** The rest of a closed position, less than one share, stays in the account and is no longer ours. */
  | {
      readonly type: 'remainder-released';
      readonly positionId: string;
      readonly symbol: string;
      readonly quantity: number;
      readonly averagePrice: number;
      /** The market price at that moment: profit or loss until then stays in the day's result. */
      readonly price: number;
    }
  /** Handed over to the operator with all its orders, which are foreign from here on. */
  | {
      readonly type: 'position-released';
      readonly positionId: string;
      readonly symbol: string;
      readonly quantity: number;
      readonly averagePrice: number;
      /** The market price at that moment: profit or loss until then stays in the day's result. */
      readonly price: number;
      /** The orders that were working. */
      readonly orderRefs: readonly string[];
      readonly by: string;
    };
