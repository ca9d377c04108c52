// The list of orders of one key, read from the trader page by page.
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import type { AlpacaCaller } from './callers.ts';
import { isHashedUuid } from './ids.ts';
import {
  type Family,
  isEnded,
  parentOf,
  type ShownOrder,
  shownOrder,
  shownWaiting,
} from './order-rows.ts';
import { familiesOf, orderNamed, orderPages } from './own-orders.ts';
import { MICROS, submittedMicros } from './submitted.ts';
import { waitingNamed, waitingSales } from './waiting-sales.ts';

const PAGE = 1_000;
const PAGE_MIN = 50;

export interface OrdersFilter {
  readonly status: 'open' | 'closed' | 'all';
  /** Exclusive, by the time of submission; microseconds since 1970. */
  readonly after?: number | undefined;
  readonly until?: number | undefined;
  /** An order of the key that the list lies before, or after. */
  readonly behind?: { readonly id: string; readonly side: 'before' | 'after' } | undefined;
  readonly isAscending: boolean;
  readonly limit: number;
  readonly symbols: readonly string[] | undefined;
  readonly side: 'buy' | 'sell' | undefined;
  readonly isNested: boolean;
}

/** The place of an order in the list. A sale whose order does not exist yet has its time alone. */
interface Place {
  readonly side: 'before' | 'after';
  readonly at: string;
  readonly orderRef?: string;
}

/** Orders, and sales whose order does not exist yet. */
export async function ordersWanted(
  caller: AlpacaCaller,
  wanted: OrdersFilter,
): Promise<ShownOrder[]> {
  const place = wanted.behind && (await placeOf(caller, wanted.behind));
  // Before the orders: one that becomes an order meanwhile is in both.
  const waiting = wanted.status === 'closed' ? [] : await waitingSales(caller);
  const orders = await existingOrders(caller, wanted, place);
  const known = new Set(orders.map(({ client_order_id: name }) => name));
  const others = waiting
    .filter((row) => !known.has(row.client_order_id) && isWanted(row, wanted))
    .filter((row) => place === undefined || isBeyond(row.created_at, place))
    .map(shownWaiting);
  if (others.length === 0) return orders;
  const sign = wanted.isAscending ? 1 : -1;
  return [...orders, ...others]
    .toSorted((a, b) => sign * (Date.parse(a.submitted_at) - Date.parse(b.submitted_at)))
    .slice(0, wanted.limit);
}

async function placeOf(
  caller: AlpacaCaller,
  { id, side }: NonNullable<OrdersFilter['behind']>,
): Promise<Place> {
  const waiting = isHashedUuid(id) ? await waitingNamed(caller, id) : undefined;
  if (waiting !== undefined) return { side, at: waiting.created_at };
  const { order_ref: orderRef, created_at: at } = await orderNamed(caller, id);
  return { side, at, orderRef };
}

const isBeyond = (time: string, { side, at }: Place): boolean =>
  side === 'before' ? Date.parse(time) < Date.parse(at) : Date.parse(time) > Date.parse(at);

/** From what the trader has, in the direction of the list, until as many as wanted pass. */
async function existingOrders(
  caller: AlpacaCaller,
  wanted: OrdersFilter,
  place: Place | undefined,
): Promise<ShownOrder[]> {
  const shown: ShownOrder[] = [];
  for await (const rows of pagesOf(caller, wanted, place)) {
    const passing = rows.filter((row) => hasStatus(row, wanted) && isWanted(row, wanted));
    const familyOf = await familiesOf(caller, passing);
    for (const row of passing) {
      const family = familyOf(row);
      if (!isInList(row, family, wanted)) continue;
      shown.push(shownOrder(row, family, wanted.isNested));
      if (shown.length === wanted.limit) return shown;
    }
  }
  return shown;
}

async function* pagesOf(
  caller: AlpacaCaller,
  wanted: OrdersFilter,
  place: Place | undefined,
): AsyncGenerator<readonly OrderRow[]> {
  const { status, limit, isAscending } = wanted;
  const words = {
    // The order at the place may be of another status.
    ...{ opened_by: caller.user, status: status === 'open' && !place ? status : 'all' },
    limit: Math.min(PAGE, Math.max(PAGE_MIN, limit)),
    ...{ sort: isAscending ? 'created_at' : '-created_at' },
    ...spanOf(wanted, place),
  };
  const cut = cutAt(place, isAscending);
  for await (const rows of orderPages(caller, words)) {
    const { kept, isOver } = cut(rows);
    yield kept;
    if (isOver) return;
  }
}

/** An order may be sent some seconds after it was decided. */
const SENT_WITHIN_MS = 60_000;
/** By ECMAScript. */
const DATE_MAX_MS = 8.64e15;

const moved = (time: string, ms: number) => isoOf(Date.parse(time) + ms);

/** Of what lies beyond all dates, the last date. */
const isoOf = (epochMs: number) =>
  new Date(Math.max(-DATE_MAX_MS, Math.min(DATE_MAX_MS, epochMs))).toISOString();

/** From the first time to the second, which is exclusive. */
function spanOf({ after, until }: OrdersFilter, place: Place | undefined) {
  if (place?.side === 'before')
    return { to: place.orderRef === undefined ? place.at : moved(place.at, 1) };
  if (place?.side === 'after')
    return { from: place.orderRef === undefined ? moved(place.at, 1) : place.at };
  return {
    // It was submitted after it was decided.
    ...(until !== undefined && { to: isoOf(Math.floor(until / MICROS) + 1) }),
    ...(after !== undefined && { from: isoOf(Math.floor(after / MICROS) - SENT_WITHIN_MS) }),
  };
}

/** Orders of one moment have an order, which only the list knows: it begins behind the order at the place, or ends there. */
function cutAt(place: Place | undefined, isAscending: boolean) {
  const { orderRef, side } = place ?? {};
  const beginsThere = isAscending === (side === 'after');
  let isPassed = orderRef === undefined || !beginsThere;
  return (rows: readonly OrderRow[]) => {
    const index = rows.findIndex((row) => row.order_ref === orderRef);
    if (index === -1) return { kept: isPassed ? rows : [], isOver: false };
    isPassed = true;
    return beginsThere
      ? { kept: rows.slice(index + 1), isOver: false }
      : { kept: rows.slice(0, index), isOver: true };
  };
}

type Filtered = Pick<OrderRow, 'submitted_at' | 'created_at' | 'symbol' | 'action'> & {
  readonly order_ref?: string;
};

function isWanted(row: Filtered, { symbols, side, after, until }: OrdersFilter): boolean {
  const at = submittedMicros(row);
  return (
    (symbols === undefined || symbols.includes(row.symbol)) &&
    (side === undefined || (side === 'buy') === (row.action === 'BUY')) &&
    (after === undefined || at > after) &&
    (until === undefined || at < until)
  );
}

const hasStatus = (row: OrderRow, { status }: OrdersFilter): boolean =>
  status === 'all' || isEnded(row) === (status === 'closed');

/** A leg is shown by its parent where orders are nested and the parent is in the list. */
function isInList(row: OrderRow, family: Family, wanted: OrdersFilter): boolean {
  const parent = wanted.isNested ? parentOf(row, family) : undefined;
  return parent === undefined || !hasStatus(parent, wanted);
}
