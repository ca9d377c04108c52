// What a trade costs in Vietnam. Members set their own brokerage, 0.5 % at most; the tax on sales is the law's.
import type { TradeSide } from '../../quotes/matching.ts';

export interface CostRates {
  /** Of the value, with the fee of the exchange. */
  readonly brokeragePercent: number;
  /** Of the proceeds of a sale. */
  readonly saleTaxPercent: number;
}

/** VND, whole. */
export interface TradeCosts {
  readonly brokerage: number;
  readonly saleTax: number;
}

export const USUAL_RATES: CostRates = { brokeragePercent: 0.15, saleTaxPercent: 0.1 };

/** `value` in VND; half a dong is rounded up. */
export function tradeCosts(side: TradeSide, value: number, rates: CostRates): TradeCosts {
  return {
    brokerage: Math.round((value * rates.brokeragePercent) / 100),
    saleTax: side === 'sell' ? Math.round((value * rates.saleTaxPercent) / 100) : 0,
  };
}
