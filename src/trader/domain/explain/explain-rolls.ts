// Explains rolls: what was asked for, and how each step went.
import type { RecordedFact } from '../facts/recorded-fact.ts';
import type { RollFact } from '../facts/roll-facts.ts';
import { netText, rollText, rollUpdateText } from '../wording/roll-text.ts';
import type { ChainIndex } from './chain.ts';
import type { Explanations, Line } from './explanation.ts';
import { rolledTotalText } from './rolled-total.ts';

export const ROLLS_EXPLAINED: Explanations<RollFact> = {
  'roll-intended': (fact, { home }) => [
    { topic: 'asked', text: `${fact.by}: ${rollText(fact, home)}; ${netText(fact)}` },
  ],
  'roll-refused': ({ why }) => [{ topic: 'roll', text: `not rolled today: ${why}` }],
  'roll-updated': (fact, index, recorded) => [
    { topic: 'roll', text: rollUpdateText(fact, index.home) },
    ...(fact.status === 'rolled' ? totalLines(index, recorded) : []),
  ],
};

/** What all contracts of the trade have brought until then; nothing without a roll. */
export function totalLines({ rolledUntil, home }: ChainIndex, recorded: RecordedFact): Line[] {
  const rolled = rolledUntil(recorded);
  return rolled === undefined
    ? []
    : [{ topic: 'all', text: rolledTotalText(rolled, home), rolled }];
}
