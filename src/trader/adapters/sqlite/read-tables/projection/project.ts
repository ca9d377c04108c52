// What one kind of fact does to the read tables, and a table of them for each family of facts.

import type { Fact, FactType } from '../../../../domain/facts/facts.ts';
import type { RecordedFact } from '../../../../ports/journal.ts';

export type Write = (sql: string, ...values: (string | number | null)[]) => void;
export type FactOf<Type extends FactType> = Extract<Fact, { type: Type }>;
export type Project<Type extends FactType> = (
  write: Write,
  fact: FactOf<Type>,
  recorded: RecordedFact,
) => void;

/** One entry per kind, so that a new fact cannot be forgotten. */
export type Projecting<Family extends Fact> = {
  readonly [Type in Family['type']]: Project<Type>;
};

export const nothing = () => {};
