// The conditions a strategy evaluates while it has a position.
import type { TermsOfStrategy } from './strategy.ts';

/** The texts of the conditions that end a position or a part of it, or add to it. */
export function heldConditions({
  exit,
  add,
}: Pick<TermsOfStrategy, 'exit' | 'add'>): readonly string[] {
  const { when = [], partial = [] } = exit;
  const parts = partial.flatMap((part) => (part.kind === 'when' ? [part.when] : []));
  return [...when, ...parts, ...(add?.kind === 'when' ? [add.when] : [])];
}
