// Commands of a key to its trader: placed, changed and cancelled at the doors of our own orders, each in the audit trail.
import type { FastifyRequest } from 'fastify';
import type {
  ChangeAnswer,
  CheckAnswer,
  OrderAnswer,
} from '../../../trader/app/control-client/order-request.ts';
import { bodyHash } from '../../../trader/app/control-client/order-request.ts';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import { audited } from '../loaders/audited-command.ts';
import type { Identity } from '../loaders/parts.ts';
import { carriedOut } from '../presenters/action-result.ts';
import { ProblemError } from '../shapes/problem.ts';
import { notUnique, unavailable } from './alpaca-error.ts';
import type { AlpacaCaller } from './callers.ts';
import type { TraderOrder } from './order-meaning.ts';

export interface Commanding {
  readonly identity: Identity;
  readonly request: FastifyRequest;
  readonly caller: AlpacaCaller;
}

const DEFAULTS = { as: 'position', walk: false, take_ownership: false } as const;

/** The verdict of the trader, with the price that it expects. */
export async function check(by: Commanding, order: TraderOrder): Promise<CheckAnswer> {
  const { client } = by.caller;
  const { client_order_id: _, ...unnamed } = order;
  const body = { ...DEFAULTS, ...unnamed, by: senderOf(by) };
  const asked = { method: 'POST', path: '/orders/check', body } as const;
  return carriedOut(client, await client.send<CheckAnswer>(asked));
}

/** An order under a name, which no other order of the key may have. */
export async function place(
  by: Commanding,
  order: TraderOrder & { readonly client_order_id: string },
): Promise<OrderAnswer> {
  const { client } = by.caller;
  const body = { ...DEFAULTS, ...order };
  const sender = { ...senderOf(by), body_hash: bodyHash(body) };
  const asked = { method: 'POST', path: '/orders', body: { ...body, by: sender } } as const;
  const send = async () => carriedOut(client, await client.send<OrderAnswer>(asked));
  const target = `${client.name} ${order.symbol}`;
  const named = order.client_order_id;
  const placed = await audited(
    { ...trail(by), action: 'order.place', target, asked: body },
    send,
    outcomeOf,
  ).catch((error: unknown) => {
    if (!(error instanceof ProblemError) || error.problem.code !== 'outcome_unknown') throw error;
    throw unavailable(
      `The order was passed on, and whether it was placed is not known. Ask for /v2/orders:by_client_order_id?client_order_id=${named} before anything is sent again.`,
    );
  });
  if (placed.repeated) throw notUnique();
  return placed;
}

export async function change(
  by: Commanding,
  row: OrderRow,
  terms: { readonly quantity?: number; readonly price?: number; readonly stop_price?: number },
): Promise<void> {
  const { client } = by.caller;
  const body = { ...terms, by: senderOf(by) };
  const asked = { method: 'PUT', path: `/orders/${row.order_ref}`, body } as const;
  await audited(
    { ...trail(by), action: 'order.modify', target: targetOf(by, row), before: row, asked: terms },
    async () => carriedOut(client, await client.send<ChangeAnswer>(asked)),
    outcomeOf,
  );
}

export async function cancel(by: Commanding, row: OrderRow): Promise<void> {
  const { client } = by.caller;
  const words = new URLSearchParams({ ...senderOf(by) });
  const asked = { method: 'DELETE', path: `/orders/${row.order_ref}?${words}` } as const;
  await audited(
    { ...trail(by), action: 'order.cancel', target: targetOf(by, row), before: row },
    async () => carriedOut(client, await client.send<ChangeAnswer>(asked)),
    outcomeOf,
  );
}

function trail({ identity, request, caller }: Commanding) {
  const { ip, id } = request;
  return { identity, request, by: { name: caller.user, address: ip, requestId: id } };
}

function senderOf({ caller, request }: Commanding) {
  const { id, traceparent } = request;
  const sender = { user: caller.user, request_id: id };
  return traceparent === undefined ? sender : { ...sender, traceparent };
}

function targetOf({ caller }: Commanding, { order_ref: ref }: OrderRow): string {
  return `${caller.client.name} ${ref}`;
}

function outcomeOf({ text, order_ref, order }: ChangeAnswer | OrderAnswer) {
  return { text, order_ref, order };
}
