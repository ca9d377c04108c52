// How much could be lost together: large positions, few positions, one currency or sector, drawdown and value at risk.
import type { Finding } from '../findings/finding.ts';
import { dayReturns } from '../snapshot/day-returns.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { AgentTerms } from '../terms/agent-terms.ts';
import { concentration, largePositions, shareOfGroups } from './rules/shares.ts';
import { drawdown, valueAtRisk } from './rules/values.ts';

export function risk(snapshot: Snapshot, terms: AgentTerms): readonly Finding[] {
  const returns = dayReturns(snapshot.values);
  return [
    ...largePositions(snapshot, terms),
    ...concentration(snapshot, terms),
    ...shareOfGroups(snapshot, terms),
    ...drawdown(snapshot.values, returns, terms),
    ...valueAtRisk(returns, terms),
  ];
}
