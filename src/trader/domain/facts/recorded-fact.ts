// A fact as the journal stores it.
import type { Instant } from '../../../kernel/instant.ts';
import type { Fact } from './facts.ts';

/** `seq` counts from 1 without gaps. */
export interface RecordedFact {
  readonly seq: number;
  /** Market time of the turn that decided it. */
  readonly at: Instant;
  /** Sequence number of the fact that caused this one; 0 if there is none. */
  readonly cause: number;
  /** Common to a whole causal chain: the id of the prediction or of whatever else started it. */
  readonly correlation: string;
  readonly fact: Fact;
}
