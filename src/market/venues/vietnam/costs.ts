// What a trade costs in Vietnam. Members set their own brokerage, 0.5 % at most; the tax on sales is the law's.
import type { TradeCosts } from '../../instruments/trade-costs.ts';
import type { TradeSide } from '../../quotes/matching.ts';

export interface CostRates {
  /** Of the value, with the fee of the exchange. */
  readonly brokeragePercent: number;
  /** Of the proceeds of a sale. */
  readonly saleTaxPercent: number;
}

/**
 * Brokerage: orders that are placed online at SSI, fee of the exchange included (SSI, "Biểu giá dịch vụ giao dịch chứng khoán",
 * as published since April 2024). Tax: Circular 92/2015/TT-BTC, article 16; the same on all days of the calendar.
 */
export const USUAL_RATES: CostRates = { brokeragePercent: 0.15, saleTaxPercent: 0.1 };

/** `value` in VND; half a dong is rounded up. */
export function tradeCosts(side: TradeSide, value: number, rates: CostRates): TradeCosts {
  return {
    brokerage: Math.round((value * rates.brokeragePercent) / 100),
    saleTax: side === 'sell' ? Math.round((value * rates.saleTaxPercent) / 100) : 0,
  };
}
