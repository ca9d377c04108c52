// What one execution costs beside its price.

/** Of one execution, in the currency of the venue, to its smallest unit. */
export interface TradeCosts {
  /** Of the broker, with the fee of the exchange. */
  readonly brokerage: number;
  /** Of the law, on sales. */
  readonly saleTax: number;
}
