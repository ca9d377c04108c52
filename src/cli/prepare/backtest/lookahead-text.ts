// What the look-ahead check came to, as text and as JSON.

import { toIso } from '../../../kernel/instant.ts';
import type { LookaheadCheck } from '../../../research/backtest/check-lookahead.ts';
import { folded } from '../../answers/sections-text.ts';

export function lookaheadText({ cuts, compared, differences }: LookaheadCheck): string {
  if (differences.length === 0)
    return folded(
      `Nothing looks ahead: with the data cut off at ${cuts} random moments, all ${compared} facts decided before them are the same.`,
      '',
    ).join('\n');
  return differences
    .map(
      ({ cut, whole, shorter }) =>
        `Cut at ${toIso(cut)}, something before it is decided differently:\n  whole:  ${whole ?? 'nothing more'}\n  cut:    ${shorter ?? 'nothing more'}`,
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
