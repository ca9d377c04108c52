// The endpoints about the service and its predictions.
import type { Instant } from '../../../kernel/instant.ts';
import type { HttpAnswer } from '../../host/http-server.ts';
import { failure, success } from '../protocol/answer.ts';
import { isServiceHours, naiveNewYork } from '../protocol/new-york.ts';
import type { Query } from '../protocol/query.ts';
import type { PredictionBook } from './prediction-book.ts';

export type Route = (query: Query, now: Instant) => HttpAnswer;

export function statusRoute(book: PredictionBook): Route {
  return (_query, now) => {
    const tickers = book.tickers();
    const running = Object.fromEntries(tickers.map((ticker) => [ticker, { running: true }]));
    return success({
      system: {
        service: 'Simulated options flow monitor',
        status: 'running',
        current_time_et: naiveNewYork(now).replace('T', ' '),
        timezone: 'America/New_York',
      },
      market: {
        is_market_hours: isServiceHours(now),
        market_open: '9:00',
        market_close: '16:15',
      },
      tickers,
      threads: { ticker_manager: { running: true, active: true, tickers } },
      ml_system: { running: true, predictors: running },
    });
  };
}

export function tickersRoute(book: PredictionBook): Route {
  return () => {
    const tickers = book.tickers();
    return success({ tickers, count: tickers.length });
  };
}

export function latestRoute(book: PredictionBook): Route {
  return (query, now) => {
    const ticker = query.ticker();
    const isDefaultOnly = query.flag('use_default_only');
    const issue = query.issue();
    if (issue !== undefined) return failure(400, issue);
    const prediction = book.latest(ticker, now);
    if (prediction === undefined) return failure(404, `No prediction for ${ticker}.`);
    return success({ ticker, prediction, model_info: modelInfo(ticker, isDefaultOnly) });
  };
}

/** The newest `limit` predictions of the period, newest first; without a ticker those of all tickers. */
export function historyRoute(book: PredictionBook): Route {
  return (query, now) => {
    const ticker = query.optionalTicker();
    const limit = query.count('limit', 100);
    const from = query.bound('start_date', 'start') ?? Number.NEGATIVE_INFINITY;
    const to = query.bound('end_date', 'end') ?? Number.POSITIVE_INFINITY;
    const isDefaultOnly = query.flag('use_default_only');
    const issue = query.issue();
    if (issue !== undefined) return failure(400, issue);
    if (ticker !== undefined && !book.tickers().includes(ticker)) return unknownTicker(ticker);
    const predictions = (ticker === undefined ? book.tickers() : [ticker])
      .flatMap((each) => book.published(each, now).reverse())
      .filter(({ timestamp }) => timestamp >= from && timestamp <= to)
      .sort((one, other) => other.timestamp - one.timestamp)
      .slice(0, limit);
    const count = predictions.length;
    if (ticker === undefined) return success({ predictions, count });
    return success({ ticker, predictions, count, model_info: modelInfo(ticker, isDefaultOnly) });
  };
}

export function unknownTicker(ticker: string): HttpAnswer {
  return failure(404, `The ticker ${ticker} is not covered.`);
}

function modelInfo(ticker: string, isDefaultOnly: boolean): object {
  const model = isDefaultOnly ? 'default' : ticker.toLowerCase();
  return {
    model_path: `models/${model}_predictor.joblib`,
    is_ticker_specific: !isDefaultOnly,
    using_default_only: isDefaultOnly,
  };
}
