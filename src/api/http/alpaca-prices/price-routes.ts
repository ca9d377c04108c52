// Market data at Alpaca's addresses: what the trader of the key follows, or an error that says why it has none.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { LastPrint } from '../../../ledger/ports/prices.ts';
import { createReadPrints, type ReadPrints } from '../../live/last-prints.ts';
import type { LiveContext } from '../../live/reader.ts';
import { invalid, unavailable } from '../alpaca/alpaca-error.ts';
import { type AlpacaCaller, alpacaCallerOf } from '../alpaca/callers.ts';
import { refuseSymbol } from '../alpaca/key-limits.ts';
import { IS_STOCK } from '../alpaca/market-routes.ts';
import { oneByOne } from '../alpaca/one-by-one.ts';
import type { Server } from '../loaders/parts.ts';
import {
  type BarsQuery,
  barsQuery,
  feedQuery,
  oneBarsQuery,
  pageToken,
  placeIn,
  symbolsQuery,
} from './bar-query.ts';
import { barsOf, chartOf, keptChart, minuteBar, NotFollowed, type ShownBar } from './bars.ts';
import { shownQuote, shownTrade } from './latest.ts';
import { timeframeIn } from './timeframes.ts';

const hide = { hide: true } as const;
const params = z.object({ symbol: z.string().max(32).toUpperCase() });
const SYMBOLS_MAX = 200;

/** One answer about one symbol. */
type Look = (caller: AlpacaCaller, symbol: string) => Promise<unknown>;

export function priceRoutes(server: Server, live: LiveContext): void {
  const printsByTrader = new Map<string, ReadPrints>(
    live.traders.map((trader) => [trader.name, createReadPrints([trader], live)]),
  );
  server.addHook('onClose', async () => {
    for (const prints of printsByTrader.values()) prints.stop();
  });

  async function printOf({ client }: AlpacaCaller, symbol: string): Promise<LastPrint | undefined> {
    const found = await printsByTrader.get(client.name)?.lastPrints([symbol]);
    return found?.ok === true ? found.value.get(symbol) : undefined;
  }

  const trade: Look = async (caller, symbol) => {
    const print = await printOf(caller, symbol);
    if (print !== undefined) return shownTrade(print);
    const last = (await keptChart(caller, symbol)).bars.at(-1);
    if (last === undefined) throw new NotFollowed(noPrice(symbol));
    return shownTrade({ price: last.close, at: Date.parse(last.at) as LastPrint['at'] });
  };
  const quote: Look = async (caller, symbol) => {
    const { latest_quote: found } = await chartOf(caller, symbol, NOW_ALONE);
    if (found === null) throw new NotFollowed(noPrice(symbol));
    return shownQuote(found);
  };
  const bar: Look = async (caller, symbol) => {
    const last = (await keptChart(caller, symbol)).bars.at(-1);
    if (last === undefined) throw new NotFollowed(noPrice(symbol));
    return minuteBar(last);
  };

  for (const [name, look] of Object.entries({ trade, quote, bar })) {
    const plural = `${name}s`;
    server.get(
      `/stocks/${plural}/latest`,
      { schema: { ...hide, querystring: symbolsQuery } },
      async (request) => ({ [plural]: await ofEach(request, request.query.symbols, look) }),
    );
    server.get(
      `/stocks/:symbol/${plural}/latest`,
      { schema: { ...hide, params, querystring: feedQuery } },
      async (request) => {
        const { symbol } = request.params;
        return { symbol, [name]: (await ofEach(request, [symbol], look))[symbol] };
      },
    );
  }

  const snapshot: Look = async (caller, symbol) => {
    const { bars, market_time: now, latest_quote: found } = await keptChart(caller, symbol);
    const fromMs = Date.parse(now) - SNAPSHOT_MS;
    const wanted = { timeframe: { kind: 'day' }, fromMs, toMs: undefined } as const;
    const days = await barsOf(caller, symbol, wanted);
    const last = bars.at(-1);
    return {
      latestTrade: await trade(caller, symbol),
      latestQuote: found && shownQuote(found),
      minuteBar: last === undefined ? null : minuteBar(last),
      dailyBar: days.at(-1) ?? null,
      prevDailyBar: days.at(-2) ?? null,
    };
  };
  server.get('/stocks/snapshots', { schema: { ...hide, querystring: symbolsQuery } }, (request) =>
    ofEach(request, request.query.symbols, snapshot),
  );
  server.get(
    '/stocks/:symbol/snapshot',
    { schema: { ...hide, params, querystring: feedQuery } },
    async (request) => {
      const { symbol } = request.params;
      return { symbol, ...Object((await ofEach(request, [symbol], snapshot))[symbol]) };
    },
  );

  server.get('/stocks/bars', { schema: { ...hide, querystring: barsQuery } }, (request) => {
    const { symbols, ...asked } = request.query;
    return pageOfBars(request, symbols, asked);
  });
  server.get(
    '/stocks/:symbol/bars',
    { schema: { ...hide, params, querystring: oneBarsQuery } },
    async (request) => {
      const { symbol } = request.params;
      const { bars, next_page_token } = await pageOfBars(request, [symbol], request.query);
      return { symbol, bars: bars[symbol] ?? [], next_page_token };
    },
  );
  for (const path of ['/stocks/quotes', '/stocks/trades'])
    for (const at of [path, path.replace('stocks', 'stocks/:symbol')])
      server.get(at, { schema: hide }, () => {
        throw unavailable('Past quotes and trades are not kept: ask for bars, or for the latest.');
      });
}

const DAY_MS = 86_400_000;
/** Reaches the session before, over a long weekend. */
const SNAPSHOT_MS = 5 * DAY_MS;
/** A span without bars. */
const NOW_ALONE = { from: '9999-12-31T00:00:00Z' };

function noPrice(symbol: string): string {
  return `The trader has no price of ${symbol}: it follows symbols that a strategy lists or that it holds, while its broker sends prices.`;
}

/** As Alpaca answers for several symbols: without those of which there is nothing, unless there is nothing of any. */
async function ofEach(
  request: FastifyRequest,
  symbols: readonly string[],
  look: Look,
): Promise<Record<string, unknown>> {
  const caller = readingOf(request, symbols);
  const answers = await oneByOne(
    symbols,
    async (symbol) => [symbol, await orNotFollowed(look(caller, symbol))] as const,
  );
  const found = answers.filter(([, answer]) => !(answer instanceof NotFollowed));
  const [first] = answers;
  if (found.length === 0) throw first?.[1];
  return Object.fromEntries(found);
}

function orNotFollowed<Answer>(answer: Promise<Answer>): Promise<Answer | NotFollowed> {
  return answer.catch((error: unknown) => {
    if (error instanceof NotFollowed) return error;
    throw error;
  });
}

/** A key reads prices of what it may trade. */
function readingOf(request: FastifyRequest, symbols: readonly string[]): AlpacaCaller {
  const caller = alpacaCallerOf(request);
  if (symbols.length === 0) throw invalid('symbols: name at least one');
  if (symbols.length > SYMBOLS_MAX) throw invalid(`symbols: at most ${SYMBOLS_MAX}`);
  for (const symbol of symbols) {
    if (!IS_STOCK.test(symbol)) throw invalid(`invalid symbol: ${symbol}`);
    refuseSymbol(caller, symbol);
  }
  return caller;
}

/** By symbol, then by time. */
async function pageOfBars(request: FastifyRequest, symbols: readonly string[], asked: BarsQuery) {
  const caller = readingOf(request, symbols);
  const { start, end, limit, sort, page_token: token } = asked;
  const wanted = {
    timeframe: timeframeIn(asked.timeframe),
    fromMs: start === undefined ? undefined : Date.parse(start),
    toMs: end === undefined ? undefined : Date.parse(end),
  };
  const place = placeIn(token);
  const bars: Record<string, ShownBar[]> = {};
  let left = limit;
  const missing: NotFollowed[] = [];
  const inOrder = [...new Set(symbols)].sort();
  for (const symbol of inOrder) {
    if (place !== undefined && symbol < place.symbol) continue;
    const all = await orNotFollowed(barsOf(caller, symbol, wanted));
    if (all instanceof NotFollowed) {
      missing.push(all);
      if (missing.length === inOrder.length) throw all;
      continue;
    }
    const ordered = sort === 'asc' ? all : all.toReversed();
    const isDone = ({ t }: ShownBar) =>
      symbol === place?.symbol && (sort === 'asc' ? t <= place.at : t >= place.at);
    const rest = ordered.filter((bar) => !isDone(bar));
    const given = rest.slice(0, left);
    if (given.length > 0) bars[symbol] = given;
    left -= given.length;
    const last = given.at(-1);
    if (rest.length > given.length && last !== undefined)
      return { bars, next_page_token: pageToken({ symbol, at: last.t }) };
    if (rest.length > given.length) return { bars, next_page_token: endOf(bars) };
  }
  return { bars, next_page_token: null };
}

/** A page that was full at the end of a symbol. */
function endOf(bars: Readonly<Record<string, readonly ShownBar[]>>): string | null {
  const [symbol, given] = Object.entries(bars).at(-1) ?? [];
  const last = given?.at(-1);
  return symbol === undefined || last === undefined ? null : pageToken({ symbol, at: last.t });
}
