// Risk settings: limits on one entry, limits on all positions together, and the locks that losses set.
import type { DrawdownGuard, StoplossGuard } from '../domain/strategy/guard.ts';

export interface RiskSettings extends RiskLimits {
  readonly positionsMax: number;
  readonly positionNotionalMax: number;
  /** Percent of the day-start net liquidation. */
  readonly dailyLossPercentMax: number;
  readonly ordersPerMinuteMax: number;
  readonly stopPercentMin: number;
  readonly overnightNotionalMax: number | undefined;
  readonly onDailyLoss: 'keep' | 'flatten';
}

/** Undefined is off. Percents are of net liquidation by default. */
export interface RiskLimits {
  readonly orderSharesMax: number | undefined;
  /** No order that opens may be larger: entries of strategies are reduced to it, larger manual orders are refused. */
  readonly orderQuantityMax: number | undefined;
  /** What one symbol may be of net liquidation, order included. */
  readonly symbolPercentMax: number | undefined;
  readonly positionPercentMax: number | undefined;
  readonly grossExposurePercentMax: number | undefined;
  readonly netExposurePercentMax: number | undefined;
  /** The sector of each symbol that has one. */
  readonly sectors: ReadonlyMap<string, string>;
  /** Gross exposure in one sector, of net liquidation. */
  readonly sectorPercentMax: number | undefined;
  readonly correlation: CorrelationLimit | undefined;
  /** Over all strategies together. */
  readonly entriesPerDayMax: number | undefined;
  /** This many losing trades in a row lock all entries until the next session. */
  readonly losingStreakMax: number | undefined;
  /** In percent of the midpoint of bid and ask. */
  readonly spreadPercentMax: number | undefined;
  /** Maximum distance of the last price outside bid and ask, in percent of the nearer one. */
  readonly priceGapPercentMax: number | undefined;
  /** Maximum distance of the last price from the price at which a prediction was made, in percent. */
  readonly anchorGapPercentMax: number | undefined;
  readonly allowSymbols: ReadonlySet<string> | undefined;
  readonly denySymbols: ReadonlySet<string> | undefined;
  /** Initial margin of a share, in percent of its price. */
  readonly marginPercent: number;
  /** Of the average volume of a minute: what an entry may take without moving the price against itself. */
  readonly minuteVolumePercentMax: number;
  /** Gross notional as a multiple of net liquidation. */
  readonly leverageMax: number;
  /** How far the price may have moved since the signal of a reversal. */
  readonly reversalMoveAtrsMax: number;
  /** No entry in a symbol this soon after its last execution. */
  readonly afterExecutionMs: number;
  /** Positions whose stops only this daemon watches. */
  readonly watchedPositionsMax: number;
  /** What they may be worth together; undefined: as much as one position may be. */
  readonly watchedNotionalMax: number | undefined;
  readonly options: OptionRiskSettings;
}

/** Limits of all option positions and entries together, by what they can lose. Percents are of net liquidation. */
export interface OptionRiskSettings {
  readonly lossPercentMax: number;
  /** Of the options of one underlying. */
  readonly underlyingLossPercentMax: number;
  /** Of the options that expire on one day. */
  readonly expiryLossPercentMax: number;
  /** What exercises and assignments could pay or take: strikes times 100. */
  readonly deliveryPercentMax: number;
  /** Per year, by which contracts are priced; 4 is 4 %. */
  readonly ratePercent: number;
  /** Commission of one contract, one way, as sizes count it. */
  readonly feePerContract: number;
}

/**
 * A careful account loses little of itself if every option expires worthless. Deliveries come only if no daemon runs in the last
 * hour; a margin account trades up to four times its value within a day.
 */
export const OPTION_RISK: OptionRiskSettings = {
  lossPercentMax: 10,
  underlyingLossPercentMax: 3,
  expiryLossPercentMax: 5,
  deliveryPercentMax: 400,
  ratePercent: 4,
  feePerContract: 1,
};

/** What moves together is one risk. */
export interface CorrelationLimit {
  /** From this correlation of daily returns on, two positions belong together. */
  readonly above: number;
  /** How many daily returns it is computed from. */
  readonly days: number;
  /** What belongs together may be worth this percent of net liquidation. */
  readonly clusterPercentMax: number;
}

/** One, because a silent line exposes all of them in the same moment. */
export const WATCHED_POSITIONS_MAX = 1;

/** The values of a configuration without limits. */
export const NO_RISK_LIMITS: RiskLimits = {
  orderSharesMax: undefined,
  orderQuantityMax: undefined,
  symbolPercentMax: undefined,
  positionPercentMax: undefined,
  grossExposurePercentMax: undefined,
  netExposurePercentMax: undefined,
  sectors: new Map(),
  sectorPercentMax: undefined,
  correlation: undefined,
  entriesPerDayMax: undefined,
  losingStreakMax: undefined,
  spreadPercentMax: undefined,
  priceGapPercentMax: undefined,
  anchorGapPercentMax: undefined,
  allowSymbols: undefined,
  denySymbols: undefined,
  marginPercent: 50,
  minuteVolumePercentMax: 1,
  leverageMax: 1,
  reversalMoveAtrsMax: 0.5,
  afterExecutionMs: 5_000,
  watchedPositionsMax: WATCHED_POSITIONS_MAX,
  watchedNotionalMax: undefined,
  options: OPTION_RISK,
};

/** Locks that closed trades set; undefined is off. */
export interface ProtectionSettings {
  readonly stoplossGuard: StoplossGuard | undefined;
  readonly maxDrawdown: DrawdownGuard | undefined;
}

export const NO_PROTECTIONS: ProtectionSettings = {
  stoplossGuard: undefined,
  maxDrawdown: undefined,
};

export interface LiveSettings {
  /** Removes the limits of the first days of live trading. */
  readonly overridesFirstDays: boolean;
}

/** Orders by people and programs. */
export interface ManualSettings {
  /** Distance of the stop of an order that names none. */
  readonly defaultStopPercent: number;
  readonly allowsHoldings: boolean;
  /** Orders open positions whose stops only this daemon watches, where none can rest. Absent: they are refused. */
  readonly protection?: 'watched' | undefined;
}

export const NO_MANUAL_SETTINGS: ManualSettings = { defaultStopPercent: 5, allowsHoldings: false };
