// Orders that a program of Alpaca places, changes and cancels, and positions that it closes.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import type { PlainBuys } from '../../../trader/ports/alpaca-api-settings.ts';
import type { SharedLocks } from '../../store/workers/shared-locks.ts';
import type { Identity, Server } from '../loaders/parts.ts';
import {
  type AlpacaError,
  alpacaErrorOf,
  invalid,
  notFound,
  refused,
  unprocessable,
} from './alpaca-error.ts';
import { type AlpacaCaller, alpacaCallerOf } from './callers.ts';
import { cancel, change } from './commands.ts';
import { quantityFrom, text } from './figures.ts';
import { takesParts } from './holdings.ts';
import { orderUuid, waitingUuid } from './ids.ts';
import { createKeyTurns } from './key-turns.ts';
import { symbolCalled } from './market-routes.ts';
import { type AlpacaChange, alpacaChange, alpacaOrder } from './order-body.ts';
import { refuseLegs } from './order-meaning.ts';
import { isEnded, type ShownOrder, stateWord, validityOf } from './order-rows.ts';
import { openOrders, orderNamed, shownNamed } from './own-orders.ts';
import { type Placing, placeOrder, TRIES_MAX, TRY_AFTER_MS } from './place-order.ts';
import { type OwnPosition, ownPositions } from './position-rows.ts';
import { flag, name } from './queries.ts';
import { notTakenBack, waitingNamed, waitingSales } from './waiting-sales.ts';

const hide = { hide: true } as const;

export interface CommandParts {
  readonly identity: Identity;
  readonly plainBuys: PlainBuys;
  /** Undefined for a process that works alone. */
  readonly locks: SharedLocks | undefined;
  /** Calls once after a pause of real time. */
  after(delayMs: number, call: () => void): () => void;
}

export function orderCommandRoutes(server: Server, parts: CommandParts): void {
  const inTurn = createKeyTurns(parts.locks);
  const placing = (request: FastifyRequest): Placing => ({
    ...{ request, identity: parts.identity, plainBuys: parts.plainBuys },
    caller: alpacaCallerOf(request).acting(),
    pause: (delayMs) => new Promise((resolve) => void parts.after(delayMs, resolve)),
  });
  const params = z.object({ id: name() });

  server.post(
    '/orders',
    {
      schema: { ...hide, body: alpacaOrder },
      // It names no symbol and no side.
      preValidation: async ({ body }: FastifyRequest) => refuseLegs(body),
    },
    (request) => {
      const by = placing(request);
      return inTurn(by.caller.key.id, () => placeOrder(by, request.body));
    },
  );

  server.patch(
    '/orders/:id',
    { schema: { ...hide, params, body: alpacaChange } },
    async (request) => {
      const by = placing(request);
      refuseContrary('order_id', request.body.order_id, request.params.id);
      const row = await changeable(by.caller, request.params.id);
      if (isEnded(row)) throw unprocessable(`cannot replace order in ${stateWord(row)} status`);
      await change(by, row, changeOf(request.body, row));
      return shownNamed(by.caller, request.params.id);
    },
  );

  server.delete('/orders/:id', { schema: { ...hide, params } }, async (request, reply) => {
    const by = placing(request);
    const row = await changeable(by.caller, request.params.id);
    if (isEnded(row)) throw unprocessable(`order is already in "${stateWord(row)}" state`);
    await cancel(by, row);
    return reply.status(204).send();
  });

  server.delete('/orders', { schema: hide }, async (request, reply) => {
    const by = placing(request);
    return reply.status(207).send(await allCancelled(by));
  });

  server.delete(
    '/positions/:symbol',
    {
      schema: {
        ...hide,
        params: z.object({ symbol: name() }),
        querystring: closingQuery,
      },
    },
    (request) => {
      const by = placing(request);
      refuseContrary('symbol', request.query.symbol, request.params.symbol);
      return inTurn(by.caller.key.id, async () => {
        const symbol = await symbolCalled(by.caller, request.params.symbol);
        const held = (await ownPositions(by.caller)).find((one) => one.symbol === symbol);
        if (held === undefined) throw notFound('position does not exist');
        const isInParts = held.isHolding && (await takesParts(by.caller));
        return closed(by, held, sharesOf(held, request.query, isInParts));
      });
    },
  );

  server.delete(
    '/positions',
    { schema: { ...hide, querystring: z.strictObject({ cancel_orders: flag().optional() }) } },
    async (request, reply) => {
      const by = placing(request);
      const rows = await inTurn(by.caller.key.id, async () => {
        if (request.query.cancel_orders === true) await cancelBefore(by);
        return allClosed(by);
      });
      return reply.status(207).send(rows);
    },
  );
}

/** Some programs repeat what the path says. */
function refuseContrary(field: string, said: string | undefined, inPath: string): void {
  if (said !== undefined && said.toLowerCase() !== inPath.toLowerCase())
    throw invalid(`${field}: ${said} is not that of the path, ${inPath}`);
}

const closingQuery = z.strictObject({
  symbol: name().optional(),
  qty: z
    .string()
    .regex(/^\d+(?:\.\d+)?$/, 'expected a number of shares')
    .optional(),
  percentage: z
    .string()
    .regex(/^\d+(?:\.\d+)?$/, 'expected a number of percent')
    .optional(),
});

const PERCENT = 100;

function sharesOf(
  { quantity, available }: OwnPosition,
  { qty, percentage }: z.infer<typeof closingQuery>,
  isInParts: boolean,
): number {
  if (qty !== undefined && percentage !== undefined)
    throw unprocessable('only one of qty or percentage is accepted');
  if (qty !== undefined) return Number(qty);
  if (percentage === undefined) return available;
  const share = Number(percentage);
  const shares = quantityFrom((quantity * share) / PERCENT, isInParts);
  if (share > PERCENT || shares === 0)
    throw unprocessable(
      `percentage ${percentage} of ${text(quantity)} shares gives no ${isInParts ? '' : 'whole '}share`,
    );
  return shares;
}

async function closed(by: Placing, { symbol }: OwnPosition, qty: number): Promise<ShownOrder> {
  if (qty === 0)
    throw refused(`insufficient qty available for order in ${symbol}: an order closes it already`);
  const order = { symbol, qty, side: 'sell', type: 'market', time_in_force: 'day' };
  return placeOrder(by, alpacaOrder.parse(order));
}

async function allClosed(by: Placing): Promise<object[]> {
  const rows: object[] = [];
  for (const held of await ownPositions(by.caller)) {
    const outcome = await outcomeOf(by.request, () => closed(by, held, held.available));
    rows.push({ symbol: held.symbol, ...outcome });
  }
  return rows;
}

/** Their client in Go waits ten seconds for the answer about all of them. */
const CANCELS_AT_ONCE = 20;

/** Each open order of the key, with what became of it: stops and sales at the market stay. */
async function allCancelled(by: Placing): Promise<object[]> {
  const rows: object[] = [];
  const open = await openOrders(by.caller);
  for (let from = 0; from < open.length; from += CANCELS_AT_ONCE)
    rows.push(
      ...(await Promise.all(
        open.slice(from, from + CANCELS_AT_ONCE).map(async (row) => ({
          id: orderUuid(row.order_ref),
          ...(await outcomeOf(by.request, () => cancelled(by, row))),
        })),
      )),
    );
  for (const sale of await waitingSales(by.caller)) {
    const refuse = () => Promise.reject(notTakenBack(sale));
    rows.push({ id: waitingUuid(sale.client_order_id), ...(await outcomeOf(by.request, refuse)) });
  }
  return rows;
}

/** An order that closes keeps its shares until it has ended. */
async function cancelBefore(by: Placing): Promise<void> {
  await allCancelled(by);
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const open = await openOrders(by.caller);
    if (!open.some(({ state }) => state === 'pending_cancel')) return;
    await by.pause(TRY_AFTER_MS);
  }
}

/** The order with this id; a sale that waits stays as it is. */
async function changeable(caller: AlpacaCaller, id: string): Promise<OrderRow> {
  const waiting = await waitingNamed(caller, id);
  if (waiting !== undefined) throw notTakenBack(waiting);
  return orderNamed(caller, id);
}

async function cancelled(by: Placing, row: OrderRow): Promise<undefined> {
  await cancel(by, row);
  return undefined;
}

/** A row of an answer about several. */
async function outcomeOf(request: FastifyRequest, act: () => Promise<ShownOrder | undefined>) {
  try {
    const body = await act();
    return { status: 200, ...(body !== undefined && { body }) };
  } catch (error) {
    const refusal = alpacaErrorOf(error as AlpacaError, request);
    return { status: refusal.status, body: refusal.body() };
  }
}

/** What changes; a term that stays as it is counts as absent. */
function changeOf(asked: AlpacaChange, row: OrderRow) {
  const { qty, limit_price: limit, stop_price: stop, trail } = asked;
  if (trail !== undefined)
    throw unprocessable(
      'the distance of a trailing stop does not change: cancel it and place another',
    );
  const { client_order_id: name, time_in_force: validity } = asked;
  if (validity !== undefined && validity.toLowerCase() !== validityOf(row))
    throw unprocessable(
      `an order keeps its time_in_force, ${validityOf(row)}: cancel it and place another`,
    );
  if (name !== undefined && name !== row.client_order_id)
    throw unprocessable('an order keeps its id and its client_order_id: leave client_order_id out');
  const terms = {
    ...(qty !== undefined && qty !== row.quantity && { quantity: qty }),
    ...(limit !== undefined && limit !== row.limit_price && { price: limit }),
    ...(stop !== undefined && stop !== row.stop_price && { stop_price: stop }),
  };
  if (Object.keys(terms).length === 0) throw unprocessable('order parameters are not changed');
  return terms;
}
