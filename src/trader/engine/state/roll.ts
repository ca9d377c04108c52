// A roll that has not ended.
import type { Instant } from '../../../kernel/instant.ts';
import type { RollTerms } from '../../domain/terms/roll.ts';

export interface Roll extends RollTerms {
  readonly at: Instant;
  /** The order that buys back, once it is intended. */
  readonly orderRef: string | undefined;
  /** Once that order has ended. */
  readonly bought: BoughtBack | undefined;
  /** The position that the sale opens. */
  readonly opened: string | undefined;
}

export interface BoughtBack {
  readonly contracts: number;
  /** Average, per share. */
  readonly price: number;
  readonly at: Instant;
}
