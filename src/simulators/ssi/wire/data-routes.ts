// Market data over REST: minutes, boards and the limits of the day.
import { DAY_MS, type Instant, type TradingDay } from '../../../kernel/instant.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import { addDays } from '../../../market/time/day.ts';
import { parseWallTime } from '../../../market/time/zone.ts';
import { isTradingDay } from '../../../market/venues/vietnam/closed-days.ts';
import type { SecurityKind } from '../../../market/venues/vietnam/trading-rules.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { termsOf } from '../exchange/market/day-plan.ts';
import { atTimeOf, dayOf, dayText, parseDayText, timeText } from '../exchange/market/local-time.ts';
import type { Security } from '../exchange/market/security.ts';
import { type Answered, badRequest, type Done } from './answers.ts';
import { type Page, pageOf } from './pages.ts';
import type { WireForm } from './wire-form.ts';

export interface DataRoutes {
  minutes(query: URLSearchParams): Answered;
  securities(query: URLSearchParams): Answered;
  masterData(query: URLSearchParams): Answered;
}

const DAYS_MAX = 400;
const LISTED_SHARES = 1_000_000_000;
/** SSI publishes no list of these codes (assumed). */
const STOCK_TYPE: Readonly<Record<SecurityKind, string>> = {
  share: 'ST',
  fund: 'EF',
  'covered-warrant': 'CW',
};

export function createDataRoutes(exchange: Exchange, form: WireForm): DataRoutes {
  const { market } = exchange;

  function minutesOf(security: Security, from: Instant, to: Instant): readonly Bar[] {
    const played = [
      ...security.minutes,
      ...(security.minute === undefined ? [] : [security.minute]),
    ];
    const firstPlayed = played[0] === undefined ? dayOf(exchange.now()) : dayOf(played[0].start);
    const bars = daysBetween(dayOf(from), dayOf(to), dayOf(exchange.now()))
      .filter((day) => day < firstPlayed)
      .flatMap(
        (day) => security.source.planOf(day, security.source.referenceOf(day))?.minutes ?? [],
      );
    return [...bars, ...played].filter(({ start }) => start >= from && start <= to);
  }

  function limitsRow(security: Security, on: TradingDay) {
    const { symbol, board, source, day, reference, terms } = security;
    const isToday = on === day;
    const ref = isToday ? reference : source.referenceOf(on);
    const { limits } = isToday ? terms : termsOf(security, on, ref);
    const { ceiling, floor } = limits;
    return { board, symbol, tradingDate: dayText(on), ceiling, floor, refPrice: ref };
  }

  return {
    minutes(query) {
      const security = market.security(query.get('symbol') ?? '');
      if (security === undefined) return badRequest('Stock symbol does not exist', 'ORD001');
      if (query.get('timeFrame') !== '1m') return badRequest('timeFrame must be 1m');
      const today = dayOf(exchange.now());
      const from = momentFrom(query.get('from') ?? dayText(today), 0);
      const to = momentFrom(query.get('to') ?? dayText(today), DAY_MS - 1);
      if (from === undefined || to === undefined)
        return badRequest('from and to must be YYYY/MM/DD or YYYY/MM/DD HH:mm:ss');
      const page = pageOf(minutesOf(security, from, to), query);
      return listed({ ...page, rows: page.rows.map((bar) => minuteRow(security.symbol, bar)) });
    },
    securities(query) {
      const symbol = query.get('symbol');
      const board = query.get('board');
      const one = symbol === null ? undefined : market.security(symbol);
      const found = symbol === null ? [...market.all()] : one === undefined ? [] : [one];
      return {
        data: found
          .filter((security) => board === null || security.board === board)
          .map((security) => ({
            symbol: security.symbol,
            board: security.board,
            symbolNameVi: `Công ty ${security.symbol}`,
            symbolNameEn: `Company ${security.symbol}`,
            ...(form === 'older'
              ? { lotSize: security.terms.rules.lotSize, listedShares: LISTED_SHARES }
              : {
                  lotSize: String(security.terms.rules.lotSize),
                  listedShare: String(LISTED_SHARES),
                  stockType: STOCK_TYPE[security.kind],
                }),
          })),
      };
    },
    masterData(query) {
      // The whole market: SSI has no parameter for one symbol.
      const found = [...market.all()];
      const today = dayOf(exchange.now());
      const [from, to] = ['From', 'To'].map((name) =>
        parseDayText(query.get(name) ?? query.get(name.toLowerCase()) ?? dayText(today)),
      );
      if (from === undefined || to === undefined)
        return badRequest('From and To must be YYYY/MM/DD');
      const days = daysBetween(from, to, today).filter(
        (day) => isTradingDay(day) === true || day === today,
      );
      const rows = days.flatMap((day) => found.map((security) => limitsRow(security, day)));
      return listed(pageOf(rows, query));
    },
  };
}

function listed<Row>({ rows, pagesCount, totalRecord }: Page<Row>): Done {
  return { data: rows, paging: { pagesCount, totalRecord } };
}

function minuteRow(symbol: string, { start, open, high, low, close, volume }: Bar): object {
  const value = Math.round(((open + close) / 2) * volume);
  return { symbol, tradingDate: timeText(start), open, high, low, close, volume, value };
}

function daysBetween(from: TradingDay, to: TradingDay, today: TradingDay): readonly TradingDay[] {
  const days: TradingDay[] = [];
  const last = to < today ? to : today;
  for (let day = from; day <= last && days.length < DAYS_MAX; day = addDays(day, 1)) days.push(day);
  return days;
}

function momentFrom(text: string, msOfDay: number): Instant | undefined {
  const day = parseDayText(text);
  if (text.length <= 10) return day && atTimeOf(day, msOfDay);
  const at = parseWallTime(text.replaceAll('/', '-'));
  return at && atTimeOf(at.day, at.msOfDay);
}
