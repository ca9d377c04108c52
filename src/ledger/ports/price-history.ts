// What securities and currencies cost on past days, on record: raw closes, split factors, dividends and dated rates.
import type { Decimal, Price } from '../../kernel/decimal.ts';
import type { TradingDay } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { DatedRate, FoundRate, RateFailure } from '../domain/currency/dated-rate.ts';
import type { CurrencyCode } from '../domain/entries/ids.ts';
import type { SourceFailure } from './prices.ts';

export { isDiffering } from '../domain/prices/differing-closes.ts';
export { isNear as isNearSplit } from '../domain/prices/splits.ts';

/** As it was printed on the day: neither splits nor dividends after it have changed it. */
export interface DailyClose {
  readonly symbol: string;
  readonly on: TradingDay;
  readonly price: Price;
  readonly currency: CurrencyCode;
  readonly source: string;
}

/** Two sources about one day, in one currency. */
export interface ComparedClose {
  /** The one on record. */
  readonly used: DailyClose;
  readonly other: DailyClose;
}

/** What a source states that comes after another one in the order of the sources. */
export interface OtherCloses {
  readonly symbol: string;
  readonly source: string;
  /** The first day for which it was asked. */
  readonly from: TradingDay;
  readonly closes: readonly DailyClose[];
}

/** The last days that are known by one source; undefined if there is none. */
export interface LastDays {
  readonly used: TradingDay | undefined;
  readonly other: TradingDay | undefined;
}

/** `newShares` for `oldShares`, from the open of the day on: 7 for 1, 1 for 10. */
export interface SplitFactor {
  readonly symbol: string;
  readonly on: TradingDay;
  readonly newShares: Decimal;
  readonly oldShares: Decimal;
  readonly source: string;
}

/** Of one share as it was on the day. */
export interface AnnouncedDividend {
  readonly symbol: string;
  /** The ex-date: who bought on this day or later does not get it. */
  readonly on: TradingDay;
  readonly perShare: Decimal;
  readonly currency: CurrencyCode;
  readonly source: string;
}

export interface DayRange {
  readonly from: TradingDay;
  /** Inclusive. */
  readonly to: TradingDay;
}

/** Business days without a close between the first and the last one on record. */
export interface PriceGap extends DayRange {
  readonly symbol: string;
  readonly businessDays: number;
}

export interface PriceHistory {
  /** A later record of the same symbol and day replaces the earlier one. */
  recordCloses(closes: readonly DailyClose[]): Promise<void>;
  /** To be compared with those on record; replaces what the source stated from that day on. */
  recordOtherCloses(stated: OtherCloses): Promise<void>;
  recordSplits(splits: readonly SplitFactor[]): Promise<void>;
  recordDividends(dividends: readonly AnnouncedDividend[]): Promise<void>;
  recordRates(rates: readonly DatedRate[]): Promise<void>;
  /** Ascending by day. */
  closes(symbol: string, range: DayRange): Promise<readonly DailyClose[]>;
  /** Every day of which two sources have a close: ascending by day, for each of the others. */
  comparedCloses(symbol: string): Promise<readonly ComparedClose[]>;
  lastDays(symbol: string, source: string): Promise<LastDays>;
  /** The last close on or before the day of each symbol that has one. */
  lastCloses(symbols: readonly string[], on: TradingDay): Promise<ReadonlyMap<string, DailyClose>>;
  /** Ascending by day. */
  splits(symbol: string, range: DayRange): Promise<readonly SplitFactor[]>;
  /** Ascending by day. */
  dividends(symbol: string, range: DayRange): Promise<readonly AnnouncedDividend[]>;
  /** Those of each symbol that has any, ascending by day. */
  splitsOfAll(symbols: readonly string[], range: DayRange): Promise<SplitsBySymbol>;
  /** Units of `to` for one of `from`, of the newest day on or before `on` that is at most `ageMaxDays` older. */
  rate(asked: AskedRate): Promise<Result<FoundRate, RateFailure>>;
  /** Every rate with one of the currencies in it: what `rate` looks through. */
  rates(currencies: readonly CurrencyCode[], range: DayRange): Promise<readonly DatedRate[]>;
  /** Those with a close since the day, by name. */
  symbols(since: TradingDay, limit: number): Promise<readonly string[]>;
  /** First and last day with a close; undefined without one. */
  span(symbol: string): Promise<DayRange | undefined>;
  gaps(symbol: string, isBusinessDay: (day: TradingDay) => boolean): Promise<readonly PriceGap[]>;
}

export type SplitsBySymbol = ReadonlyMap<string, readonly SplitFactor[]>;

export interface AskedRate {
  readonly from: CurrencyCode;
  readonly to: CurrencyCode;
  readonly on: TradingDay;
  readonly ageMaxDays: number;
}

/** Where past prices come from. */
export interface HistorySource {
  readonly name: string;
  /** From the day on, without the day that is still traded. */
  daily(symbol: string, from: TradingDay): Promise<Result<DailyPrices, SourceFailure>>;
  rates(pair: CurrencyPair, from: TradingDay): Promise<Result<readonly DatedRate[], SourceFailure>>;
}

export interface DailyPrices {
  readonly closes: readonly DailyClose[];
  readonly splits: readonly SplitFactor[];
  readonly dividends: readonly AnnouncedDividend[];
}

export interface CurrencyPair {
  readonly from: CurrencyCode;
  readonly to: CurrencyCode;
}
