// Places an order of a key: what it means, whether the key may, the order at the trader, and how it stands then.
import { randomUUID } from 'node:crypto';
import type { OrderAnswer } from '../../../trader/app/control-client/order-request.ts';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import type { PlainBuys } from '../../../trader/ports/alpaca-api-settings.ts';
import { notUnique, refused } from './alpaca-error.ts';
import type { AlpacaCaller } from './callers.ts';
import { type Commanding, change, check, place } from './commands.ts';
import { hasAmountLimits, refuseAmount, refuseSymbol } from './key-limits.ts';
import type { AlpacaOrder } from './order-body.ts';
import { closingOf, entryOf, refuseUnfit, type TraderOrder } from './order-meaning.ts';
import { awaitedOrder, isEnded, type ShownOrder } from './order-rows.ts';
import { familyOf, orderCalled, shownWithLegs } from './own-orders.ts';
import { type OwnPosition, othersHold, ownPositions } from './position-rows.ts';

export interface Placing extends Commanding {
  readonly plainBuys: PlainBuys;
  /** Resolves after so many milliseconds. */
  pause(delayMs: number): Promise<void>;
}

export async function placeOrder(by: Placing, order: AlpacaOrder): Promise<ShownOrder> {
  const { caller } = by;
  refuseUnfit(order);
  refuseSymbol(caller, order.symbol);
  const name = order.client_order_id ?? randomUUID();
  if (order.client_order_id !== undefined && (await orderCalled(caller, name)) !== undefined)
    throw notUnique();
  await refuseShared(caller, order.symbol);
  const named = { ...order, client_order_id: name };
  return order.side === 'buy' ? open(by, named) : close(by, named);
}

/** Orders that close reach every share that people hold in a symbol: where others hold it too, the key trades nothing. */
async function refuseShared(caller: AlpacaCaller, symbol: string): Promise<void> {
  if (!(await othersHold(caller, symbol))) return;
  throw refused(
    `${symbol} is held by others too, and the key ${caller.key.id} would trade their shares`,
  );
}

type Named<Order> = Order & { readonly client_order_id: string };

async function open(by: Placing, order: Named<AlpacaOrder>): Promise<ShownOrder> {
  const { caller, plainBuys } = by;
  const entry = { ...entryOf(order, plainBuys), client_order_id: order.client_order_id };
  if (hasAmountLimits(caller)) {
    const { order: expected } = await check(by, entry);
    if (expected !== null) await refuseAmount(caller, expected);
  }
  return sent(by, entry);
}

async function close(by: Placing, order: Named<AlpacaOrder>): Promise<ShownOrder> {
  const { caller } = by;
  const held = (await ownPositions(caller)).find(({ symbol }) => symbol === order.symbol);
  const prices = (held?.parts ?? []).flatMap(({ stop_price: price }) => price ?? []);
  const { order: closing, stopAt } = closingOf(order, {
    ...{ quantity: held?.quantity ?? 0, available: held?.available ?? 0 },
    stopPrice: prices.length === 0 ? undefined : Math.min(...prices),
  });
  if (held !== undefined && stopAt !== undefined) {
    const verdict = await check(by, closing);
    if (!verdict.allowed) throw refused(verdict.text);
    for (const stop of await stopsOf(caller, held)) await change(by, stop, { stop_price: stopAt });
  }
  return sent(by, { ...closing, client_order_id: order.client_order_id });
}

async function stopsOf(caller: AlpacaCaller, { parts }: OwnPosition): Promise<OrderRow[]> {
  const families = await Promise.all(
    parts.map(({ id }) => familyOf(caller, { position_id: id, leg: 's' })),
  );
  return families.flat().filter((row) => row.leg === 's' && !isEnded(row));
}

/** An order that closes may wait for its stop to shrink; the same request again learns of it. */
async function sent(by: Placing, order: Named<TraderOrder>): Promise<ShownOrder> {
  const { caller } = by;
  let placed: Pick<OrderAnswer, 'order'> = await place(by, order);
  for (let tries = 0; placed.order === null && tries < TRIES_MAX; tries += 1) {
    await by.pause(TRY_AFTER_MS);
    placed = { order: (await orderCalled(caller, order.client_order_id)) ?? null };
  }
  if (placed.order === null) return awaitedOrder(order);
  by.request.orderId = placed.order.order_ref;
  return shownWithLegs(caller, placed.order);
}

const TRIES_MAX = 20;
const TRY_AFTER_MS = 100;
