// Shares that cannot be sold before their time.
import type { Instant } from '../../../kernel/instant.ts';

/** When shares may be sold that were bought just now. */
export interface LockedFrom {
  readonly until: Instant;
  /** When the market settles a trade, in its words: `T+2`. */
  readonly settlement: string;
}

/** What is left of the purchases of one day; it stays after its time, for sales to use up first. */
export interface LockedLot extends LockedFrom {
  /** Unsigned. */
  readonly shares: number;
}
