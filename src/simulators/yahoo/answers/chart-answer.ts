// `GET /v8/finance/chart/SYMBOL`: daily bars and dividends, adjusted for every later split as Yahoo adjusts them, and the splits.

import { HOUR_MS, instant, type TradingDay } from '../../../kernel/instant.ts';
import { dayAt, instantOf, zoneNamed } from '../../../market/time/zone.ts';
import { type HttpAnswer, jsonAnswer } from '../../host/http-server.ts';
import type { Security } from '../securities/security.ts';

export interface ChartQuery {
  /** Epoch seconds; the end is exclusive. */
  readonly from: number;
  readonly to: number;
  readonly nowSeconds: number;
}

const OPENS_AT_MS = 9.5 * HOUR_MS;
const CLOSES_AT_MS = 16 * HOUR_MS;

export function chartAnswer(security: Security, asked: ChartQuery): HttpAnswer {
  if (asked.from >= asked.to) {
    return chartError(400, 'Bad Request', 'Invalid input - start date cannot be after end date.');
  }
  const bars = security.closes
    .map(([day, close]) => ({ opens: secondsOf(security, day, OPENS_AT_MS), day, close }))
    .filter(({ opens }) => opens >= asked.from && opens < asked.to);
  if (bars.length === 0 && security.closes.length > 0) {
    const range = `startDate = ${asked.from}, endDate = ${asked.to}`;
    return chartError(400, 'Bad Request', `Data doesn't exist for ${range}`);
  }
  const closes = bars.map(({ day, close }) =>
    close === null ? null : Math.fround(close / factorAfter(security, day)),
  );
  const volume = closes.map((close) => (close === null ? null : security.volume));
  const quote = { open: closes, high: closes, low: closes, close: closes, volume };
  const result = {
    meta: metaOf(security, asked.nowSeconds),
    ...(bars.length === 0 ? {} : { timestamp: bars.map(({ opens }) => opens) }),
    ...eventsIn(security, asked),
    indicators: {
      quote: [bars.length === 0 ? {} : quote],
      adjclose: [bars.length === 0 ? {} : { adjclose: closes }],
    },
  };
  return jsonAnswer(200, { chart: { result: [result], error: null } });
}

export function unknownChart(): HttpAnswer {
  return chartError(404, 'Not Found', 'No data found, symbol may be delisted');
}

function chartError(status: number, code: string, description: string): HttpAnswer {
  return jsonAnswer(status, { chart: { result: null, error: { code, description } } });
}

/** Shares of today for one share of the day. */
function factorAfter({ splits }: Security, day: string): number {
  return splits
    .filter(([splitDay]) => splitDay > day)
    .reduce((factor, [, newShares, oldShares]) => (factor * newShares) / oldShares, 1);
}

function eventsIn(security: Security, { from, to }: ChartQuery): object {
  const splits = security.splits.flatMap(([day, numerator, denominator]) => {
    const date = secondsOf(security, day, OPENS_AT_MS);
    const splitRatio = `${numerator}:${denominator}`;
    const isAsked = date >= from && date < to;
    return isAsked ? [[String(date), { date, numerator, denominator, splitRatio }] as const] : [];
  });
  const dividends = security.dividends.flatMap(([day, perShare, currency]) => {
    const date = secondsOf(security, day, OPENS_AT_MS);
    const amount = Math.fround(perShare / factorAfter(security, day));
    return date >= from && date < to ? [[String(date), { amount, date, currency }] as const] : [];
  });
  const events = {
    ...(splits.length === 0 ? {} : { splits: Object.fromEntries(splits) }),
    ...(dividends.length === 0 ? {} : { dividends: Object.fromEntries(dividends) }),
  };
  return Object.keys(events).length === 0 ? {} : { events };
}

function metaOf(security: Security, nowSeconds: number): object {
  const today = dayAt(zoneNamed(security.timezone), instant(nowSeconds * 1_000));
  const [start, end] = [OPENS_AT_MS, CLOSES_AT_MS].map((ms) => secondsOf(security, today, ms));
  const regular = { timezone: 'EST', start, end, gmtoffset: 0 };
  return {
    currency: security.currency,
    symbol: security.symbol,
    exchangeName: 'NMS',
    fullExchangeName: 'Simulated',
    instrumentType: security.quoteType,
    firstTradeDate: 0,
    regularMarketTime: security.time ?? nowSeconds,
    hasPrePostMarketData: true,
    gmtoffset: 0,
    timezone: 'EST',
    exchangeTimezoneName: security.timezone,
    regularMarketPrice: security.price,
    chartPreviousClose: security.previousClose,
    priceHint: 2,
    currentTradingPeriod: { pre: regular, regular, post: regular },
    dataGranularity: '1d',
    range: '',
    validRanges: ['1d', '5d', '1mo', '3mo', '6mo', '1y', '2y', '5y', '10y', 'ytd', 'max'],
  };
}

/** Currencies begin at midnight. */
function secondsOf({ timezone, quoteType }: Security, day: string, msOfDay: number): number {
  const ms = quoteType === 'CURRENCY' && msOfDay === OPENS_AT_MS ? 0 : msOfDay;
  return instantOf(zoneNamed(timezone), day as TradingDay, ms) / 1_000;
}
