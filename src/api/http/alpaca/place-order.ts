// Places an order of a key: what it means, whether the key may, the order at the trader, and how it stands then.
import { randomUUID } from 'node:crypto';
import type { CheckAnswer, OrderAnswer } from '../../../trader/app/control-client/order-request.ts';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import type { PlainBuys } from '../../../trader/ports/alpaca-api-settings.ts';
import { notUnique, refusalFor, refused, unavailable } from './alpaca-error.ts';
import type { AlpacaCaller } from './callers.ts';
import { type Commanding, cancel, change, check, place } from './commands.ts';
import { isPlain, purchaseOf, saleOf } from './holdings.ts';
import { hasAmountLimits, refuseAmount, refuseSymbol } from './key-limits.ts';
import type { AlpacaOrder } from './order-body.ts';
import { closingOf, entryOf, refuseUnfit, type TraderOrder } from './order-meaning.ts';
import { isEnded, type ShownOrder } from './order-rows.ts';
import { familyOf, isBuying, orderCalled, shownCalled, shownWithLegs } from './own-orders.ts';
import { type OwnPosition, othersHold, othersInvest, ownPositions } from './position-rows.ts';
import { refuseSecondSale } from './waiting-sales.ts';

export interface Placing extends Commanding {
  readonly plainBuys: PlainBuys;
  /** Resolves after so many milliseconds. */
  pause(delayMs: number): Promise<void>;
}

export async function placeOrder(by: Placing, order: AlpacaOrder): Promise<ShownOrder> {
  const { caller } = by;
  refuseUnfit(order);
  const name = order.client_order_id ?? randomUUID();
  if (order.client_order_id !== undefined && (await shownCalled(caller, name)) !== undefined)
    throw notUnique();
  const named = { ...order, client_order_id: name };
  const held = (await ownPositions(caller)).find(({ symbol }) => symbol === order.symbol);
  // What the key holds it may sell.
  if (order.side === 'buy' || held === undefined) refuseSymbol(caller, order.symbol);
  const isInvestment = by.plainBuys.kind === 'holding' && isPlain(order);
  if (order.side === 'buy') return isInvestment ? invest(by, named, held) : open(by, named, held);
  return held?.isHolding === true ? divest(by, named, held) : close(by, named, held);
}

/** One symbol is held in one way, so that a sale has one meaning. */
async function refuseOtherWay(
  caller: AlpacaCaller,
  symbol: string,
  { leg, held }: { readonly leg: 'e' | 'h'; readonly held: OwnPosition | undefined },
): Promise<void> {
  const waits = await isBuying(caller, symbol, leg);
  const isHeld = held?.parts.some(({ isHolding }) => isHolding === (leg === 'h')) === true;
  if (!waits && !isHeld) return;
  throw refused(
    leg === 'h'
      ? `${symbol} is held, or being bought, without a stop (api.alpaca.plain_buys): sell it before it is bought with one`
      : `${symbol} is held, or being bought, with a stop: sell it before it is bought without one`,
  );
}

async function refuseShare(caller: AlpacaCaller, symbol: string): Promise<void> {
  if (!(await othersInvest(caller, symbol))) return;
  throw refused(`others have bought shares of the holding in ${symbol} too`);
}

async function invest(
  by: Placing,
  order: Named<AlpacaOrder>,
  held: OwnPosition | undefined,
): Promise<ShownOrder> {
  const { caller } = by;
  await refuseShare(caller, order.symbol);
  await refuseOtherWay(caller, order.symbol, { leg: 'e', held });
  const purchase = await purchaseOf(by, order);
  await refuseAmounts(by, purchase);
  return sent(by, { ...purchase, client_order_id: order.client_order_id });
}

async function divest(
  by: Placing,
  order: Named<AlpacaOrder>,
  held: OwnPosition,
): Promise<ShownOrder> {
  const sale = await saleOf(by, order, held);
  return sent(by, { ...sale, client_order_id: order.client_order_id });
}

/** Orders that close reach every share that people hold in a symbol: where others hold it too, the key trades nothing. */
async function refuseShared(caller: AlpacaCaller, symbol: string): Promise<void> {
  if (!(await othersHold(caller, symbol))) return;
  throw refused(
    `${symbol} is held by others too, and the key ${caller.key.id} would trade their shares`,
  );
}

type Named<Order> = Order & { readonly client_order_id: string };

async function open(
  by: Placing,
  order: Named<AlpacaOrder>,
  held: OwnPosition | undefined,
): Promise<ShownOrder> {
  const { caller, plainBuys } = by;
  await refuseShared(caller, order.symbol);
  const entry = { ...entryOf(order, plainBuys), client_order_id: order.client_order_id };
  await refuseOtherWay(caller, order.symbol, { leg: 'h', held });
  await refuseAmounts(by, entry);
  return sent(by, entry);
}

/** Of a key with limits. */
async function refuseAmounts(by: Placing, order: TraderOrder): Promise<void> {
  if (!hasAmountLimits(by.caller)) return;
  const { symbol } = order;
  await refuseAmount(by, { ...expectedOf(await check(by, order)), symbol });
}

/** What the trader would send. Its amount is judged before the order leaves: prices that come later change nothing. */
function expectedOf({ allowed, order, reasons, text }: CheckAnswer) {
  if (!allowed) throw refusalFor(text, reasons);
  if (order === null || !Number.isFinite(order.notional))
    throw unavailable(
      'The amount of the order is not known, so the limits of the key cannot be checked: send the order again, or with a limit_price.',
    );
  return order;
}

async function close(
  by: Placing,
  order: Named<AlpacaOrder>,
  held: OwnPosition | undefined,
): Promise<ShownOrder> {
  const { caller } = by;
  await refuseShared(caller, order.symbol);
  await refuseSecondSale(caller, order.symbol);
  const prices = (held?.parts ?? []).flatMap(({ stop_price: price }) => price ?? []);
  const { order: closing, stopAt } = closingOf(order, {
    ...{ quantity: held?.quantity ?? 0, available: held?.available ?? 0 },
    stopPrice: prices.length === 0 ? undefined : Math.min(...prices),
  });
  const shown = await sent(by, { ...closing, client_order_id: order.client_order_id });
  if (held === undefined || stopAt === undefined) return shown;
  await tighten(by, held, { stopAt, shown });
  return (await shownCalled(caller, order.client_order_id)) ?? shown;
}

/** Both ends or none: a limit whose stop cannot move is cancelled. It comes first, since it joins no group while a stop changes. */
async function tighten(
  by: Placing,
  held: OwnPosition,
  { stopAt, shown }: { readonly stopAt: number; readonly shown: ShownOrder },
): Promise<void> {
  try {
    for (const stop of await stopsOf(by.caller, held))
      await change(by, stop, { stop_price: stopAt });
  } catch (why) {
    const limit = await orderCalled(by.caller, shown.client_order_id);
    if (limit !== undefined) await cancel(by, limit);
    throw why;
  }
}

async function stopsOf(caller: AlpacaCaller, { parts }: OwnPosition): Promise<OrderRow[]> {
  const families = await Promise.all(
    parts.map(({ id }) => familyOf(caller, { position_id: id, leg: 's' })),
  );
  return families.flat().filter((row) => row.leg === 's' && !isEnded(row));
}

/** An order that closes may wait for its stop to shrink, or for the open; then it is shown as it waits. */
async function sent(by: Placing, order: Named<TraderOrder>): Promise<ShownOrder> {
  const { caller } = by;
  let placed: Pick<OrderAnswer, 'order'> = await place(by, order);
  for (let tries = 0; placed.order === null && tries < TRIES_MAX; tries += 1) {
    await by.pause(TRY_AFTER_MS);
    placed = { order: (await orderCalled(caller, order.client_order_id)) ?? null };
  }
  if (placed.order === null) return waitingOf(caller, order.client_order_id);
  by.request.orderId = placed.order.order_ref;
  return shownWithLegs(caller, placed.order);
}

async function waitingOf(caller: AlpacaCaller, name: string): Promise<ShownOrder> {
  const shown = await shownCalled(caller, name);
  if (shown !== undefined) return shown;
  throw unavailable(
    `The sale was accepted, and its order is not known yet. Ask for /v2/orders:by_client_order_id?client_order_id=${name} before anything is sent again.`,
  );
}

/** What follows a command within two seconds is waited for. */
export const TRIES_MAX = 20;
export const TRY_AFTER_MS = 100;
