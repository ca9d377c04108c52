// /v2/stocks: bars, quotes and trades of the past in pages, the newest ones, and snapshots.
import { DAY_MS, type Instant, instant, MINUTE_MS } from '../../../../kernel/instant.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { Security } from '../../exchange/market/security.ts';
import { badField, type Refusal } from '../../exchange/state/refusals.ts';
import {
  type Answered,
  found,
  isRefusal,
  limitIn,
  momentOf,
  refusalAnswer,
  symbolsIn,
} from '../messages/answers.ts';
import { type Route, route } from '../messages/route.ts';
import { barsOf, barView, timeframeIn } from './bars.ts';
import { type Feed, feedIn } from './feeds.ts';
import { latestBar, latestQuote, latestTrade, snapshot } from './latest.ts';
import { quoteTick, ticksOf, tradeTick } from './ticks.ts';

type Kind = 'bars' | 'quotes' | 'trades';

interface Asked {
  readonly securities: readonly Security[];
  readonly feed: Feed;
  readonly from: Instant;
  readonly until: Instant;
  readonly query: URLSearchParams;
}

const PAGE = { name: 'limit', usual: 1_000, max: 10_000 };
const DELAY_MS = 15 * MINUTE_MS;
const NO_TAPE: Answered = {
  status: 403,
  body: { message: 'subscription does not permit querying recent SIP data' },
};

export function dataRoutes(exchange: Exchange, hasTape: boolean): readonly Route[] {
  const { market } = exchange;

  function securitiesOf(symbols: readonly string[]): readonly Security[] | Refusal {
    if (symbols.length === 0) return badField('symbols is required');
    const known = symbols.map((symbol) => market.security(symbol));
    const missing = symbols.find((_symbol, index) => known[index] === undefined);
    return missing === undefined
      ? known.filter((one) => one !== undefined)
      : badField(`invalid symbol: ${missing}`);
  }

  function asked(query: URLSearchParams, symbols: readonly string[]): Asked | Answered {
    const now = exchange.now();
    const feed = feedIn(query);
    const securities = securitiesOf(symbols);
    const midnight = US_EQUITIES.boundsOf(US_EQUITIES.dayOf(now)).start;
    const from = momentOf(query, 'start') ?? midnight;
    const until = momentOf(query, 'end');
    for (const part of [feed, securities, from, until])
      if (isRefusal(part)) return badRequest(part);
    const isDelayed = feed !== 'iex' && !hasTape;
    const newest = instant(isDelayed ? now - DELAY_MS : now);
    if (isDelayed && until !== undefined && (until as Instant) > newest) return NO_TAPE;
    return {
      securities: securities as readonly Security[],
      feed: (feed as Feed | undefined) ?? 'sip',
      from: from as Instant,
      until: endOf((until as Instant | undefined) ?? newest, query, newest),
      query,
    };
  }

  function itemsOf(kind: Kind, request: Asked, security: Security): readonly object[] | Refusal {
    const { feed, from, until, query } = request;
    if (kind === 'bars') {
      const text = query.get('timeframe') ?? '1Min';
      const timeframe = timeframeIn(text);
      if (timeframe === undefined) return badField(`invalid timeframe: ${text}`);
      const adjustment = query.get('adjustment') ?? 'raw';
      const isAdjusted = /\b(split|all)\b/.test(adjustment);
      return barsOf(exchange, { security, timeframe, from, until, isAdjusted }).map((bar) =>
        barView(bar, feed),
      );
    }
    const view = kind === 'quotes' ? quoteTick : tradeTick;
    return ticksOf(exchange, { security, from, until }).map((tick) => view(tick, security, feed));
  }

  function past(kind: Kind, query: URLSearchParams, symbols: readonly string[]): Answered {
    const request = asked(query, [...symbols].sort());
    if ('status' in request) return request;
    const limit = limitIn(query, PAGE);
    if (isRefusal(limit)) return badRequest(limit);
    const isDescending = query.get('sort') === 'desc';
    const first = offsetIn(query.get('page_token'));
    const end = first + limit;
    const itemsBySymbol: Record<string, readonly object[]> = {};
    let count = 0;
    for (const security of request.securities) {
      const items = itemsOf(kind, request, security);
      if (isRefusal(items)) return badRequest(items);
      const sorted = isDescending ? items.toReversed() : items;
      const page = sorted.slice(Math.max(0, first - count), Math.max(0, end - count));
      if (page.length > 0) itemsBySymbol[security.symbol] = page;
      count += items.length;
    }
    const isMore = end < count;
    return found({ items: itemsBySymbol, token: isMore ? tokenOf(end) : null });
  }

  const many =
    (kind: Kind): Route['answer'] =>
    ({ parameters }) =>
      renamed(past(kind, parameters, symbolsIn(parameters)), (items, token) => ({
        ...{ [kind]: items, next_page_token: token },
      }));
  const one =
    (kind: Kind): Route['answer'] =>
    ({ parameters }, symbol) =>
      renamed(past(kind, parameters, [symbol]), (items, token) => ({
        ...{ [kind]: items[symbol] ?? [], symbol, next_page_token: token },
      }));

  function newest(query: URLSearchParams, symbols: readonly string[]) {
    const feed = feedIn(query);
    const securities = securitiesOf(symbols);
    if (isRefusal(feed)) return badRequest(feed);
    if (isRefusal(securities)) return badRequest(securities);
    if (feed === 'sip' && !hasTape) return NO_TAPE;
    return { securities, feed: feed ?? (hasTape ? 'sip' : 'iex') };
  }

  type View = (security: Security, feed: Feed) => object | null;

  const latest =
    (name: string | undefined, view: View): Route['answer'] =>
    ({ parameters }) => {
      const request = newest(parameters, symbolsIn(parameters));
      if ('status' in request) return request;
      const { securities, feed } = request;
      const values = Object.fromEntries(securities.map((one) => [one.symbol, view(one, feed)]));
      return found(name === undefined ? values : { [name]: values });
    };
  const latestOf =
    (name: string | undefined, view: View): Route['answer'] =>
    ({ parameters }, symbol) => {
      const request = newest(parameters, [symbol]);
      if ('status' in request) return request;
      const [security] = request.securities;
      const value = security === undefined ? null : view(security, request.feed);
      return found(name === undefined ? { symbol, ...value } : { symbol, [name]: value });
    };

  const bar: View = (security, feed) => latestBar(exchange, security, feed);
  const whole: View = (security, feed) => snapshot(exchange, security, feed);
  return [
    route('GET', '/v2/stocks/bars/latest', latest('bars', bar)),
    route('GET', '/v2/stocks/quotes/latest', latest('quotes', latestQuote)),
    route('GET', '/v2/stocks/trades/latest', latest('trades', latestTrade)),
    route('GET', '/v2/stocks/snapshots', latest(undefined, whole)),
    route('GET', '/v2/stocks/bars', many('bars')),
    route('GET', '/v2/stocks/quotes', many('quotes')),
    route('GET', '/v2/stocks/trades', many('trades')),
    route('GET', '/v2/stocks/([^/]+)/bars/latest', latestOf('bar', bar)),
    route('GET', '/v2/stocks/([^/]+)/quotes/latest', latestOf('quote', latestQuote)),
    route('GET', '/v2/stocks/([^/]+)/trades/latest', latestOf('trade', latestTrade)),
    route('GET', '/v2/stocks/([^/]+)/snapshot', latestOf(undefined, whole)),
    route('GET', '/v2/stocks/([^/]+)/bars', one('bars')),
    route('GET', '/v2/stocks/([^/]+)/quotes', one('quotes')),
    route('GET', '/v2/stocks/([^/]+)/trades', one('trades')),
  ];
}

type Page = {
  readonly items: Readonly<Record<string, readonly object[]>>;
  readonly token: string | null;
};

function renamed(
  answered: Answered,
  name: (items: Page['items'], token: Page['token']) => object,
): Answered {
  if (answered.status !== 200) return answered;
  const { items, token } = answered.body as Page;
  return found(name(items, token));
}

/** The data API answers 400 where the trading API answers 422. */
function badRequest(refusal: Refusal): Answered {
  return { status: 400, body: { message: refusalText(refusal) } };
}

const refusalText = (refusal: Refusal) =>
  (refusalAnswer(refusal).body as { readonly message: string }).message;

/** A day without a time means to its end. */
function endOf(until: Instant, query: URLSearchParams, newest: Instant): Instant {
  const isDay = query.get('end')?.length === 10;
  return instant(Math.min(isDay ? until + DAY_MS - 1 : until, newest));
}

function tokenOf(offset: number): string {
  return Buffer.from(`from ${offset}`).toString('base64');
}

function offsetIn(token: string | null): number {
  const text = Buffer.from(token ?? '', 'base64').toString('utf8');
  return Number(/^from (\d+)$/.exec(text)?.[1] ?? 0);
}
