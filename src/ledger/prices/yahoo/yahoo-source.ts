// Yahoo as a source of quotes: one request for all symbols that are asked together.
import { quotient } from '../../../kernel/amounts.ts';
import type { Money, Price, Quantity } from '../../../kernel/decimal.ts';
import { type Instant, instant, SECOND_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { PriceSource, SourceAnswer, SourceFailure, SourceQuote } from '../../ports/prices.ts';
import { type QuotedIn, quotedIn } from '../sources/quoted-in.ts';
import { countedNumber, printedNumber } from './printed-number.ts';
import type { YahooClient } from './yahoo-client.ts';
import { yahooSymbol } from './yahoo-symbol.ts';

export const YAHOO = 'yahoo';

export function createYahooSource(client: YahooClient): PriceSource {
  return {
    name: YAHOO,
    knowsEverySymbol: true,
    async quotes(symbols): Promise<SourceAnswer> {
      const answered = await client.quotes(symbols.map(yahooSymbol));
      if (!answered.ok) return new Map(symbols.map((symbol) => [symbol, answered]));
      const fieldsBySymbol = new Map(
        answered.value.map(fieldsOf).map((fields) => [fields.symbol, fields]),
      );
      return new Map(
        symbols.map((symbol) => [symbol, quoteIn(symbol, fieldsBySymbol.get(yahooSymbol(symbol)))]),
      );
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(row: unknown): Fields {
  return typeof row === 'object' && row !== null ? (row as Fields) : {};
}

function quoteIn(symbol: string, fields: Fields | undefined): Result<SourceQuote, SourceFailure> {
  if (fields === undefined) return failed({ kind: 'unknown-symbol' });
  const unit = quotedIn(fields.currency);
  if (unit === undefined) return failed({ kind: 'no-price', why: 'its answer has no currency' });
  const price = priceIn(fields.regularMarketPrice, unit);
  if (price === undefined) return failed({ kind: 'no-price', why: 'its answer has no price' });
  const at = momentOf(fields.regularMarketTime);
  if (at === undefined) return failed({ kind: 'no-price', why: 'its price has no time' });
  return ok({
    ...{ symbol, price, at, source: YAHOO, currency: unit.currency },
    previousClose: priceIn(fields.regularMarketPreviousClose, unit),
    volume: countedNumber(fields.regularMarketVolume) as Quantity | undefined,
    // In whole units, also where prices are in hundredths.
    marketCap: countedNumber(fields.marketCap) as Money | undefined,
    open: priceIn(fields.regularMarketOpen, unit),
    high: priceIn(fields.regularMarketDayHigh, unit),
    low: priceIn(fields.regularMarketDayLow, unit),
  });
}

/** Zero is not a price. */
function priceIn(value: unknown, { unitsPerPrice }: QuotedIn): Price | undefined {
  const printed = printedNumber(value);
  return printed?.gt(0) ? (quotient(printed, unitsPerPrice) as Price) : undefined;
}

/** Epoch seconds, or what the library has made of them. */
export function momentOf(value: unknown): Instant | undefined {
  if (value instanceof Date) return instant(value.getTime());
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return instant(value * SECOND_MS);
}
