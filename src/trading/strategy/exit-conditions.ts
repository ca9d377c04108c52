// The conditions among the exits of a rule.
import type { ExitRule } from './rule.ts';

/** The texts of the conditions that end a position, or a part of it. */
export function exitConditions({ when = [], partial = [] }: ExitRule): readonly string[] {
  return [...when, ...partial.flatMap((part) => (part.kind === 'when' ? [part.when] : []))];
}
