// `/api/v1/orders`: our orders and their executions, read from the trader's journal.
import { z } from 'zod';
import type { ExecutionRow } from '../../../trader/ports/look.ts';
import { OFFERED_MARKETS } from '../../../trader/ports/offered-markets.ts';
import type { Desks } from '../../desks/desks.ts';
import { type ChosenDesk, chosenDesk } from '../access/chosen-desk.ts';
import type { Server } from '../access/parts.ts';
import { rowsOf, type Unmarked } from '../access/rows.ts';
import { listQuery } from '../listing/list-query.ts';
import { matching, pageOf } from '../listing/page-of.ts';
import { executionSchema, orderSchema } from '../shapes/book-rows.ts';
import { notFound } from '../shapes/problem.ts';
import { accountQuery, PROBLEMS, symbol } from '../shapes/schemas.ts';

const filters = {
  ...listQuery('created_at', 'symbol', 'quantity', 'filled', 'type', 'state', 'strategy'),
  status: z.string().max(32).optional().describe("Our state or the broker's word"),
  symbol: symbol().optional(),
  side: z.enum(['BUY', 'SELL']).optional(),
  type: orderSchema.shape.type.optional(),
  strategy: z.string().max(64).optional(),
  market: z
    .string()
    .max(16)
    .optional()
    .describe('All are routed to the best of the US exchanges; other markets have none'),
};

type Order = z.infer<typeof orderSchema>;

const config = { needs: 'read' } as const;
const tags = ['orders'];
const params = z.object({ id: z.string().min(1).max(64).describe('order_ref') });

export function orderRoutes(server: Server, desks: Desks): void {
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
      const { query } = request;
      const desk = chosenDesk(desks, request, query.account, 'read');
      const { market, status, symbol: name, side: action, type, strategy } = query;
      const rows = matching(await ordersOf(desk), { symbol: name, action, type, strategy }).filter(
        (row) =>
          (status === undefined || row.state === status || row.status === status) &&
          (market === undefined || OFFERED_MARKETS.has(market.toUpperCase())),
      );
      return pageOf(reply, { rows, time: 'created_at', asked: query });
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
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      return orderOf(desk, request.params.id);
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
        querystring: accountQuery.extend(listQuery('time', 'shares', 'price')),
        response: { 200: z.array(executionSchema), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      const { order_ref: ref } = await orderOf(desk, request.params.id);
      const all = await rowsOf<ExecutionRow>(desk, '/executions');
      const rows = all.filter((row) => row.order_ref === ref);
      return pageOf(reply, { rows, time: 'time', asked: request.query });
    },
  );
}

function ordersOf(desk: ChosenDesk): Promise<Order[]> {
  return rowsOf<Unmarked<typeof orderSchema>>(desk, '/orders');
}

async function orderOf(desk: ChosenDesk, id: string): Promise<Order> {
  const found = (await ordersOf(desk)).find((row) => row.order_ref === id);
  if (found === undefined) throw notFound(`No order ${id}.`);
  return found;
}
