// `/api/v1/positions`: what the account holds through us, and what protects it.
import { z } from 'zod';
import { sumOfCents } from '../../../market/instruments/money.ts';
import type { AccountRow } from '../../../trader/ports/account-view.ts';
import type { ForeignPositionRow, PositionRow } from '../../../trader/ports/look.ts';
import type { Desks } from '../../desks/desks.ts';
import { answered, chosenDesk } from '../access/chosen-desk.ts';
import type { Server } from '../access/parts.ts';
import { notFound } from '../shapes/problem.ts';
import { accountQuery, PROBLEMS, symbol, time } from '../shapes/schemas.ts';
import { accountOf, figure } from './accounts.ts';

const position = z.object({
  id: z.string(),
  symbol: z.string(),
  quantity: z.number().describe('Signed shares'),
  average_price: z.number(),
  stop_price: z.number().nullable(),
  stop_status: z.string(),
  protected: z.boolean().describe('Working stops cover at least the quantity'),
  strategy: z.string(),
  unrealized_pnl: z.number().nullable().describe('At the last price; null without a price'),
  opened_at: time().nullable(),
});
const foreign = z.object({ symbol: z.string(), quantity: z.number() });

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
  max_quantity: z.int().nullable().describe('Whole shares at the price asked about'),
});

const config = { needs: 'read' } as const;
const tags = ['positions'];

export function positionRoutes(server: Server, desks: Desks): void {
  server.get(
    '/positions',
    {
      config,
      schema: {
        tags,
        summary: 'Open positions of ours, each with its stop',
        querystring: accountQuery,
        response: { 200: z.array(position), ...PROBLEMS },
      },
    },
    async (request) => {
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      return answered(desk, await desk.get<PositionRow[]>('/positions'));
    },
  );

  server.get(
    '/positions/foreign',
    {
      config,
      schema: {
        tags,
        summary: 'What the account holds beside ours; never touched',
        querystring: accountQuery,
        response: { 200: z.array(foreign), ...PROBLEMS },
      },
    },
    async (request) => {
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      return answered(desk, await desk.get<ForeignPositionRow[]>('/positions?foreign=1'));
    },
  );

  server.get(
    '/positions/summary/portfolio',
    {
      config,
      schema: {
        tags,
        summary: 'All positions together: exposure, result, protection',
        querystring: accountQuery,
        response: { 200: summary, ...PROBLEMS },
      },
    },
    async (request) => {
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      const account = await accountOf(desks, request, desk.account);
      return summaryOf(account, answered(desk, await desk.get<PositionRow[]>('/positions')));
    },
  );

  server.get(
    '/positions/buying-power/available',
    {
      config,
      schema: {
        tags,
        summary: 'What a new entry could cost; with a price, how many shares that is',
        querystring: accountQuery.extend({
          price: z.coerce.number().positive().max(10_000_000).optional(),
        }),
        response: { 200: buyingPower, ...PROBLEMS },
      },
    },
    async (request) => {
      const { account: asked, price } = request.query;
      const row = await accountOf(desks, request, asked);
      const { account, currency, buying_power_available: available } = row;
      const reason = available === null ? row.balance.buying_power.reason : null;
      const isKnown = available !== null && price !== undefined;
      const max_quantity = isKnown ? Math.max(0, Math.floor(available / price)) : null;
      return { account, currency, available, reason, max_quantity };
    },
  );

  server.get(
    '/positions/:symbol',
    {
      config,
      schema: {
        tags,
        summary: 'The open position in a symbol',
        params: z.object({ symbol: symbol() }),
        querystring: accountQuery,
        response: { 200: position, ...PROBLEMS },
      },
    },
    async (request) => {
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      const rows = answered(desk, await desk.get<PositionRow[]>('/positions'));
      const { symbol: wanted } = request.params;
      const found = rows.find((row) => row.symbol === wanted);
      if (found === undefined) throw notFound(`No open position in ${wanted}.`);
      return found;
    },
  );
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
