// `GET /v7/finance/quote`: the quotes of the symbols that are known; the others are left out without a word.
import { type HttpAnswer, jsonAnswer } from '../../host/http-server.ts';
import type { Security } from '../securities/security.ts';
import type { SecurityBook } from '../securities/security-book.ts';

export interface QuoteRequest {
  readonly symbols: readonly string[];
  /** Epoch seconds. */
  readonly nowSeconds: number;
}

export function quoteAnswer(book: SecurityBook, { symbols, nowSeconds }: QuoteRequest): HttpAnswer {
  const result = symbols.flatMap((symbol) => {
    const security = book.get(symbol);
    return security === undefined ? [] : [quoteOf(security, nowSeconds)];
  });
  return jsonAnswer(200, { quoteResponse: { result, error: null } });
}

function quoteOf(security: Security, nowSeconds: number): object {
  const { price, previousClose } = security;
  const change = price === null || previousClose === null ? null : price - previousClose;
  return {
    language: 'en-US',
    region: 'US',
    quoteType: security.quoteType,
    typeDisp: security.quoteType === 'ETF' ? 'ETF' : 'Equity',
    quoteSourceName: 'Delayed Quote',
    triggerable: true,
    currency: security.currency,
    exchange: 'NMS',
    fullExchangeName: 'Simulated',
    exchangeTimezoneName: security.timezone,
    exchangeTimezoneShortName: 'EST',
    gmtOffSetMilliseconds: 0,
    market: 'us_market',
    marketState: 'REGULAR',
    esgPopulated: false,
    tradeable: false,
    cryptoTradeable: false,
    hasPrePostMarketData: true,
    firstTradeDateMilliseconds: 0,
    priceHint: 2,
    shortName: security.name,
    longName: security.name,
    sourceInterval: 15,
    exchangeDataDelayedBy: 0,
    symbol: security.symbol,
    regularMarketPrice: price,
    regularMarketTime: security.time ?? nowSeconds,
    regularMarketChange: change,
    regularMarketChangePercent:
      change === null || !previousClose ? null : (change / previousClose) * 100,
    regularMarketPreviousClose: previousClose,
    regularMarketOpen: security.open,
    regularMarketDayHigh: security.high,
    regularMarketDayLow: security.low,
    regularMarketVolume: security.volume,
    marketCap: security.marketCap,
  };
}
