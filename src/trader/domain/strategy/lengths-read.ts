// The lengths of all bars that a strategy reads: for its stops and sizes, and by the indicators of its conditions.

import type { IndicatorSpec } from '../../../market/indicators/registry.ts';
import { barLengthsOf } from './bars-read.ts';
import { compileCondition } from './condition.ts';
import { heldConditions } from './held-conditions.ts';
import type { TermsOfStrategy } from './strategy.ts';
import type { CodeCondition } from './strategy-code.ts';

type Terms = TermsOfStrategy & { readonly code?: CodeCondition };

/** May contain a length twice; of a frame, a day or a week is none. */
export function lengthsRead(terms: Terms): readonly number[] {
  return [
    ...barLengthsOf(terms),
    ...indicatorsRead(terms)
      .filter(({ kind }) => kind.hasBarLength)
      .map(({ barMs }) => barMs),
  ];
}

export function indicatorsRead(terms: Terms): readonly IndicatorSpec[] {
  return conditionsOf(terms).flatMap(({ indicators }) => indicators);
}

/** What conditions read beside indicators with parameters: `quote.last`, `indicators.sma_20`. */
export function pathsRead(terms: Terms): readonly string[] {
  return conditionsOf(terms).flatMap(({ inputs }) => inputs);
}

function conditionsOf(terms: Terms) {
  const texts = [...(terms.code === undefined ? [terms.entry.when] : []), ...heldConditions(terms)];
  const compiled = texts.flatMap((text) => {
    const condition = compileCondition(text);
    return condition.ok ? [condition.value] : [];
  });
  return [...(terms.code === undefined ? [] : [terms.code]), ...compiled];
}
