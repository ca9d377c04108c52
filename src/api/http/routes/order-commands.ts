// Orders by people and programs: placed, checked, changed and cancelled at the trader, which alone decides.

import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  bodyHash,
  type ChangeAnswer,
  type CheckAnswer,
  type OrderAnswer,
} from '../../../trader/app/control-client/order-request.ts';
import {
  changeBody,
  type OrderBody,
  orderBody,
  plainChange,
  plainOrder,
} from '../../../trader/contract/order.ts';
import { tradedBy } from '../../../trader/contract/order-legs.ts';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import type { OrdersPage } from '../../../trader/ports/look.ts';
import type { TraderClients } from '../../traders/trader-clients.ts';
import { audited } from '../loaders/audited-command.ts';
import type { Book } from '../loaders/book.ts';
import type { BookAndTraders } from '../loaders/book-parts.ts';
import { senderOf } from '../loaders/caller.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import { type ResolvedTrader, resolveTrader } from '../loaders/resolve-trader.ts';
import { carriedOut } from '../presenters/action-result.ts';
import { lotsOfSale } from '../presenters/lots-of-sale.ts';
import {
  changedSchema,
  checkedSchema,
  idempotencyHeaders,
  placedSchema,
} from '../shapes/order-request.ts';
import { notFound } from '../shapes/problem.ts';
import { accountQuery, PROBLEMS } from '../shapes/schemas.ts';

const config = { needs: 'trade' } as const;
const tags = ['orders'];
const params = z.object({ id: z.string().min(1).max(64).describe('order_ref') });

/** Sent with the answer to a key that had been answered before. */
const REPLAYED = 'idempotent-replayed';

export function orderCommandRoutes(
  server: Server,
  { clients, identity, book }: BookAndTraders,
): void {
  placeRoute(server, clients, identity);
  checkRoute(server, clients, book);
  changeRoute(server, clients, identity);
  cancelRoute(server, clients, identity);
}

type Asked = FastifyRequest<{ Body: OrderBody; Querystring: z.infer<typeof accountQuery> }>;

/** What a person invests in has no stop: it takes an operator. */
function clientFor(clients: TraderClients, request: Asked): ResolvedTrader {
  const { body, query } = request;
  return resolveTrader(
    clients,
    request,
    query.account,
    body.as === 'holding' ? 'operate' : 'trade',
  );
}

function placeRoute(server: Server, clients: TraderClients, identity: Identity): void {
  server.post(
    '/orders',
    {
      config,
      schema: {
        tags,
        summary: 'Place an order; a new position gets its stop with it',
        querystring: accountQuery,
        headers: idempotencyHeaders,
        body: orderBody,
        response: { 200: placedSchema, 201: placedSchema, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const client = clientFor(clients, request);
      const body = plainOrder(request.body);
      const key = request.headers['idempotency-key'];
      const isNamed = (key ?? body.client_order_id) !== undefined;
      const keyed = { ...(key && { key }), ...(isNamed && { body_hash: bodyHash(body) }) };
      const by = { ...senderOf(request), ...keyed };
      const asked = { method: 'POST', path: '/orders', body: { ...body, by } } as const;
      const placed = await audited(
        {
          ...{ identity, request, action: 'order.place' },
          ...{ target: `${client.name} ${tradedBy(body).symbol}`, asked: body },
        },
        async () => carriedOut(client, await client.send<OrderAnswer>(asked)),
        outcomeOf,
      );
      if (placed.repeated) reply.header(REPLAYED, 'true');
      request.orderId = placed.order_ref ?? undefined;
      if (placed.order_ref !== null) reply.header('location', `/api/v1/orders/${placed.order_ref}`);
      return (
        reply
          .status(placed.repeated ? 200 : 201)
          // A trader of an earlier version does not say it.
          .send({
            ...placed,
            price_as_sent: placed.price_as_sent ?? null,
            order: marked(placed.order),
          })
      );
    },
  );
}

function checkRoute(server: Server, clients: TraderClients, book: Book): void {
  server.post(
    '/orders/check',
    {
      config,
      schema: {
        tags,
        summary: 'Check an order: the verdict with every reason; nothing is sent or recorded',
        querystring: accountQuery,
        body: orderBody,
        response: { 200: checkedSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const client = clientFor(clients, request);
      const body = { ...plainOrder(request.body), by: senderOf(request) };
      const asked = { method: 'POST', path: '/orders/check', body } as const;
      const checked = carriedOut(client, await client.send<CheckAnswer>(asked));
      const { symbol } = tradedBy(request.body);
      const sale = { account: client.account, symbol, order: checked.order };
      const lots = await lotsOfSale(book, sale);
      return { ...checked, reasons: [...checked.reasons], lots: lots && [...lots] };
    },
  );
}

function changeRoute(server: Server, clients: TraderClients, identity: Identity): void {
  server.put(
    '/orders/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Change an order; a stop only tightens',
        params,
        querystring: accountQuery,
        body: changeBody,
        response: { 200: changedSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const client = resolveTrader(clients, request, request.query.account, 'trade');
      const body = { ...plainChange(request.body), by: senderOf(request) };
      const asked = { method: 'PUT', path: pathOf(id), body } as const;
      const before = await rowOf(client, id);
      const changed = await audited(
        {
          ...{ identity, request, action: 'order.modify' },
          ...{ target: `${client.name} ${id}`, before, asked: request.body },
        },
        async () => carriedOut(client, await client.send<ChangeAnswer>(asked)),
        outcomeOf,
      );
      return { ...changed, order: marked(changed.order) };
    },
  );
}

function cancelRoute(server: Server, clients: TraderClients, identity: Identity): void {
  server.delete(
    '/orders/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Cancel an order; never one that protects a position',
        params,
        querystring: accountQuery,
        response: { 200: changedSchema, ...PROBLEMS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const client = resolveTrader(clients, request, request.query.account, 'trade');
      const by = new URLSearchParams({ ...senderOf(request) });
      const asked = { method: 'DELETE', path: `${pathOf(id)}?${by}` } as const;
      const before = await rowOf(client, id);
      const cancelled = await audited(
        {
          ...{ identity, request, action: 'order.cancel' },
          ...{ target: `${client.name} ${id}`, before },
        },
        async () => carriedOut(client, await client.send<ChangeAnswer>(asked)),
        outcomeOf,
      );
      return { ...cancelled, order: marked(cancelled.order) };
    },
  );
}

function outcomeOf({ text, order_ref, order }: ChangeAnswer | OrderAnswer) {
  return { text, order_ref, order };
}

/** As it was before; null if the trader does not report it. */
async function rowOf(client: ResolvedTrader, orderRef: string): Promise<OrderRow | null> {
  const only = new URLSearchParams({ order_ref: orderRef, limit: '1' });
  const page = await client.get<OrdersPage>(`/orders/page?${only}`);
  return (page.ok && page.value.rows[0]) || null;
}

function marked(row: OrderRow | null) {
  return row === null ? null : { ...row, live: true };
}

/** What cannot be a reference is in no path of the trader: `..` would be another path. */
function pathOf(orderRef: string): string {
  if (!/^[\w-]+(\.[\w-]+)*$/.test(orderRef))
    throw notFound('unknown_order', `No order ${orderRef}.`);
  return `/orders/${orderRef}`;
}
