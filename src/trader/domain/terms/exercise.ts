// What a person asks the broker to do with an option contract beside trading it.
import type { Instant } from '../../../kernel/instant.ts';

/** `exercise`: for shares at the strike. `lapse`: not to be exercised at expiry, although it is in the money. */
export type ExerciseAction = 'exercise' | 'lapse';

/**
 * The broker answers only refusals, and names no order: `sent` and `unknown` last until positions show what became of it. `unknown`: the
 * process died before it knew whether the request had left; it is never sent again.
 */
export type ExerciseStatus =
  | 'intended'
  | 'sent'
  | 'unknown'
  | 'not_sent'
  | 'refused'
  | 'done'
  | 'not_done';

export interface ExerciseTerms {
  readonly exerciseId: string;
  readonly positionId: string;
  /** Of the option. */
  readonly symbol: string;
  readonly action: ExerciseAction;
  /** Whole, unsigned. */
  readonly contracts: number;
  /** Although it is not in the money. */
  readonly isOverride: boolean;
  /** Price of the stock when it was asked for; absent if none was known. A split of the same night shows against it. */
  readonly underlyingPrice?: number;
}

/** One that has not ended. */
export interface Exercise extends ExerciseTerms {
  readonly status: ExerciseStatus;
  readonly askedAt: Instant;
}
