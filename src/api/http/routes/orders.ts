// `/api/v1/orders`: our orders and their executions, read from the trader's journal.
import { z } from 'zod';
import type { ExecutionRow, OrderRow } from '../../../trader/ports/look.ts';
import type { Desks, TraderDesk } from '../../desks/desks.ts';
import { answered, chosenDesk } from '../access/chosen-desk.ts';
import type { Server } from '../access/parts.ts';
import { notFound } from '../shapes/problem.ts';
import { accountQuery, PROBLEMS, pageQuery, symbol, time } from '../shapes/schemas.ts';

const order = z.object({
  account: z.string(),
  order_id: z.int(),
  client_id: z.int().nullable(),
  perm_id: z.int(),
  order_ref: z.string().describe('Our identity of the order; what the other routes take as id'),
  parent_perm_id: z.int(),
  oca_group: z.string(),
  symbol: z.string(),
  action: z.enum(['BUY', 'SELL']),
  type: z.string(),
  quantity: z.number(),
  filled: z.number(),
  limit_price: z.number().nullable(),
  stop_price: z.number().nullable(),
  trail_amount: z.number().nullable(),
  trail_percent: z.number().nullable(),
  tif: z.string(),
  status: z.string().describe("The broker's word"),
  strategy: z.string(),
  signal_id: z.string(),
  leg: z.string(),
  state: z.string().describe('Our own state of the order'),
});

const execution = z.object({
  exec_id: z.string(),
  perm_id: z.int(),
  order_ref: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.enum(['BOT', 'SLD']),
  shares: z.number(),
  price: z.number(),
  time: time(),
  strategy: z.string(),
  commission: z.number().nullable(),
});

const filters = accountQuery.extend({
  ...pageQuery.shape,
  status: z.string().max(32).optional().describe("Our state or the broker's word"),
  symbol: symbol().optional(),
  side: z.enum(['BUY', 'SELL']).optional(),
  type: z.string().max(16).optional(),
});

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
        summary: 'Orders of ours, newest first',
        querystring: filters,
        response: { 200: z.array(order), ...PROBLEMS },
      },
    },
    async (request) => {
      const { account, limit, offset, ...wanted } = request.query;
      const desk = chosenDesk(desks, request, account, 'read');
      const rows = await ordersOf(desk);
      return rows
        .toReversed()
        .filter((row) => isWanted(row, wanted))
        .slice(offset, offset + limit);
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
        response: { 200: order, ...PROBLEMS },
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
        querystring: accountQuery,
        response: { 200: z.array(execution), ...PROBLEMS },
      },
    },
    async (request) => {
      const desk = chosenDesk(desks, request, request.query.account, 'read');
      const { order_ref: ref } = await orderOf(desk, request.params.id);
      const rows = answered(desk, await desk.get<ExecutionRow[]>('/executions'));
      return rows.filter((row) => row.order_ref === ref);
    },
  );
}

async function ordersOf(desk: TraderDesk): Promise<readonly OrderRow[]> {
  return answered(desk, await desk.get<OrderRow[]>('/orders'));
}

async function orderOf(desk: TraderDesk, id: string): Promise<OrderRow> {
  const found = (await ordersOf(desk)).find((row) => row.order_ref === id);
  if (found === undefined) throw notFound(`No order ${id}.`);
  return found;
}

type Wanted = Partial<Record<'status' | 'symbol' | 'side' | 'type', string | undefined>>;

function isWanted(row: OrderRow, { status, symbol: name, side, type }: Wanted): boolean {
  return (
    (status === undefined || row.state === status || row.status === status) &&
    (name === undefined || row.symbol === name) &&
    (side === undefined || row.action === side) &&
    (type === undefined || row.type === type)
  );
}
