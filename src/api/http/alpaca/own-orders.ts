// Single orders of one key, read from the trader, and what belongs to the same position.
import type { ExecutionRow, OrderRow } from '../../../trader/contract/order-rows.ts';
import { wordsOf } from '../listing/words-of.ts';
import type { PageBody } from '../presenters/rows.ts';
import { notFound } from './alpaca-error.ts';
import type { AlpacaCaller } from './callers.ts';
import { isHashedUuid, orderRefIn, waitingUuid } from './ids.ts';
import {
  type Family,
  isHeldBack,
  type ShownOrder,
  shownOrder,
  shownWaiting,
} from './order-rows.ts';
import { waitingCalled, waitingNamed } from './waiting-sales.ts';

const PAGE = 1_000;

/** Orders that the trader filters by these words, page after page. */
export async function* orderPages(
  { read }: AlpacaCaller,
  words: Parameters<typeof wordsOf>[0],
): AsyncGenerator<readonly OrderRow[]> {
  for (let cursor: string | undefined; ; ) {
    const path = `/orders/page?${wordsOf({ ...words, cursor })}`;
    const { rows, next } = await read<PageBody<OrderRow>>(path);
    yield rows;
    if (next === undefined || next === null) return;
    cursor = next;
  }
}

type OfPosition = Pick<OrderRow, 'position_id' | 'leg'>;

/** Every order of its position. */
export async function familyOf(caller: AlpacaCaller, row: OfPosition): Promise<Family> {
  return (await familiesOf(caller, [row]))(row);
}

/** Of each row its family: many are asked for at once, since the trader answers one question after the other. */
export async function familiesOf(caller: AlpacaCaller, rows: readonly OfPosition[]) {
  const ids = [...new Set(rows.flatMap((row) => (hasFamily(row) ? [row.position_id] : [])))];
  const byPosition = new Map<string | undefined, OrderRow[]>(ids.map((id) => [id, []]));
  for (let from = 0; from < ids.length; from += POSITIONS_AT_ONCE) {
    const words = { position_id: ids.slice(from, from + POSITIONS_AT_ONCE), limit: PAGE };
    for await (const page of orderPages(caller, { ...words, sort: 'created_at' }))
      for (const row of page) byPosition.get(row.position_id)?.push(row);
  }
  return (row: OfPosition): Family => (hasFamily(row) && byPosition.get(row.position_id)) || [];
}

/** Their ids fit into an address. */
const POSITIONS_AT_ONCE = 100;

/** Exits and orders of a holding have no legs. */
const hasFamily = (row: OfPosition): row is OfPosition & { readonly position_id: string } =>
  row.position_id !== undefined && row.leg !== 'h' && row.leg !== 'x';

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
async function orderOfSale(caller: AlpacaCaller, id: string): Promise<OrderRow | undefined> {
  const words = { opened_by: caller.user, side: 'SELL', sort: '-created_at', limit: SALES_PAGE };
  for await (const rows of orderPages(caller, words)) {
    const found = rows.find(
      ({ client_order_id: name }) =>
        typeof name === 'string' && waitingUuid(name) === id.toLowerCase(),
    );
    if (found !== undefined) return found;
  }
  return undefined;
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
  caller: AlpacaCaller,
  symbol: string,
  leg: 'e' | 'h',
): Promise<boolean> {
  const words = { opened_by: caller.user, status: 'open', side: 'BUY', limit: PAGE };
  for await (const rows of orderPages(caller, words))
    if (rows.some((row) => row.symbol === symbol && row.leg === leg)) return true;
  return false;
}

/** What may still fill, without the legs that wait for their entry. */
export async function openOrders(caller: AlpacaCaller): Promise<OrderRow[]> {
  const free: OrderRow[] = [];
  const words = { opened_by: caller.user, status: 'open', limit: PAGE };
  for await (const rows of orderPages(caller, words)) {
    const family = await familiesOf(caller, rows);
    free.push(...rows.filter((row) => !isHeldBack(row, family(row))));
  }
  return free;
}

/** One page of the executions of the key. */
export async function executionsOf(
  { read, user }: AlpacaCaller,
  words: Parameters<typeof wordsOf>[0],
): Promise<PageBody<ExecutionRow>> {
  return read(`/executions/page?${wordsOf({ ...words, opened_by: user })}`);
}
