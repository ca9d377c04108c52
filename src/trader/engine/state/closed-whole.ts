// What a signal came to: the parts that have closed, and the one trade they are together.
import type { ClosedTrade } from '../../domain/risk/loss-guards.ts';

/** One of the positions that a signal opened. */
export interface ClosedPart extends ClosedTrade {
  readonly positionId: string;
  /** Of one that was added to the trade: the first is 1. */
  readonly addOn?: number;
}

/** Parts of one signal count as the one trade they were, closed with the last of them. */
export interface ClosedWhole extends ClosedTrade {
  readonly parts: readonly ClosedPart[];
}
