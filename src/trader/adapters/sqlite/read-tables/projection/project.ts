// The effect of one kind of fact on the read tables, as one table for each family of facts.

import type { Fact, FactOf, FactType } from '../../../../domain/facts/facts.ts';
import type { RecordedFact } from '../../../../ports/journal.ts';

export type Write = (sql: string, ...values: (string | number | null)[]) => void;
export type Project<Type extends FactType> = (
  write: Write,
  fact: FactOf<Type>,
  recorded: RecordedFact,
) => void;

/** One entry per kind, so that the compiler reports a missing one. */
export type Projecting<Family extends Fact> = {
  readonly [Type in Family['type']]: Project<Type>;
};

export const nothing = () => {};
