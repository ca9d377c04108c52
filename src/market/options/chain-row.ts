// One contract of a chain as it is quoted at a moment.
import type { Instant } from '../../kernel/instant.ts';
import type { OptionContract } from './option-contract.ts';

export interface ChainRow {
  readonly contract: OptionContract;
  /** Market time of the quote. */
  readonly at: Instant;
  /** 0 if there are no buyers; NaN if unknown. */
  readonly bid: number;
  /** NaN if unknown. */
  readonly ask: number;
  /** Contracts today. */
  readonly volume?: number | undefined;
  /** Contracts at the end of the day before. */
  readonly openInterest?: number | undefined;
  /** Of the source's model, per year; absent if it gives none. */
  readonly volatility?: number | undefined;
  /** Of the source's model: 0 to 1 for calls, −1 to 0 for puts; absent if it gives none. */
  readonly delta?: number | undefined;
}
