// What a person buys instead of a security that was sold for its loss. The list is kept by its owner; nothing is looked up.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { areEquivalent, type Equivalents } from './equivalents.ts';

export interface Replacement {
  readonly security: string;
  readonly replacement: string;
}

export interface ReplacementRefusal extends Replacement {
  /** Buying it would be a wash sale. */
  readonly kind: 'REPLACEMENT_EQUIVALENT';
}

export function withReplacement(
  list: readonly Replacement[],
  added: Replacement,
  equivalents: Equivalents,
): Result<readonly Replacement[], ReplacementRefusal> {
  const { security, replacement } = added;
  if (areEquivalent(equivalents, security, replacement))
    return failed({ kind: 'REPLACEMENT_EQUIVALENT', security, replacement });
  const isKnown = list.some((one) => isSame(one, added));
  return ok(isKnown ? list : [...list, added]);
}

export interface ReplacementsFor {
  readonly usable: readonly string[];
  /** Declared equivalent since they were put on the list. */
  readonly refused: readonly ReplacementRefusal[];
}

/** In the order of the list; also those kept for an equivalent of the security. */
export function replacementsFor(
  list: readonly Replacement[],
  security: string,
  equivalents: Equivalents,
): ReplacementsFor {
  const kept = list
    .filter((one) => areEquivalent(equivalents, one.security, security))
    .map(({ replacement }) => replacement);
  const isRefused = (one: string) => areEquivalent(equivalents, security, one);
  return {
    usable: kept.filter((one) => !isRefused(one)),
    refused: kept
      .filter(isRefused)
      .map((replacement) => ({ kind: 'REPLACEMENT_EQUIVALENT', security, replacement })),
  };
}

function isSame(a: Replacement, b: Replacement): boolean {
  return a.security === b.security && a.replacement === b.replacement;
}
