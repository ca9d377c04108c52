// A repeated key or name of an order: the trader, not the sender, decides what it means. The same request gets the answer of the first time.
// Decision 0031
import { assertNever } from '../../../kernel/assert.ts';
import type { OrderRequest } from '../../domain/orders/order-request.ts';
import { words } from '../../domain/wording/figures.ts';
import type { Requester } from '../../ports/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import {
  type AnsweredRequest,
  KEY_LIVES_MS,
  type NamedOrder,
  requestKey,
} from '../state/answered-request.ts';
import type { Turn } from '../turn/turn.ts';
import { refusalOf } from './wording.ts';

/** The answer to a key that was used in the last day, or to a name that was ever used; undefined for a new request. */
export function answerKnown(
  turn: Turn,
  order: OrderRequest,
  requester: Requester,
): CommandAnswer | undefined {
  return answerKey(turn, order, requester) ?? answerNamed(turn, order, requester);
}

function answerKey(
  turn: Turn,
  order: OrderRequest,
  { user, key, bodyHash }: Requester,
): CommandAnswer | undefined {
  if (key === undefined) return undefined;
  const { state, now } = turn;
  const known = state.requests.get(requestKey(user, key));
  if (known === undefined || now - known.at >= KEY_LIVES_MS) return undefined;
  return known.bodyHash === bodyHash ? repeated(turn, known) : keyReused(key, order);
}

function answerNamed(
  turn: Turn,
  order: OrderRequest,
  { user, clientOrderId, bodyHash }: Requester,
): CommandAnswer | undefined {
  if (clientOrderId === undefined) return undefined;
  const known = turn.state.named.get(requestKey(user, clientOrderId));
  if (known === undefined) return undefined;
  if (known.bodyHash === bodyHash) return repeated(turn, known);
  return nameReused(clientOrderId, order, ownerOf(known));
}

/** What the name belongs to. */
function ownerOf({ outcome }: NamedOrder): string {
  return outcome.kind === 'order'
    ? `order ${outcome.orderRef}`
    : `the order that closes ${outcome.positionId}`;
}

export function nameReused(
  clientOrderId: string,
  { symbol }: OrderRequest,
  owner = 'another order, which is being decided',
): CommandAnswer {
  const text = `The client_order_id ${clientOrderId} belongs to ${owner}. Nothing was done in ${symbol}: send a new order with a new one.`;
  return { ok: false, kind: 'name-reused', text };
}

export function keyReused(key: string, { symbol }: OrderRequest): CommandAnswer {
  const text = `The key ${key} belongs to another request of the last 24 hours. Nothing was done in ${symbol}: send a new order with a new key.`;
  return { ok: false, kind: 'key-reused', text };
}

function repeated(turn: Turn, { outcome }: AnsweredRequest): CommandAnswer {
  const { state } = turn;
  switch (outcome.kind) {
    case 'refused': {
      const { order, reasons } = outcome;
      return { ok: false, kind: 'refused', text: refusalOf(turn, order, reasons), reasons };
    }
    case 'closing':
      return again('it closes as soon as stop and market permit', {
        orderRef: null,
        positionId: outcome.positionId,
      });
    case 'order': {
      const { orderRef, positionId } = outcome;
      const status = state.orders.get(orderRef)?.status;
      const now = status === undefined ? 'it has ended' : `it is ${words(status)}`;
      return again(`order ${orderRef}; ${now}`, { orderRef, positionId });
    }
    default:
      return assertNever(outcome);
  }
}

function again(
  what: string,
  placed: { readonly orderRef: string | null; readonly positionId: string },
): CommandAnswer {
  const text = `This request was answered before: ${what}. Nothing new was sent.`;
  return { ok: true, text, placed: { ...placed, isRepeated: true } };
}
