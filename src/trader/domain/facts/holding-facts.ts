// Facts of holdings: what a person invests in. Orders and executions of a holding are recorded like all others, with the leg h.
import type { Instant } from '../../../kernel/instant.ts';
import type { ScaleEvidence } from '../splits/scale-verdict.ts';
import type { SplitRatio } from '../splits/split-ratio.ts';
import type { LockedLot } from '../terms/locked-lot.ts';

/** The figures of a holding that are counted in shares or in prices. */
export interface HoldingFigures {
  readonly quantity: number;
  readonly averagePrice: number;
}

export type HoldingFact =
  /** An execution changed the quantity. */
  | {
      readonly type: 'holding-filled';
      readonly holdingId: string;
      readonly symbol: string;
      /** '' if it was not an order of ours: sold manually, or inferred. */
      readonly orderRef: string;
      /** Signed: positive buys. For a correction, the difference. */
      readonly shares: number;
      readonly price: number;
      /** By the broker's time. */
      readonly executedAt: Instant;
      readonly quantityAfter: number;
      readonly averagePriceAfter: number;
      /** What is left of purchases that cannot be sold before their time; absent where shares can be sold at once. */
      readonly lockedAfter?: readonly LockedLot[];
      /** Shares sold beyond what was held: they count as foreign. */
      readonly beyond?: number;
    }
  /** A person adopted foreign shares as an investment; not an execution. */
  | {
      readonly type: 'holding-adopted';
      readonly holdingId: string;
      readonly symbol: string;
      readonly quantity: number;
      readonly averagePrice: number;
      readonly quantityAfter: number;
      readonly averagePriceAfter: number;
      /** What of the whole holding cannot be sold yet. */
      readonly lockedAfter?: readonly LockedLot[];
      readonly by: string;
    }
  /** A split: shares were multiplied and prices divided overnight; a corporate action, not an execution. */
  | {
      readonly type: 'holding-split';
      readonly holdingId: string;
      readonly symbol: string;
      readonly ratio: SplitRatio;
      readonly before: HoldingFigures;
      readonly after: HoldingFigures;
      readonly evidence: ScaleEvidence;
    }
  /** Handed over to the person with its orders, which are foreign from here on. */
  | {
      readonly type: 'holding-released';
      readonly holdingId: string;
      readonly symbol: string;
      readonly quantity: number;
      readonly averagePrice: number;
      /** The orders that were working. */
      readonly orderRefs: readonly string[];
      readonly by: string;
    };
