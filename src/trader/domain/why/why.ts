// Why it did, or did not, trade: the root reason and one sentence, from the facts of a decision. The command line, the API and the page
// show what this says.
import type { Instant } from '../../../kernel/instant.ts';
import type { RefusalKind } from '../terms/refusal.ts';
import type { RefusalGroup } from '../wording/refusal-kinds.ts';
import type { Change } from './changes.ts';
import type { Near } from './near.ts';

export const OUTCOMES = [
  'not_entered',
  'working',
  'open',
  'unprotected',
  'closed',
  'not_filled',
  'nothing_asked',
  'nothing_arrived',
  'other',
] as const;

/** What became of what was asked about. */
export type Outcome = (typeof OUTCOMES)[number];

/** Why in the end: a reason to refuse, a verdict, the broker's answer, a condition that was true, or an exit. */
export interface Root {
  /** A stable word, such as `condition_false`, `low_confidence` or `stop`. */
  readonly kind: string;
  readonly text: string;
}

/** One of the reasons against a decision. */
export interface WhyRefusal {
  readonly kind: RefusalKind;
  readonly group: RefusalGroup;
  readonly text: string;
  /** The reason from which it only follows; undefined if it would refuse by itself. */
  readonly follows: RefusalKind | undefined;
}

/** What one strategy, or one person, decided. */
export interface Decision {
  readonly id: string;
  readonly at: Instant;
  readonly symbol: string;
  readonly strategy: string;
  readonly outcome: Outcome;
  readonly sentence: string;
  readonly root: Root;
  /** The root first, then those that would refuse by themselves, then those that only follow. */
  readonly refusals: readonly WhyRefusal[];
  readonly conditions: readonly Near[];
  /** What would have let it trade; all of them together. */
  readonly changes: readonly Change[];
}
