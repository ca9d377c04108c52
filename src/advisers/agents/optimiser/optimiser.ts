// What could be better: losses to harvest, lots that are long term soon, lots to choose, fees, idle cash.
import type { Finding } from '../findings/finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { AgentTerms } from '../terms/agent-terms.ts';
import { feeDrag, idleCash } from './rules/costs.ts';
import { lotChoice } from './rules/lot-choice.ts';
import { harvests, soonLongTerm } from './rules/taxes.ts';

export function optimiser(snapshot: Snapshot, terms: AgentTerms): readonly Finding[] {
  const ofTaxes = snapshot.portfolio.isTaxed
    ? [
        ...harvests(snapshot, terms),
        ...soonLongTerm(snapshot, terms),
        ...lotChoice(snapshot, terms),
      ]
    : [];
  return [...ofTaxes, ...feeDrag(snapshot, terms), ...idleCash(snapshot, terms)];
}
