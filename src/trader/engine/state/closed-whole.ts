// The result of a signal: its closed parts, and the trade that they form together.
import type { ClosedTrade } from '../../domain/risk/loss-guards.ts';

/** One of the positions that a signal opened. */
export interface ClosedPart extends ClosedTrade {
  readonly positionId: string;
}

/** The parts of one signal count as one trade, closed with its last part. */
export interface ClosedWhole extends ClosedTrade {
  readonly parts: readonly ClosedPart[];
}
