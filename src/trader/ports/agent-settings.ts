// The limits of the agents that judge portfolios, and what their autopilot may accept. Shares are fractions of 1.

/** By command; one that is missing is never accepted without a person. */
export type AutopilotSettings = Readonly<
  Partial<
    Record<'sell-lots' | 'mark-position' | 'void-transaction' | 'plan-rebalancing', AutopilotCaps>
  >
>;

export interface AutopilotCaps {
  /** A portfolio that follows a live trader is never meant by `all`. */
  readonly portfolios: 'all' | readonly number[];
  /** In the currency of the portfolio. */
  readonly amountMax: number;
  /** Of one portfolio. */
  readonly dayAmountMax: number;
  /** Of all portfolios together. */
  readonly dayCommandsMax: number;
}

export interface AgentThresholds {
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
    readonly valueAtRiskMax: number;
    readonly returnsMin: number;
    readonly currencyMax: number;
    readonly sectorMax: number;
  };
  readonly rebalancer: {
    readonly driftMax: number;
    readonly relativeDriftMax: number | undefined;
    readonly overlayDays: number;
    readonly planDays: number;
  };
  readonly anomaly: {
    readonly deviationsMax: number;
    readonly returnsMin: number;
    readonly moveMin: number;
    readonly days: number;
    readonly splitSlack: number;
    readonly quantityMax: number;
    readonly tradesMin: number;
  };
  readonly optimiser: {
    readonly harvestMin: number;
    readonly longTermDays: number;
    readonly feesMax: number;
    readonly cashMax: number;
  };
}
