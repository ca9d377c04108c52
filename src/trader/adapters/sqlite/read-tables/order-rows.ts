// Orders from the read tables, with the broker's status names.

import { type Instant, toIso } from '../../../../kernel/instant.ts';
import { HNX, HOSE, UPCOM } from '../../../../market/venues/vietnam.ts';
import { LEGS_IN_ORDER } from '../../../contract/leg-order.ts';
import type { BrokerStatus, OrderRow } from '../../../contract/order-rows.ts';
import type {
  OrderTerms,
  OrderType,
  Validity,
  VenueWord,
} from '../../../domain/orders/order-terms.ts';
import { orderedOptionFields } from './option-fields.ts';

export const CREATED_AT = '(SELECT f.at FROM facts f WHERE f.seq = o.intent_seq)';

/** Where the symbol trades; null if that is unknown. */
export const VENUE = '(SELECT i.venue FROM instruments i WHERE i.symbol = o.symbol)';

/** Null of a holding. */
const ofPosition = (column: 'stop_kind' | 'stop_asked_at') =>
  `(SELECT p.${column} FROM positions p WHERE p.id = o.position_id) AS ${column}`;

export const ORDER_COLUMNS = `
  o.*, (SELECT p.perm_id FROM orders p WHERE p.order_ref = o.parent_ref) AS parent_perm_id,
  ${CREATED_AT} AS created_at,
  ${VENUE} AS venue, ${ofPosition('stop_kind')}, ${ofPosition('stop_asked_at')},
  (SELECT sum(e.shares * e.price) / sum(e.shares) FROM executions e
     WHERE e.order_ref = o.order_ref AND e.symbol = o.symbol) AS average_fill_price`;

/** Of one decision: some brokers number no orders. */
const LEG_PLACE = `instr('${LEGS_IN_ORDER}', o.leg)`;

/** No two orders have the same. */
export const ORDER_KEY = ['o.intent_seq', 'o.order_id', LEG_PLACE];

export const ORDERS = `
  SELECT ${ORDER_COLUMNS} FROM orders o ORDER BY ${ORDER_KEY.join(', ')}`;

export interface StoredOrder {
  readonly order_ref: string;
  readonly position_id: string;
  readonly opened_by: string | null;
  readonly stop_kind: string | null;
  readonly stop_asked_at: Instant | null;
  readonly strategy: string;
  readonly signal_id: string;
  readonly leg: string;
  readonly symbol: string;
  readonly account: string;
  readonly order_id: number;
  readonly perm_id: string | null;
  readonly parent_perm_id: string | null;
  readonly oca_group: string;
  readonly side: OrderTerms['side'];
  readonly type: OrderType;
  readonly quantity: number;
  readonly filled: number;
  readonly average_fill_price: number | null;
  readonly limit_price: number | null;
  readonly stop_price: number | null;
  readonly trail_amount: number | null;
  readonly trail_percent: number | null;
  readonly tif: Validity['kind'];
  /** Of an order that only some venues have. */
  readonly word: VenueWord | null;
  readonly venue: string | null;
  readonly state: OrderRow['state'];
  readonly client_order_id: string | null;
  readonly created_at: Instant;
  readonly submitted_at: Instant | null;
  readonly updated_at: Instant;
  /** When it came into the state in which it has ended. */
  readonly ended_at: Instant | null;
}

const TYPE_WORDS: Record<OrderType, OrderRow['type']> = {
  limit: 'LMT',
  stop: 'STP',
  market: 'MKT',
  'stop-limit': 'STP LMT',
  trail: 'TRAIL',
};
const CLOSING_WORDS: Partial<Record<OrderType, OrderRow['type']>> = { market: 'MOC', limit: 'LOC' };
const TIF_WORDS: Record<Validity['kind'], OrderRow['tif']> = {
  day: 'DAY',
  gtc: 'GTC',
  gtd: 'GTD',
  opening: 'OPG',
  closing: 'DAY',
};
const SAYS_LO: ReadonlySet<string | null> = new Set([HOSE, HNX, UPCOM].map(({ name }) => name));
const STOPS: ReadonlySet<OrderType> = new Set(['stop', 'stop-limit', 'trail']);

/** The broker's status names; it reports a resting stop as not yet submitted to its exchange. */
const STATUS_WORDS: Record<StoredOrder['state'], BrokerStatus> = {
  intended: 'PendingSubmit',
  sent: 'PendingSubmit',
  acknowledged: 'PreSubmitted',
  working: 'Submitted',
  partially_filled: 'Submitted',
  pending_modify: 'Submitted',
  pending_cancel: 'PendingCancel',
  filled: 'Filled',
  cancelled: 'Cancelled',
  rejected: 'Inactive',
  expired: 'Cancelled',
  not_sent: 'Inactive',
  unknown: 'Unknown',
  // Released to the operator: we do not follow its state any more.
  released: 'Unknown',
};

/** `clientId`: ours at the gateway, if the reader knows it. */
export function toOrder(row: StoredOrder, clientId: number | undefined): OrderRow {
  const option = orderedOptionFields(row);
  return {
    account: row.account,
    order_id: row.order_id,
    client_id: clientId ?? null,
    perm_id: permNumber(row.perm_id),
    order_ref: row.order_ref,
    client_order_id: row.client_order_id,
    position_id: row.position_id,
    opened_by: row.opened_by,
    ...(row.stop_kind !== null && {
      stop_kind: row.stop_kind,
      stop_asked_at: isoOf(row.stop_asked_at),
    }),
    parent_perm_id: permNumber(row.parent_perm_id),
    oca_group: row.oca_group,
    symbol: row.symbol,
    action: row.side === 'buy' ? 'BUY' : 'SELL',
    type: typeWord(row),
    quantity: row.quantity,
    filled: row.filled,
    average_fill_price: row.average_fill_price,
    limit_price: row.limit_price,
    stop_price: row.stop_price,
    trail_amount: row.trail_amount,
    trail_percent: row.trail_percent,
    tif: TIF_WORDS[row.tif],
    status: statusWord(row),
    strategy: row.strategy,
    signal_id: row.signal_id,
    leg: row.leg,
    state: row.state,
    created_at: toIso(row.created_at),
    ...timesOf(row),
    ...(option && { option }),
  };
}

const isoOf = (at: Instant | null) => (at === null ? null : toIso(at));

function timesOf({ state, submitted_at, updated_at, ended_at }: StoredOrder) {
  return {
    submitted_at: isoOf(submitted_at),
    updated_at: toIso(updated_at),
    filled_at: state === 'filled' ? isoOf(ended_at) : null,
    cancelled_at: state === 'cancelled' ? isoOf(ended_at) : null,
  };
}

export function statusWord({ state, type }: Pick<StoredOrder, 'state' | 'type'>): BrokerStatus {
  const status = STATUS_WORDS[state];
  return STOPS.has(type) && status === 'Submitted' ? 'PreSubmitted' : status;
}

/** In the word of an exchange that has its own. */
export function typeWord({
  type,
  tif,
  word,
  venue,
}: Pick<StoredOrder, 'type' | 'tif' | 'word' | 'venue'>): OrderRow['type'] {
  if (word !== null) return word;
  if (type === 'limit' && SAYS_LO.has(venue)) return 'LO';
  return (tif === 'closing' ? CLOSING_WORDS[type] : undefined) ?? TYPE_WORDS[type];
}

/** Ids of a broker are numbers in the JSON form: 0 while unknown, and for other ids, such as those of Alpaca. */
export function permNumber(permId: string | null): number {
  const number = Number(permId ?? 0);
  return Number.isSafeInteger(number) ? number : 0;
}
