// What the configuration says of risk: limits on one entry, on the book as a whole, and the locks that losses set.
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

/** Undefined is off. Percents are of net liquidation unless said otherwise. */
export interface RiskLimits {
  readonly orderSharesMax: number | undefined;
  readonly positionPercentMax: number | undefined;
  readonly grossExposurePercentMax: number | undefined;
  readonly netExposurePercentMax: number | undefined;
  /** Over all rules together. */
  readonly entriesPerDayMax: number | undefined;
  /** So many losing trades in a row lock all entries until the next session. */
  readonly losingStreakMax: number | undefined;
  /** Of the middle of bid and ask. */
  readonly spreadPercentMax: number | undefined;
  /** How far the last price may lie outside bid and ask, in percent of the nearer. */
  readonly priceGapPercentMax: number | undefined;
  /** How far the last price may have left the price a prediction was made at. */
  readonly anchorGapPercentMax: number | undefined;
  readonly allowSymbols: ReadonlySet<string> | undefined;
  readonly denySymbols: ReadonlySet<string> | undefined;
  /** Initial margin of a share, in percent of its price. */
  readonly marginPercent: number;
}

/** As an unlimited configuration has it. */
export const NO_RISK_LIMITS: RiskLimits = {
  orderSharesMax: undefined,
  positionPercentMax: undefined,
  grossExposurePercentMax: undefined,
  netExposurePercentMax: undefined,
  entriesPerDayMax: undefined,
  losingStreakMax: undefined,
  spreadPercentMax: undefined,
  priceGapPercentMax: undefined,
  anchorGapPercentMax: undefined,
  allowSymbols: undefined,
  denySymbols: undefined,
  marginPercent: 50,
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
  /** Lifts the limits of the first days of live trading. */
  readonly overridesFirstDays: boolean;
}
