// Every agent, asked about one portfolio.
import { anomaly } from './anomaly/anomaly.ts';
import type { AgentName, Finding } from './findings/finding.ts';
import { monitor } from './monitor/monitor.ts';
import { optimiser } from './optimiser/optimiser.ts';
import { rebalancer } from './rebalancer/rebalancer.ts';
import { risk } from './risk/risk.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import type { AgentTerms } from './terms/agent-terms.ts';

export type Agent = (snapshot: Snapshot, terms: AgentTerms) => readonly Finding[];

const ALL: Readonly<Record<AgentName, Agent>> = {
  ...{ monitor, risk, rebalancer, anomaly, optimiser },
};

/** Those that ease included. */
export function judged(snapshot: Snapshot, terms: AgentTerms): readonly Finding[] {
  return Object.values(ALL).flatMap((agent) => agent(snapshot, terms));
}
