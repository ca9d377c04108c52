// The inputs of a decision, as its fact records them.
import type { Instant } from '../../../kernel/instant.ts';

/** The market values a decision used. */
export interface MarketSeen {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly quoteAt: Instant;
  /** The one exchange that bid and ask are of, where they are not the market's. */
  readonly thin?: string;
  /** The ATR used and the end of its bar; absent if none was needed. */
  readonly atr?: number;
  readonly atrAt?: Instant;
}

/** The binding of a quantity that a person asked for, which no cap reduces. */
export const AS_ASKED = 'as_asked';

/** How the quantity was computed; `binding` names the smallest cap. */
export interface Sizing {
  readonly shares: number;
  readonly wanted: number;
  readonly binding: string;
  readonly riskPerShare: number;
  /** For sizes that depend on more than the settings and the stop. */
  readonly basis?: SizeBasis;
}

/** The figures from which the wanted size was computed; each is absent if the size does not depend on it. */
export interface SizeBasis {
  readonly kelly?: KellySeen;
  /** One standard deviation of a day's return, as a fraction of the price. */
  readonly dayVolatility?: number;
  /** The confidence of the prediction, and the part of the size that it was worth. */
  readonly confidence?: { readonly value: number; readonly percent: number };
}

/** The risk of an entry by the results of the strategy's closed trades. */
export interface KellySeen {
  readonly trades: number;
  readonly tradesMin: number;
  /** Of equity, lost if the stop fills. */
  readonly riskPercent: number;
  /** Which of the settings is `riskPercent`: of too few trades the fallback, of too good ones the cap. */
  readonly by: 'kelly' | 'cap' | 'fallback';
  /** The rest is absent with too few trades. */
  readonly fraction?: number;
  /** The whole Kelly fraction of equity. */
  readonly kelly?: number;
  readonly gains?: number;
  readonly gainR?: number;
  readonly lossR?: number;
}

/** A strategy's condition that held, with every input it read. */
export interface ConditionSeen {
  readonly when: string;
  readonly values: Readonly<Record<string, unknown>>;
}
