// The orders of one key, read from the trader: pages of the list, single ones, and what belongs to the same position.
import type { ExecutionRow, OrderRow } from '../../../trader/contract/order-rows.ts';
import { wordsOf } from '../listing/words-of.ts';
import type { PageBody } from '../presenters/rows.ts';
import { notFound } from './alpaca-error.ts';
import type { AlpacaCaller } from './callers.ts';
import { isHashedUuid, orderRefIn, waitingUuid } from './ids.ts';
import {
  type Family,
  isEnded,
  isHeldBack,
  parentOf,
  type ShownOrder,
  shownOrder,
  shownWaiting,
} from './order-rows.ts';
import { waitingCalled, waitingNamed, waitingSales } from './waiting-sales.ts';

const PAGE = 1_000;
const PAGE_MIN = 50;

export interface OrdersFilter {
  readonly status: 'open' | 'closed' | 'all';
  /** Exclusive, by the time of submission. */
  readonly after?: string | undefined;
  readonly until?: string | undefined;
  readonly isAscending: boolean;
  readonly limit: number;
  readonly symbols: readonly string[] | undefined;
  readonly side: 'buy' | 'sell' | undefined;
  readonly isNested: boolean;
}

/** Orders, and sales whose order does not exist yet. */
export async function ordersWanted(
  caller: AlpacaCaller,
  wanted: OrdersFilter,
): Promise<ShownOrder[]> {
  // Before the orders: one that becomes an order meanwhile is in both.
  const waiting = wanted.status === 'closed' ? [] : await waitingSales(caller);
  const orders = await existingOrders(caller, wanted);
  const known = new Set(orders.map(({ client_order_id: name }) => name));
  const others = waiting
    .filter((row) => !known.has(row.client_order_id) && isWanted(row, wanted))
    .map(shownWaiting);
  if (others.length === 0) return orders;
  const sign = wanted.isAscending ? 1 : -1;
  return [...orders, ...others]
    .toSorted((a, b) => sign * (Date.parse(a.submitted_at) - Date.parse(b.submitted_at)))
    .slice(0, wanted.limit);
}

/** Newest first, from what the trader has until as many as wanted pass. */
async function existingOrders(caller: AlpacaCaller, wanted: OrdersFilter): Promise<ShownOrder[]> {
  const shown: ShownOrder[] = [];
  const { status, after, until, isAscending } = wanted;
  const words = {
    ...{ opened_by: caller.user, status: status === 'closed' ? 'all' : status },
    limit: Math.min(PAGE, Math.max(PAGE_MIN, wanted.limit)),
    ...{ sort: isAscending ? 'created_at' : '-created_at' },
    // It was submitted after it was decided.
    ...(until !== undefined && { to: until }),
    ...(after !== undefined && { from: justBefore(after) }),
  };
  for (let cursor: string | undefined; ; ) {
    const path = `/orders/page?${wordsOf({ ...words, cursor })}`;
    const { rows, next } = await caller.read<PageBody<OrderRow>>(path);
    const passing = rows.filter((row) => isWanted(row, wanted));
    const families = await Promise.all(passing.map((row) => familyOf(caller, row)));
    for (const [index, row] of passing.entries()) {
      const family = families[index] ?? [];
      if (!isInList(row, family, wanted)) continue;
      shown.push(shownOrder(row, family, wanted.isNested));
      if (shown.length === wanted.limit) return shown;
    }
    if (next === undefined || next === null) return shown;
    cursor = next;
  }
}

/** An order may be sent some seconds after it was decided. */
const SENT_WITHIN_MS = 60_000;

function justBefore(time: string): string {
  return new Date(Date.parse(time) - SENT_WITHIN_MS).toISOString();
}

type Filtered = Pick<OrderRow, 'submitted_at' | 'created_at' | 'symbol' | 'action'>;

function isWanted(row: Filtered, { symbols, side, after, until }: OrdersFilter): boolean {
  const at = Date.parse(row.submitted_at ?? row.created_at);
  return (
    (symbols === undefined || symbols.includes(row.symbol)) &&
    (side === undefined || (side === 'buy') === (row.action === 'BUY')) &&
    (after === undefined || at > Date.parse(after)) &&
    (until === undefined || at < Date.parse(until))
  );
}

/** A leg is shown by its parent where orders are nested and the parent is in the list. */
function isInList(row: OrderRow, family: Family, { status, isNested }: OrdersFilter): boolean {
  const isOpen = (one: OrderRow) => !isEnded(one);
  if (status === 'closed' && isOpen(row)) return false;
  const parent = isNested ? parentOf(row, family) : undefined;
  if (parent === undefined) return true;
  return status !== 'all' && isOpen(parent) !== (status === 'open');
}

/** Every order of its position. */
export async function familyOf(
  { read }: AlpacaCaller,
  { position_id: position, leg }: Pick<OrderRow, 'position_id' | 'leg'>,
): Promise<Family> {
  // Exits and orders of a holding have no legs.
  if (position === undefined || leg === 'h' || leg === 'x') return [];
  const words = wordsOf({ position_id: position, limit: PAGE, sort: 'created_at' });
  return (await read<PageBody<OrderRow>>(`/orders/page?${words}`)).rows;
}

/** By an id of ours; what belongs to others does not exist for the key. */
export async function orderNamed(caller: AlpacaCaller, id: string): Promise<OrderRow> {
  const ref = orderRefIn(id);
  const row = ref === undefined ? undefined : await orderOf(caller, { order_ref: ref });
  const found = row ?? (isHashedUuid(id) ? await orderOfSale(caller, id) : undefined);
  if (found === undefined) throw notFound(`order not found for ${id}`);
  return found;
}

const SALES_PAGE = 100;

/** The order of a sale that waited. Newest first: it is asked for soon. */
async function orderOfSale(
  { read, user }: AlpacaCaller,
  id: string,
): Promise<OrderRow | undefined> {
  const words = { opened_by: user, side: 'SELL', sort: '-created_at', limit: SALES_PAGE };
  for (let cursor: string | undefined; ; ) {
    const path = `/orders/page?${wordsOf({ ...words, cursor })}`;
    const { rows, next } = await read<PageBody<OrderRow>>(path);
    const found = rows.find(
      ({ client_order_id: name }) =>
        typeof name === 'string' && waitingUuid(name) === id.toLowerCase(),
    );
    if (found !== undefined || next === undefined || next === null) return found;
    cursor = next;
  }
}

/** As it is shown, by its id. */
export async function shownNamed(caller: AlpacaCaller, id: string): Promise<ShownOrder> {
  const waiting = isHashedUuid(id) ? await waitingNamed(caller, id) : undefined;
  return waiting === undefined
    ? shownWithLegs(caller, await orderNamed(caller, id))
    : shownWaiting(waiting);
}

/** As it is shown, by its name. */
export async function shownCalled(
  caller: AlpacaCaller,
  name: string,
): Promise<ShownOrder | undefined> {
  const waiting = await waitingCalled(caller, name);
  const row = await orderCalled(caller, name);
  if (row !== undefined) return shownWithLegs(caller, row);
  return waiting && shownWaiting(waiting);
}

/** By the name that the program gave, or that of a leg. */
export async function orderCalled(
  caller: AlpacaCaller,
  clientOrderId: string,
): Promise<OrderRow | undefined> {
  return (
    (await orderOf(caller, { client_order_id: clientOrderId })) ??
    (await orderOf(caller, { order_ref: clientOrderId }))
  );
}

async function orderOf(
  { read, user }: AlpacaCaller,
  one: { readonly order_ref: string } | { readonly client_order_id: string },
): Promise<OrderRow | undefined> {
  const words = wordsOf({ ...one, opened_by: user, limit: 1 });
  return (await read<PageBody<OrderRow>>(`/orders/page?${words}`)).rows[0];
}

export async function shownWithLegs(caller: AlpacaCaller, row: OrderRow): Promise<ShownOrder> {
  return shownOrder(row, await familyOf(caller, row), true);
}

/** Whether a purchase by orders of this kind may still fill. */
export async function isBuying(
  { read, user }: AlpacaCaller,
  symbol: string,
  leg: 'e' | 'h',
): Promise<boolean> {
  const words = wordsOf({ opened_by: user, status: 'open', side: 'BUY', limit: PAGE });
  const { rows } = await read<PageBody<OrderRow>>(`/orders/page?${words}`);
  return rows.some((row) => row.symbol === symbol && row.leg === leg);
}

/** What may still fill, without the legs that wait for their entry. */
export async function openOrders(caller: AlpacaCaller): Promise<OrderRow[]> {
  const words = wordsOf({ opened_by: caller.user, status: 'open', limit: PAGE });
  const { rows } = await caller.read<PageBody<OrderRow>>(`/orders/page?${words}`);
  const free: OrderRow[] = [];
  for (const row of rows) if (!isHeldBack(row, await familyOf(caller, row))) free.push(row);
  return free;
}

/** One page of the executions of the key. */
export async function executionsOf(
  { read, user }: AlpacaCaller,
  words: Parameters<typeof wordsOf>[0],
): Promise<PageBody<ExecutionRow>> {
  return read(`/executions/page?${wordsOf({ ...words, opened_by: user })}`);
}
