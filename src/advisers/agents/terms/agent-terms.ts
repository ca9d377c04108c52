// The limits of the agents, as they are unless the configuration sets others. Shares are fractions of 1.
import { DAY_MS, MINUTE_MS } from '../../../kernel/instant.ts';
import type { AgentThresholds } from '../../../trader/ports/agent-settings.ts';

export type AgentTerms = AgentThresholds;

export const AGENT_TERMS: AgentTerms = {
  release: 0.9,
  monitor: { lossMax: 0.2, overdueMs: DAY_MS, lagMs: MINUTE_MS },
  risk: {
    positionMax: 0.3,
    concentrationMax: 0.25,
    drawdownMax: 0.15,
    valueAtRiskMax: 0.03,
    returnsMin: 60,
    currencyMax: 0.4,
    sectorMax: 0.4,
  },
  rebalancer: { driftMax: 0.05, relativeDriftMax: undefined, overlayDays: 7, planDays: 30 },
  anomaly: {
    deviationsMax: 8,
    returnsMin: 20,
    moveMin: 0.02,
    days: 5,
    splitSlack: 0.03,
    quantityMax: 10,
    tradesMin: 4,
  },
  optimiser: { harvestMin: 1_000, longTermDays: 30, feesMax: 0.01, cashMax: 0.2 },
};
