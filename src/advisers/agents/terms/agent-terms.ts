// The limits of the agents, as they are unless the configuration sets others. Shares are fractions of 1.

export interface AgentTerms {
  /** A finding ends when its figure is below this part of its limit. */
  readonly release: number;
  readonly monitor: {
    readonly lossMax: number;
    readonly overdueMs: number;
    readonly lagMs: number;
  };
  readonly risk: {
    readonly positionMax: number;
    readonly concentrationMax: number;
    readonly drawdownMax: number;
    /** Of one day, at 95 %. */
    readonly valueAtRiskMax: number;
    readonly returnsMin: number;
    /** Of one currency besides that of the portfolio. */
    readonly currencyMax: number;
    readonly sectorMax: number;
  };
  readonly rebalancer: {
    /** Of the whole; a schedule with bands of its own goes before both. */
    readonly driftMax: number;
    /** Of an asset's own target; undefined: such a band is not watched. */
    readonly relativeDriftMax: number | undefined;
    /** An overlay that ends within these days is told. */
    readonly overlayDays: number;
    /** A plan that is older is forgotten. */
    readonly planDays: number;
  };
  readonly anomaly: {
    /** Robust deviations. */
    readonly deviationsMax: number;
    readonly returnsMin: number;
    /** A smaller move is none, however still the price was before. */
    readonly moveMin: number;
    /** Newest days that are judged. */
    readonly days: number;
    /** How near a price move is to a split ratio, as a part of it. */
    readonly splitSlack: number;
    /** Times the usual quantity of the security. */
    readonly quantityMax: number;
    readonly tradesMin: number;
  };
  readonly optimiser: {
    /** Of one lot, in its currency. */
    readonly harvestMin: number;
    readonly longTermDays: number;
    /** Fees of a year as a part of the value. */
    readonly feesMax: number;
    readonly cashMax: number;
  };
}

const DAY_MS = 86_400_000;

export const AGENT_TERMS: AgentTerms = {
  release: 0.9,
  monitor: { lossMax: 0.2, overdueMs: DAY_MS, lagMs: 60_000 },
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
    deviationsMax: 5,
    returnsMin: 20,
    moveMin: 0.02,
    days: 5,
    splitSlack: 0.03,
    quantityMax: 10,
    tradesMin: 4,
  },
  optimiser: { harvestMin: 1_000, longTermDays: 30, feesMax: 0.01, cashMax: 0.2 },
};
