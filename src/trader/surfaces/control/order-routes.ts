// The routes for orders by people and programs: place, check, change and cancel.

import { createHash } from 'node:crypto';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { cents } from '../../../market/instruments/money.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import type { FieldProblem } from '../../contract/field-problem.ts';
import type { OrderRow } from '../../contract/order-rows.ts';
import type { TraderCode } from '../../contract/problem-codes.ts';
import { optionBounds } from '../../domain/options/held-option.ts';
import type { OrderRequest } from '../../domain/orders/order-request.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { reasonRow } from '../../domain/why/reason-row.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import type { Look } from '../../ports/look.ts';
import type { OrderDraft, OrderVerdict, Requester } from '../../ports/order-request.ts';
import type { CommandAnswer, TraderCommand } from '../../ports/trader-commands.ts';
import { type Answer, CODE_BY_KIND, jsonOf, problem, STATUS_BY_KIND } from './answer.ts';
import { parseChange, parseOrder } from './order-body.ts';
import { commandRequest } from './sender.ts';

export interface OrderRoutesParts {
  readonly look: Pick<Look, 'ordersPage'>;
  /** Reasons have its money and its times. */
  readonly home: Venue;
  command(command: TraderCommand): Promise<CommandAnswer>;
}

const ORDERS = '/api/v1/orders';

/** Undefined if the request is not about placing, checking, changing or cancelling an order. */
export function orderRoute(
  method: string,
  { pathname, searchParams }: URL,
): ((control: OrderRoutesParts, body: string) => Promise<Answer>) | undefined {
  if (method === 'POST' && pathname === ORDERS) return place;
  if (method === 'POST' && pathname === `${ORDERS}/check`) return check;
  const orderRef = pathname.startsWith(`${ORDERS}/`) ? pathname.slice(ORDERS.length + 1) : '';
  if (orderRef === '' || orderRef.includes('/')) return undefined;
  if (method === 'PUT') return (control, body) => change(control, orderRef, body);
  if (method !== 'DELETE') return undefined;
  return (control) => cancel(control, orderRef, searchParams);
}

async function place(control: OrderRoutesParts, body: string): Promise<Answer> {
  const parsed = parseOrder(jsonOf(body));
  if (!parsed.ok) return faulty(parsed.failure);
  const { order, requester } = parsed.value;
  const answered = await control.command({
    type: 'place-order',
    ...parsed.value,
    requester: hashed(order, requester),
  });
  return ordered(control, answered, 201);
}

async function check(control: OrderRoutesParts, body: string): Promise<Answer> {
  const parsed = parseOrder(jsonOf(body));
  if (!parsed.ok) return faulty(parsed.failure);
  const answered = await control.command({ type: 'check-order', ...parsed.value });
  if (!answered.ok || answered.verdict === undefined) return ordered(control, answered, 200);
  const { symbol } = parsed.value.order;
  const { text, verdict } = answered;
  const reasons = reasonRows(verdict.reasons, control.home);
  return { status: 200, body: { text, ...verdictRow(verdict, symbol), reasons } };
}

async function change(control: OrderRoutesParts, orderRef: string, body: string): Promise<Answer> {
  const parsed = parseChange(jsonOf(body));
  if (!parsed.ok) return faulty(parsed.failure);
  const answered = await control.command({ type: 'modify-order', orderRef, ...parsed.value });
  return ordered(control, answered, 200);
}

/** Who cancels, and the request over HTTP behind it, are in the query: a DELETE has no body. */
async function cancel(
  control: OrderRoutesParts,
  orderRef: string,
  query: URLSearchParams,
): Promise<Answer> {
  const user = query.get('user') ?? '';
  if (user === '') return faulty([{ field: 'user', detail: 'required: who cancels the order' }]);
  const id = query.get('request_id') ?? undefined;
  const traceparent = query.get('traceparent') ?? undefined;
  const request = commandRequest({ id, user, traceparent });
  const answered = await control.command({
    type: 'cancel-order',
    orderRef,
    requester: { user, ...(id !== undefined && { id }) },
    ...(request && { request }),
  });
  return ordered(control, answered, 200);
}

const CODES = {
  ...CODE_BY_KIND,
  refused: 'order_refused',
  'not-found': 'unknown_order',
} as const satisfies Record<keyof typeof CODE_BY_KIND, TraderCode>;

/** A repetition is answered with 200: nothing was created. */
function ordered(
  { look, home }: OrderRoutesParts,
  answered: CommandAnswer,
  status: number,
): Answer {
  if (!answered.ok) {
    const refusal = problem(STATUS_BY_KIND[answered.kind], answered.text, {
      code: CODES[answered.kind],
      ...(answered.reasons && { reasons: reasonRows(answered.reasons, home) }),
    });
    return answered.kind === 'in-progress' ? { ...refusal, retryAfterSeconds: 1 } : refusal;
  }
  const { text, placed } = answered;
  if (placed === undefined) return { status: 200, body: { text } };
  const { orderRef, positionId, isRepeated, priceAsSent } = placed;
  return {
    status: isRepeated ? 200 : status,
    body: {
      text,
      order_ref: orderRef,
      position_id: positionId,
      repeated: isRepeated,
      price_as_sent: priceAsSent ?? null,
      order: orderRef === null ? null : rowOf(look, orderRef),
    },
  };
}

function rowOf(look: OrderRoutesParts['look'], orderRef: string): OrderRow | null {
  const only = { sort: 'created_at', isDescending: true, limit: 1, offset: 0 } as const;
  return look.ordersPage({ orderRef, ...only }).rows[0] ?? null;
}

function reasonRows(reasons: readonly Refusal[], home: Venue) {
  const words = wordsAt(home);
  return reasons.map((reason) => reasonRow(reason, words));
}

function verdictRow({ isAllowed, draft }: OrderVerdict, symbol: string): object {
  return {
    allowed: isAllowed,
    order: draft === undefined ? null : draftRow(draft, symbol),
    lots: null,
  };
}

function draftRow(draft: OrderDraft, symbol: string): object {
  const { side, quantity, type, price, notional, stopPrice, targetPrice, risk } = draft;
  const { effect, as, owner } = draft;
  return {
    side: side === 'buy' ? 'BUY' : 'SELL',
    quantity,
    order_type: type,
    price,
    notional: cents(notional),
    stop_price: stopPrice ?? null,
    target_price: targetPrice ?? null,
    risk: risk === undefined ? null : cents(risk),
    ...{ effect, as, owner },
    ...(effect === 'open' && isOptionId(symbol) && { option: optionRow(draft, symbol) }),
  };
}

function optionRow({ side, quantity, price }: OrderDraft, symbol: string): object {
  const units = side === 'buy' ? quantity : -quantity;
  const { maxLoss, breakEvens } = optionBounds(symbol, units, price);
  return { max_loss: maxLoss === undefined ? null : cents(maxLoss), break_evens: breakEvens };
}

function faulty(errors: readonly FieldProblem[]): Answer {
  const named = errors.map(({ field, detail }) => `${field}: ${detail}`);
  return problem(400, `Invalid order: ${named.join('; ')}.`, { errors });
}

/** A key or a name without a hash of the body it came with gets the hash of the order. */
function hashed(order: OrderRequest, requester: Requester): Requester {
  const { key, clientOrderId } = requester;
  if ((key ?? clientOrderId) === undefined || requester.bodyHash !== undefined) return requester;
  const bodyHash = createHash('sha256').update(JSON.stringify(order)).digest('hex');
  return { ...requester, bodyHash };
}
