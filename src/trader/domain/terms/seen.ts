// What a decision had before it, as its fact keeps it.
import type { Instant } from '../../../kernel/instant.ts';

/** The market values a decision used. */
export interface MarketSeen {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly quoteAt: Instant;
  /** The ATR used and the end of the bar it was taken at; absent when none was needed. */
  readonly atr?: number;
  readonly atrAt?: Instant;
}

/** How the quantity came about; `binding` names the smallest cap. */
export interface Sizing {
  readonly shares: number;
  readonly wanted: number;
  readonly binding: string;
  readonly riskPerShare: number;
}

/** A rule's condition that held, with every input it read. */
export interface ConditionSeen {
  readonly when: string;
  readonly values: Readonly<Record<string, unknown>>;
}
