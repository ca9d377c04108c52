// The result of the look-ahead check, as text and as JSON.

import { toIso } from '../../../kernel/instant.ts';
import type { LookaheadCheck } from '../../../research/backtest/check-lookahead.ts';
import { counted } from '../../../trader/domain/wording/figures.ts';
import { folded } from '../../answers/sections-text.ts';

export function lookaheadText({ cuts, compared, differences }: LookaheadCheck): string {
  if (differences.length === 0)
    return folded(
      `No decision uses later data: with the data cut off at ${counted(cuts, 'random moment')}, all ${compared} facts decided before ${cuts === 1 ? 'it' : 'them'} are identical.`,
      '',
    ).join('\n');
  return differences
    .map(
      ({ cut, whole, shorter }) =>
        `With the data cut off at ${toIso(cut)}, an earlier decision differs:\n  whole:  ${whole ?? 'no further fact'}\n  cut:    ${shorter ?? 'no further fact'}`,
    )
    .join('\n');
}

export function lookaheadJson({ cuts, compared, differences }: LookaheadCheck) {
  return {
    cuts,
    facts_compared: compared,
    differences: differences.map(({ cut, whole, shorter }) => ({
      cut: toIso(cut),
      whole: whole ?? null,
      shorter: shorter ?? null,
    })),
  };
}
