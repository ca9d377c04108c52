// `/api/v1/orders`: our orders and their executions, read from the trader's journal.

import { z } from 'zod';
import { venuesOf } from '../../../trader/app/venues.ts';
import { clientOrderId } from '../../../trader/contract/order-fields.ts';
import {
  type ExecutionRow,
  ORDER_STATUS_FILTERS,
  type OrderRow,
} from '../../../trader/contract/order-rows.ts';
import { ROW_TYPES, WRITTEN_TYPES } from '../../../trader/contract/order-type.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { growingQuery } from '../listing/list-query.ts';
import { wordsOf } from '../listing/words-of.ts';
import type { Server } from '../loaders/parts.ts';
import {
  answered,
  type ResolvedTrader,
  resolveTrader,
  unknownMarket,
} from '../loaders/resolve-trader.ts';
import { type PageBody, pageOfTrader, sendPageHeaders } from '../presenters/rows.ts';
import { executionSchema, orderSchema } from '../shapes/book-rows.ts';
import { notFound } from '../shapes/problem.ts';
import { accountQuery, PROBLEMS, traded } from '../shapes/schemas.ts';

type Written = keyof typeof WRITTEN_TYPES;
const written = Object.keys(WRITTEN_TYPES) as Written[];

/** Not an enumeration: generated clients name its members by their letters in one case, and would have two called FILLED, or STP_LMT. */
function oneOf(values: readonly string[]) {
  return z
    .string()
    .check(({ value, issues }) => {
      const isKnown = values.includes(value);
      if (!isKnown) issues.push({ code: 'invalid_value', values: [...values], input: value });
    })
    .meta({ pattern: `^(?:${values.join('|')})$` });
}

const filters = {
  ...growingQuery('created_at', 'symbol', 'quantity', 'filled', 'type', 'state', 'strategy'),
  status: oneOf(ORDER_STATUS_FILTERS)
    .optional()
    .describe(
      "open (what may still fill), closed, all, our state or the broker's word; any other is refused",
    ),
  symbol: traded().optional(),
  side: z.enum(['BUY', 'SELL']).optional(),
  type: oneOf([...ROW_TYPES, ...written])
    .transform((word) => (word in WRITTEN_TYPES ? WRITTEN_TYPES[word as Written] : word))
    .optional()
    .describe('As rows show it, or as it was written: LIMIT is LMT'),
  strategy: z.string().max(64).optional(),
  client_order_id: clientOrderId()
    .optional()
    .describe('The name that the sender of an order gave it'),
  market: z
    .string()
    .max(16)
    .optional()
    .describe(
      'HOSE, HNX or UPCOM: the orders in what trades there. US orders are routed to the best exchange, so each US market has all of them',
    ),
};

type Order = z.infer<typeof orderSchema>;

const config = { needs: 'read' } as const;
const tags = ['orders'];
const params = z.object({ id: z.string().min(1).max(64).describe('order_ref') });

export function orderRoutes(server: Server, clients: TraderClients): void {
  server.get(
    '/orders',
    {
      config,
      schema: {
        tags,
        summary: 'Orders, newest first',
        querystring: accountQuery.extend(filters),
        response: { 200: z.array(orderSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { account, market, ...asked } = request.query;
      const client = resolveTrader(clients, request, account, 'read');
      const at = market === undefined ? {} : venueOf(client, market);
      const { rows, ...page } = await ordersOf(client, { ...asked, ...at });
      sendPageHeaders(reply, page);
      return rows;
    },
  );

  server.get(
    '/orders/:id',
    {
      config,
      schema: {
        tags,
        summary: 'One order',
        params,
        querystring: accountQuery,
        response: { 200: orderSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = resolveTrader(clients, request, request.query.account, 'read');
      return orderOf(client, request.params.id);
    },
  );

  server.get(
    '/orders/:id/executions',
    {
      config,
      schema: {
        tags,
        summary: 'The executions of one order',
        params,
        querystring: accountQuery.extend(growingQuery('time', 'shares', 'price')),
        response: { 200: z.array(executionSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const client = resolveTrader(clients, request, request.query.account, 'read');
      const { order_ref: ref } = await orderOf(client, request.params.id);
      const { account: _, ...page } = request.query;
      const asked = { list: 'executions', asked: { ...page, order_ref: ref } } as const;
      return pageOfTrader<ExecutionRow>(reply, client, asked);
    },
  );
}

/** The one that a market names; none to choose where it names all. */
function venueOf(client: ResolvedTrader, market: string): { readonly venue?: string } {
  const { offered } = venuesOf(client.venue);
  const [first, ...others] = offered.filter(({ markets }) =>
    markets.includes(market.toUpperCase()),
  );
  if (first === undefined) throw unknownMarket(client, market);
  return others.length + 1 === offered.length ? {} : { venue: first.name };
}

type OrdersWords = Parameters<typeof wordsOf>[0];

/** The trader pages: a list of orders grows for years. */
export async function ordersOf(
  client: ResolvedTrader,
  asked: OrdersWords,
): Promise<PageBody<Order> & { readonly rows: Order[] }> {
  const seen = answered(client, await client.look(`/orders/page?${wordsOf(asked)}`));
  const { rows, ...page } = seen.copy.body as PageBody<OrderRow>;
  return { ...page, rows: rows.map((row) => ({ ...row, live: seen.ageSeconds === undefined })) };
}

async function orderOf(client: ResolvedTrader, id: string): Promise<Order> {
  const [found] = (await ordersOf(client, { order_ref: id, limit: 1 })).rows;
  if (found === undefined) throw notFound('unknown_order', `No order ${id}.`);
  return found;
}
