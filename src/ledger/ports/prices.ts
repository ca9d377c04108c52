// What securities cost now: quotes from sources that are asked in order, each with its source, time and age.
import type { Cancel } from '../../kernel/clock.ts';
import type { Money, Price, Quantity } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { CurrencyCode } from '../domain/entries/ids.ts';

/** As a source answers it. What the source does not state is undefined. */
export interface SourceQuote {
  readonly symbol: string;
  readonly price: Price;
  readonly currency: CurrencyCode;
  /** When this was the price, by the source. */
  readonly at: Instant;
  /** The same by our clock, where that of the source is another one, as in practice; undefined: `at`. */
  readonly receivedAt?: Instant;
  readonly source: string;
  readonly previousClose: Price | undefined;
  /** Units traded on the day of the price. */
  readonly volume: Quantity | undefined;
  readonly marketCap: Money | undefined;
  readonly open: Price | undefined;
  readonly high: Price | undefined;
  readonly low: Price | undefined;
  /** For which it can be sold and bought now; absent if the source does not state it. */
  readonly bid?: Price | undefined;
  readonly ask?: Price | undefined;
}

export interface Quote extends SourceQuote {
  /** The price itself is old, or a newer one was due and has not come. */
  readonly isStale: boolean;
}

/** Why one source has no price for one symbol. */
export type SourceFailure =
  | { readonly kind: 'unknown-symbol' }
  /** It knows the symbol and has no price, or none that can be used. */
  | { readonly kind: 'no-price'; readonly why: string }
  | { readonly kind: 'not-answering'; readonly why: string }
  /** Too many requests: it is not asked again before that time. */
  | { readonly kind: 'limited'; readonly until: Instant };

export interface PriceSource {
  readonly name: string;
  /** A symbol that it does not know does not exist. Others know a selection only. */
  readonly knowsEverySymbol: boolean;
  /** Answers every symbol asked; never rejects. */
  quotes(symbols: readonly string[]): Promise<SourceAnswer>;
}

export type SourceAnswer = ReadonlyMap<string, Result<SourceQuote, SourceFailure>>;

/** The last price at which a security traded, as a trader's gateway reported it. */
export interface LastPrint {
  readonly price: number;
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly currency: CurrencyCode;
  /** By the trader's clock, which in practice is not ours. */
  readonly at: Instant;
  readonly receivedAt: Instant;
}

/** Symbols without a print are left out. */
export type LastPrints = (
  symbols: readonly string[],
) => Promise<Result<ReadonlyMap<string, LastPrint>, { readonly why: string }>>;

/** Why no source has a price. */
export type PriceFailure =
  | {
      readonly kind: 'unknown-symbol';
      readonly symbol: string;
      /** A source that knows every symbol says so; otherwise each source knows a selection, which may grow. */
      readonly isCertain: boolean;
    }
  | {
      readonly kind: 'no-source';
      readonly symbol: string;
      /** In the order in which they were asked. */
      readonly failures: readonly NamedFailure[];
    }
  /** Who asks has made the sources be asked too often; they were not asked. */
  | { readonly kind: 'over-share'; readonly symbol: string; readonly until: Instant };

export interface NamedFailure {
  readonly source: string;
  readonly failure: SourceFailure;
}

export type QuotesAnswer = ReadonlyMap<string, Result<Quote, PriceFailure>>;

export interface Prices {
  /**
   * Answers every symbol asked. Within the life of a cached quote no source is asked.
   * `asker` is a person who names the symbols, to whose share of questions to the sources it counts.
   */
  quotes(symbols: readonly string[], asker?: string): Promise<QuotesAnswer>;
  /** Calls with each changed quote, beginning with the present ones. */
  watch(symbols: readonly string[], onChange: (quote: Quote) => void): Cancel;
  /** Asks for these again if their quotes have lived that long, a minute unless given; a few at a time. */
  refresh(symbols: readonly string[], ageMaxMs?: number): Promise<void>;
  /** Forgets a cached quote, so that the next question goes to the sources. */
  forget(symbol: string): Promise<void>;
  stop(): void;
}

/** A price that a person states. */
export interface ManualPrice {
  readonly symbol: string;
  readonly price: Price;
  readonly currency: CurrencyCode;
  readonly at: Instant;
  readonly setBy: string;
  readonly setAt: Instant;
}

export interface ManualPrices {
  put(price: ManualPrice): Promise<void>;
  of(symbols: readonly string[]): Promise<ReadonlyMap<string, ManualPrice>>;
  /** False if there is none. */
  remove(symbol: string): Promise<boolean>;
}
