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
    /** Of one day, at 95 %. */
    readonly valueAtRiskMax: number;
    readonly returnsMin: number;
    /** Of one currency besides that of the portfolio. */
    readonly currencyMax: number;
    readonly sectorMax: number;
  };
  readonly rebalancer: {
    /** Of the whole; a schedule with its own bands takes precedence over both. */
    readonly driftMax: number;
    /** Of an asset's own target; undefined: such a band is not watched. */
    readonly relativeDriftMax: number | undefined;
    /** An overlay that ends within these days is reported. */
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
