// The inputs of a decision, as its fact records them.
import type { Instant } from '../../../kernel/instant.ts';

/** The market values a decision used. */
export interface MarketSeen {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly quoteAt: Instant;
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
}

/** A strategy's condition that held, with every input it read. */
export interface ConditionSeen {
  readonly when: string;
  readonly values: Readonly<Record<string, unknown>>;
}
