// `/api/v1/positions`: what the account holds through us, and what protects it.

import { z } from 'zod';
import { amountOf, priceOfAmount } from '../../../market/instruments/amount.ts';
import { cents, sumOfCents } from '../../../market/instruments/money.ts';
import { type AccountRow, figure } from '../../../trader/contract/account.ts';
import type {
  ForeignPositionRow,
  HoldingRow,
  PositionRow,
} from '../../../trader/contract/order-rows.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { listQuery, sortedQuery } from '../listing/list-query.ts';
import { matching, pageOf } from '../listing/page-of.ts';
import { readyAnswer } from '../listing/ready-answers.ts';
import type { Server } from '../loaders/parts.ts';
import { answered, resolveTrader } from '../loaders/resolve-trader.ts';
import { liveRows, rowsOf } from '../presenters/rows.ts';
import { foreignSchema, holdingSchema, positionSchema } from '../shapes/book-rows.ts';
import { notFound } from '../shapes/problem.ts';
import { decimalNumber, flag } from '../shapes/query-numbers.ts';
import { accountQuery, PROBLEMS, traded } from '../shapes/schemas.ts';
import { accountOf } from './accounts.ts';

const listFilters = {
  ...listQuery('opened_at', 'symbol', 'quantity', 'average_price', 'unrealized_pnl', 'strategy'),
  symbol: traded().optional(),
  strategy: z.string().max(64).optional(),
  protected: flag().optional(),
};

const summary = z.object({
  account: z.string(),
  currency: z.string(),
  positions: z.int(),
  unprotected: z.array(z.string()).describe('Symbols whose stops do not cover the position'),
  long_exposure: z.number(),
  short_exposure: z.number(),
  working_entries: z.number().describe('Notional of entries that are not filled yet'),
  unrealized_pnl: z.number().nullable(),
  unpriced: z.array(z.string()).describe('Symbols without a price, why unrealized_pnl is null'),
  net_liquidation: figure,
});

const buyingPower = z.object({
  account: z.string(),
  currency: z.string(),
  available: z.number().nullable().describe('After entries that are on their way'),
  reason: z.string().nullable().describe('Why it is null'),
  price: z.number().nullable().describe('As asked, or the last one of a position in the symbol'),
  max_quantity: z.int().nullable().describe('Whole shares at this price'),
});

const config = { needs: 'read' } as const;
const tags = ['positions'];

export function positionRoutes(server: Server, clients: TraderClients): void {
  server.get(
    '/positions',
    {
      config,
      schema: {
        tags,
        summary: 'Open positions, each with its stop',
        querystring: accountQuery.extend(listFilters),
        response: { 200: z.array(positionSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const client = resolveTrader(clients, request, query.account, 'read');
      const seen = answered(client, await client.look('/positions'));
      const ready = readyAnswer(request, seen);
      if (ready !== undefined) {
        return reply
          .headers(ready.headers)
          .serializer(() => ready.text)
          .send([]);
      }
      const { symbol: name, strategy, protected: isProtected } = query;
      const all = liveRows<PositionRow>(seen);
      const rows = matching(all, { symbol: name, strategy, protected: isProtected });
      return pageOf(reply, { rows, time: 'opened_at', asked: query });
    },
  );

  server.get(
    '/positions/foreign',
    {
      config,
      schema: {
        tags,
        summary: 'Positions in the account that sluice does not manage',
        querystring: accountQuery.extend(sortedQuery('symbol', 'symbol', 'quantity')),
        response: { 200: z.array(foreignSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const client = resolveTrader(clients, request, request.query.account, 'read');
      const rows = await rowsOf<ForeignPositionRow>(client, '/positions?foreign=1');
      return pageOf(reply, { rows, asked: request.query });
    },
  );

  server.get(
    '/positions/holdings',
    {
      config,
      schema: {
        tags,
        summary: 'Shares kept as an investment: without a stop, and out of reach of strategies',
        querystring: accountQuery.extend(
          sortedQuery('symbol', 'symbol', 'quantity', 'opened_at', 'market_value'),
        ),
        response: { 200: z.array(holdingSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const client = resolveTrader(clients, request, request.query.account, 'read');
      const rows = await rowsOf<HoldingRow>(client, '/positions?holdings=1');
      return pageOf(reply, { rows, asked: request.query });
    },
  );

  server.get(
    '/positions/summary/portfolio',
    {
      config,
      schema: {
        tags,
        summary: 'Exposure, profit and protection of all positions together',
        querystring: accountQuery,
        response: { 200: summary, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = resolveTrader(clients, request, request.query.account, 'read');
      const account = await accountOf(clients, request, client.account);
      return summaryOf(account, await rowsOf<PositionRow>(client, '/positions'));
    },
  );

  server.get(
    '/positions/buying-power/available',
    {
      config,
      schema: {
        tags,
        summary: 'The amount available for a new entry, and how many shares it buys at a price',
        querystring: accountQuery.extend({
          price: decimalNumber({ min: 0.0001, max: 10_000_000 }).optional(),
          symbol: traded().optional().describe('Without a price: that of our position in it'),
        }),
        response: { 200: buyingPower, ...PROBLEMS },
      },
    },
    async (request) => {
      const { account: asked, price: given, symbol: name } = request.query;
      const row = await accountOf(clients, request, asked);
      const { account, currency, buying_power_available: available } = row;
      const client = resolveTrader(clients, request, asked, 'read');
      const held = name === undefined ? [] : await rowsOf<PositionRow>(client, '/positions');
      const price = given ?? lastPriceIn(held.find((one) => one.symbol === name));
      const reason = available === null ? row.balance.buying_power.reason : null;
      const isKnown = available !== null && price !== null;
      const unit = isKnown ? amountOf(name ?? '', price, 1) : Number.NaN;
      const max_quantity = isKnown ? Math.max(0, Math.floor(available / unit)) : null;
      return { account, currency, available, reason, price, max_quantity };
    },
  );

  server.get(
    '/positions/:symbol',
    {
      config,
      schema: {
        tags,
        summary: 'The open position in a symbol',
        params: z.object({ symbol: traded() }),
        querystring: accountQuery,
        response: { 200: positionSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = resolveTrader(clients, request, request.query.account, 'read');
      const rows = await rowsOf<PositionRow>(client, '/positions');
      const { symbol: wanted } = request.params;
      const found = rows.find((row) => row.symbol === wanted);
      if (found === undefined) throw notFound('unknown_position', `No open position in ${wanted}.`);
      return found;
    },
  );
}

/** The result of a position says at which price it was computed. */
function lastPriceIn(row: PositionRow | undefined): number | null {
  if (row === undefined || row.unrealized_pnl === null) return null;
  const gained = priceOfAmount(row.symbol, row.unrealized_pnl, row.quantity);
  return cents(row.average_price + gained);
}

function summaryOf(account: AccountRow, rows: readonly PositionRow[]) {
  const unpriced = rows.filter((row) => row.unrealized_pnl === null);
  const unrealized = sumOfCents(rows.map((row) => row.unrealized_pnl ?? 0));
  return {
    account: account.account,
    currency: account.currency,
    positions: rows.length,
    unprotected: rows.filter((row) => !row.protected).map((row) => row.symbol),
    long_exposure: account.exposure.long,
    short_exposure: account.exposure.short,
    working_entries: account.exposure.working_entries,
    unrealized_pnl: unpriced.length > 0 ? null : unrealized,
    unpriced: unpriced.map((row) => row.symbol),
    net_liquidation: account.balance.net_liquidation,
  };
}
