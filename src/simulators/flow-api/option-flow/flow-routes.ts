// The endpoints for option trades, minute bars and divergence, answered from the generated flow.
import { type Instant, instant, MINUTE_MS, type TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import { instantOf } from '../../../market/time/zone.ts';
import type { PredictionBook } from '../predictions/prediction-book.ts';
import { type Route, unknownTicker } from '../predictions/prediction-routes.ts';
import { failure, success } from '../protocol/answer.ts';
import { finishedMinutes, NEW_YORK, newYorkDay } from '../protocol/new-york.ts';
import type { Query } from '../protocol/query.ts';
import { type Decay, divergence, USUAL_DECAY } from './divergence.ts';
import { cents, createOptionFlow, type OptionTrade } from './option-trades.ts';

/** A request for more days is refused: the real service would need minutes for it. */
const DAYS_MAX = 31;
const PRICE_WITHOUT_PREDICTION = 100;

export type FlowRoutes = Readonly<
  Record<'trades' | 'minuteData' | 'divergence' | 'dataRange', Route>
>;

export function createFlowRoutes(book: PredictionBook, seed: number): FlowRoutes {
  const priceNear = (ticker: string, at: Instant) =>
    book.around(ticker, at)?.stock_price ?? PRICE_WITHOUT_PREDICTION;
  const flow = createOptionFlow(seed, priceNear);

  const tradesIn = (ticker: string, minutes: readonly Instant[]) =>
    minutes.flatMap((minute) => flow.trades(ticker, minute));
  const pointsOf = (ticker: string, minutes: readonly Instant[]) =>
    minutes.map((minute) => ({ minute, stockPrice: cents(priceNear(ticker, minute)) }));

  function listRoute(
    name: 'trades' | 'minute_data',
    rowsOf: (ticker: string, minute: Instant) => object[],
  ): Route {
    return (query, now) => {
      const ticker = query.ticker();
      const limit = query.count('limit', 100);
      const isRecent = query.flag('recent');
      const asked = readSpan(query, now);
      const issue = query.issue() ?? tooLong(asked);
      if (issue !== undefined) return failure(400, issue);
      if (!book.tickers().includes(ticker)) return unknownTicker(ticker);
      const today = newYorkDay(now);
      const span = isRecent ? { from: addDays(today, -4), to: today } : asked;
      const rows = minutesIn(span, now).flatMap((minute) => rowsOf(ticker, minute));
      const listed = isRecent ? rows.reverse().slice(0, limit) : rows.slice(0, limit);
      return success({ ticker, [name]: listed, count: listed.length });
    };
  }

  return {
    trades: listRoute('trades', flow.trades),
    minuteData: listRoute('minute_data', (ticker, minute) => [flow.minuteBar(ticker, minute)]),
    divergence(query, now) {
      const ticker = query.ticker();
      const days = query.count('days', 1);
      const limit = query.count('limit', Number.MAX_SAFE_INTEGER);
      const asked = readSpan(query, now, days);
      const issue = query.issue() ?? tooLong(asked);
      if (issue !== undefined) return failure(400, issue);
      if (!book.tickers().includes(ticker)) return unknownTicker(ticker);
      const minutes = minutesIn(asked, now);
      const trades = tradesIn(ticker, minutes);
      const points = pointsOf(ticker, minutes);
      const rows = divergence({ ticker, points, trades, decay: USUAL_DECAY }).slice(0, limit);
      return success({ ticker, divergence_data: rows, count: rows.length });
    },
    dataRange(query, now) {
      const ticker = query.ticker();
      const from = query.day('start_date');
      const to = query.day('end_date');
      const decay = readDecay(query);
      const filters = readFilters(query);
      const issue = query.issue();
      if (issue !== undefined) return failure(400, issue);
      if (from === undefined) return failure(400, 'The parameter "start_date" is missing.');
      if (to === undefined) return failure(400, 'The parameter "end_date" is missing.');
      const long = tooLong({ from, to });
      if (long !== undefined) return failure(400, long);
      if (!book.tickers().includes(ticker)) return unknownTicker(ticker);
      const minutes = minutesIn({ from, to }, now);
      const original = tradesIn(ticker, minutes);
      const trades = original.filter((trade) => isKept(trade, filters));
      const rows = divergence({ ticker, points: pointsOf(ticker, minutes), trades, decay });
      return success({
        ticker,
        parameters: {
          start_date: `${from}T09:00:00`,
          end_date: `${to}T16:15:00`,
          lookback_hours: decay.lookbackHours,
          lambda_short: decay.lambdaShort,
          lambda_long: decay.lambdaLong,
          date_range: `${from} to ${to}`,
          filters,
        },
        data_info: {
          original_trades: original.length,
          filtered_trades: trades.length,
          minute_data_points: minutes.length,
          divergence_points: rows.length,
        },
        divergence_data: rows,
      });
    },
  };
}

interface Span {
  readonly from: TradingDay;
  readonly to: TradingDay;
  /** Clock times that limit the first and the last day, in milliseconds since midnight. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

function readSpan(query: Query, now: Instant, days = 1): Span {
  const to = query.day('end_date') ?? newYorkDay(now);
  const from = query.day('start_date') ?? addDays(to, 1 - Math.min(days, DAYS_MAX));
  return { from, to, fromMs: query.timeOfDay('start_time'), toMs: query.timeOfDay('end_time') };
}

function tooLong({ from, to }: Span): string | undefined {
  if (to < from) return 'The parameter "end_date" is before "start_date".';
  return addDays(from, DAYS_MAX) <= to ? `More than ${DAYS_MAX} days were requested.` : undefined;
}

function minutesIn({ from, to, fromMs = 0, toMs }: Span, now: Instant): Instant[] {
  const first = instantOf(NEW_YORK, from, fromMs);
  const last =
    toMs === undefined
      ? instant(instantOf(NEW_YORK, addDays(to, 1), 0) - MINUTE_MS)
      : instantOf(NEW_YORK, to, toMs);
  const minutes: Instant[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) minutes.push(...finishedMinutes(day, now));
  return minutes.filter((minute) => minute >= first && minute <= last);
}

function readDecay(query: Query): Decay {
  return {
    lookbackHours: query.number('lookback_hours') ?? USUAL_DECAY.lookbackHours,
    lambdaShort: query.number('lambda_short') ?? USUAL_DECAY.lambdaShort,
    lambdaLong: query.number('lambda_long') ?? USUAL_DECAY.lambdaLong,
  };
}

const FILTERS = [
  'min_value',
  'max_value',
  'min_size',
  'max_size',
  'min_delta',
  'max_delta',
] as const;
type Filters = { readonly [name in (typeof FILTERS)[number]]?: number };

function readFilters(query: Query): Filters {
  const given = FILTERS.map((name) => [name, query.number(name)] as const);
  return Object.fromEntries(given.filter(([, limit]) => limit !== undefined));
}

function isKept(trade: OptionTrade, filters: Filters): boolean {
  const { min_value, max_value, min_size, max_size, min_delta, max_delta } = filters;
  return (
    isWithin(trade.trade_value, min_value, max_value) &&
    isWithin(trade.size, min_size, max_size) &&
    isWithin(trade.delta, min_delta, max_delta)
  );
}

function isWithin(value: number, low = Number.NEGATIVE_INFINITY, high = Infinity): boolean {
  return value >= low && value <= high;
}
