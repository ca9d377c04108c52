// Contracts in the messages of the simulated gateway.

export interface Contract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDate: string;
  readonly strike: number;
  readonly right: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

export interface ContractDetails {
  readonly contract: Contract;
  readonly marketName: string;
  readonly minTick: number;
  readonly orderTypes: string;
  /** Comma list, in step with `marketRuleIds`. */
  readonly validExchanges: string;
  readonly marketRuleIds: string;
  readonly longName: string;
  readonly industry: string;
  readonly category: string;
  readonly subcategory: string;
  readonly timeZoneId: string;
  /** `20261119:0400-20261119:2000;20261120:CLOSED` */
  readonly tradingHours: string;
  readonly liquidHours: string;
  readonly secIds: readonly (readonly [tag: string, value: string])[];
  readonly stockType: string;
  /** Contracts of one group share their market data farm. */
  readonly aggregationGroup: number;
  /** Of an option. */
  readonly derivative?: Derivative;
}

export interface Derivative {
  readonly underlying: Pick<Contract, 'conId' | 'symbol' | 'secType'>;
  /** `202612` */
  readonly contractMonth: string;
  /** `20261218`, which differs from the last trade date if it settles in the morning. */
  readonly expiry: string;
}
