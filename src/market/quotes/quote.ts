// The market of one symbol at one moment: best bid, best ask and last print.
import type { Instant } from '../../kernel/instant.ts';

/** Prices are NaN until known, so that every comparison with them fails closed. */
export interface Quote {
  readonly symbol: string;
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  /** Sizes in shares; absent if the source does not report them. */
  readonly bidSize?: number;
  readonly askSize?: number;
  /** Market time of the newest of the three prices. */
  readonly at: Instant;
  /** False for delayed, frozen or late replayed data. */
  readonly isLive: boolean;
  readonly isHalted: boolean;
  /** Of a vertical of which a contract lacks a side: it can be left at these prices, and is not entered. */
  readonly isExitOnly?: true;
  /** Of a vertical, its contracts' own prices. */
  readonly legs?: readonly Spread[];
  /** It shows one exchange, whose bid and ask may be far outside those of the market. */
  readonly thin?: ThinQuote;
}

export interface ThinQuote {
  /** The exchange: `IEX`. */
  readonly venue: string;
  /** When `last` was traded; 0 if nothing was. */
  readonly printedAt: Instant;
}

/** Only the best prices. */
export type Spread = Pick<Quote, 'bid' | 'ask'>;

/** How far outside bid..ask a print may be, as a fraction of the price, and still be plausible. */
const PRINT_TOLERANCE = 0.005;

/** Positive finite prices with bid not above ask. */
export function isTwoSided(quote: Spread): boolean {
  return quote.bid > 0 && quote.ask >= quote.bid && quote.ask < Number.POSITIVE_INFINITY;
}

/** Two sides, and of a vertical both of its contracts. */
export function isEnterable(quote: Spread & Pick<Quote, 'isExitOnly'>): boolean {
  return isTwoSided(quote) && quote.isExitOnly === undefined;
}

/** True if the last print is within bid..ask, within the tolerance; false without a two-sided market. */
export function isLastWithinQuote(quote: Spread & Pick<Quote, 'last'>): boolean {
  return (
    isTwoSided(quote) &&
    quote.last >= quote.bid * (1 - PRINT_TOLERANCE) &&
    quote.last <= quote.ask * (1 + PRINT_TOLERANCE)
  );
}

/** The same for a market of one side or none: against the sides that exist. */
export function isLastWithinBook({ bid, ask, last }: Spread & Pick<Quote, 'last'>): boolean {
  const isBelow = bid > 0 && last < bid * (1 - PRINT_TOLERANCE);
  const isAbove = ask > 0 && last > ask * (1 + PRINT_TOLERANCE);
  return !isBelow && !isAbove;
}

/** The middle of bid and ask; NaN without a two-sided market. */
export function midOf(quote: Spread): number {
  return isTwoSided(quote) ? (quote.bid + quote.ask) / 2 : Number.NaN;
}

/** Ask minus bid; NaN without a two-sided market. */
export function spreadOf(quote: Spread): number {
  return isTwoSided(quote) ? quote.ask - quote.bid : Number.NaN;
}
