// An order of the journal as Alpaca shows it: an entry with its stop and target as the legs of a bracket.
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import { hasEnded } from '../../../trader/contract/order-state.ts';
import type { WaitingRow } from '../../../trader/contract/waiting-row.ts';
import { text } from './figures.ts';
import { orderUuid, uuidOf, waitingUuid } from './ids.ts';
import { submittedText } from './submitted.ts';

/** All orders of one position, by which the class of each is known. */
export type Family = readonly OrderRow[];

/** What is shown of an order. */
type Shown = Pick<
  OrderRow,
  | ('order_ref' | 'client_order_id' | 'symbol' | 'action' | 'type' | 'tif' | 'leg' | 'state')
  | ('quantity' | 'filled' | 'average_fill_price' | 'limit_price' | 'stop_price')
  | ('trail_amount' | 'trail_percent' | 'stop_kind' | 'stop_asked_at')
  | ('created_at' | 'submitted_at' | 'updated_at' | 'filled_at' | 'cancelled_at')
>;

export interface ShownOrder {
  readonly id: string;
  readonly client_order_id: string;
  readonly symbol: string;
  readonly status: string;
  readonly submitted_at: string;
  readonly legs: readonly ShownOrder[] | null;
  readonly [field: string]: unknown;
}

const STATUS: Readonly<Record<OrderRow['state'], string>> = {
  intended: 'pending_new',
  sent: 'pending_new',
  acknowledged: 'accepted',
  working: 'new',
  partially_filled: 'partially_filled',
  pending_modify: 'pending_replace',
  pending_cancel: 'pending_cancel',
  filled: 'filled',
  cancelled: 'canceled',
  rejected: 'rejected',
  expired: 'expired',
  not_sent: 'rejected',
  // Whether it is at the broker is not known.
  unknown: 'pending_new',
  released: 'canceled',
};

const TYPES: Readonly<Partial<Record<OrderRow['type'], string>>> = {
  MKT: 'market',
  LMT: 'limit',
  STP: 'stop',
  'STP LMT': 'stop_limit',
  TRAIL: 'trailing_stop',
  MOC: 'market',
  LOC: 'limit',
};

export const isEnded = ({ state }: Pick<OrderRow, 'state'>): boolean => hasEnded(state);

/** The order that shows this one as its leg: the entry that brought it, or the limit that a stop now ends with. */
export const parentOf = (row: Shown, family: Family): OrderRow | undefined =>
  limitWith(row, family) ?? entryOf(row, family);

/** Undefined of what was not asked for with it: a limit that came later, and the stop of a plain buy, which is at a distance. */
function entryOf(row: Shown, family: Family): OrderRow | undefined {
  const entry = entryBefore(row, family);
  const isWithIt = row.leg === 's' ? isStated(row) : row.created_at === entry?.created_at;
  return isWithIt ? entry : undefined;
}

function entryBefore(row: Shown, family: Family): OrderRow | undefined {
  if (row.leg !== 's' && row.leg !== 't') return undefined;
  return family.find(({ leg, created_at: at }) => leg === 'e' && at <= row.created_at);
}

/** Of a stop, the limit that was asked for beside it: each ends the other. A limit that was cancelled leaves it. */
function limitWith(row: Shown, family: Family): OrderRow | undefined {
  if (row.leg !== 's') return undefined;
  const limit = family.findLast((other) => isLimit(other, family) && isBeside(row, other));
  const isLeft = limit !== undefined && isEnded(limit) && limit.filled === 0 && !isEnded(row);
  return isLeft ? undefined : limit;
}

const isLimit = (row: Shown, family: Family) =>
  row.leg === 't' && entryOf(row, family) === undefined;

/** A program states the price of its stop; `plain_buys` a distance. A trader of an earlier version says neither. */
const isStated = ({ stop_kind: kind = 'price' }: Shown): boolean => kind === 'price';

/** Whether the stop was there, or came later, and the program has named it: a stop that is ours is moved with the limit of an oco. */
const isBeside = (stop: Shown, limit: Shown): boolean =>
  (isStated(stop) || isMovedWith(stop, limit)) &&
  (!isEnded(stop) || (stop.updated_at ?? stop.created_at) >= limit.created_at);

function isMovedWith({ stop_asked_at: at = null }: Shown, limit: Shown): boolean {
  if (at === null || at < limit.created_at) return false;
  return !isEnded(limit) || at <= (limit.updated_at ?? at);
}

/** The state in Alpaca's word: what has filled in part was at the broker, also while nothing else is known. */
export const stateWord = ({ state, filled }: Shown): string =>
  state === 'unknown' && filled > 0 ? 'partially_filled' : STATUS[state];

/** Until its entry has filled something, a leg waits. */
export function isHeldBack(row: Shown, family: Family): boolean {
  const entry = isLimit(row, family) ? undefined : entryBefore(row, family);
  return entry !== undefined && entry.filled === 0 && !isEnded(entry) && !isEnded(row);
}

export function legsOf(row: Shown, family: Family): OrderRow[] {
  return row.leg === 'e' || row.leg === 't'
    ? family.filter((other) => parentOf(other, family)?.order_ref === row.order_ref)
    : [];
}

/** `isNested`: with its legs. */
export function shownOrder(row: Shown, family: Family, isNested: boolean): ShownOrder {
  const own = legsOf(row, family);
  const legs = own.map((leg) => shownOrder(leg, family, false));
  const type = TYPES[row.type] ?? 'limit';
  return {
    id: orderUuid(row.order_ref),
    client_order_id: row.client_order_id ?? row.order_ref,
    created_at: row.created_at,
    updated_at: row.updated_at ?? row.created_at,
    submitted_at: submittedText(row),
    filled_at: row.filled_at ?? null,
    expired_at: row.state === 'expired' ? (row.updated_at ?? null) : null,
    canceled_at: row.cancelled_at ?? null,
    failed_at:
      row.state === 'rejected' || row.state === 'not_sent' ? (row.updated_at ?? null) : null,
    replaced_at: null,
    replaced_by: null,
    replaces: null,
    asset_id: uuidOf(row.symbol),
    symbol: row.symbol,
    asset_class: 'us_equity',
    notional: null,
    qty: text(row.quantity),
    filled_qty: text(row.filled),
    filled_avg_price: text(row.average_fill_price),
    order_class: classOf(row, family),
    order_type: type,
    type,
    side: row.action === 'BUY' ? 'buy' : 'sell',
    time_in_force: validityOf(row),
    limit_price: text(row.limit_price),
    stop_price: text(row.stop_price),
    status: isHeldBack(row, family) ? 'held' : stateWord(row),
    extended_hours: false,
    legs: isNested && legs.length > 0 ? legs : null,
    trail_percent: text(row.trail_percent),
    trail_price: text(row.trail_amount),
    hwm: text(markOf(row)),
    position_intent: intentOf(row),
    ratio_qty: null,
    source: null,
    subtag: null,
  };
}

/** Of a trailing order, the best price so far: a sale is triggered by the trail below it, a buy above. */
function markOf({ action, stop_price: stop, trail_amount: amount, trail_percent: percent }: Shown) {
  if (stop === null) return null;
  const sign = action === 'SELL' ? 1 : -1;
  if (amount !== null) return rounded(stop + sign * amount);
  return percent === null ? null : rounded(stop / (1 - (sign * percent) / 100));
}

const rounded = (price: number) => Math.round(price * 1e6) / 1e6;

/** By how many kinds of exits an entry brings: a stop, a target. */
const CLASSES = ['simple', 'oto', 'bracket'];

function classOf(row: Shown, family: Family): string {
  if (limitWith(row, family) !== undefined) return 'oco';
  if (isLimit(row, family))
    return family.some((other) => other.leg === 's' && isBeside(other, row)) ? 'oco' : 'simple';
  const entry = row.leg === 'e' ? row : entryOf(row, family);
  if (entry === undefined) return 'simple';
  const legs = family.filter((other) => entryOf(other, family)?.order_ref === entry.order_ref);
  const kinds = new Set(legs.map(({ leg }) => leg));
  return CLASSES[kinds.size] ?? 'simple';
}

export function validityOf({ type, tif }: Shown): string {
  if (type === 'MOC' || type === 'LOC') return 'cls';
  if (tif === 'OPG') return 'opg';
  return tif === 'GTC' ? 'gtc' : 'day';
}

function intentOf({ leg, action }: Shown): string {
  const opens = leg === 'e' || (leg === 'h' && action === 'BUY');
  return `${action === 'BUY' ? 'buy' : 'sell'}_to_${opens ? 'open' : 'close'}`;
}

/** One whose order does not exist yet: only those at the market wait. */
export function shownWaiting({
  client_order_id: name,
  symbol,
  action,
  quantity,
  created_at: at,
}: WaitingRow): ShownOrder {
  const row = {
    ...{ order_ref: name, client_order_id: name, symbol, action, quantity, created_at: at },
    ...{ leg: 'x', state: 'acknowledged', type: 'MKT', tif: 'DAY', filled: 0 },
    ...{ limit_price: null, stop_price: null, trail_amount: null, trail_percent: null },
  } as const satisfies Shown;
  return { ...shownOrder(row, [], false), id: waitingUuid(name), submitted_at: at };
}
