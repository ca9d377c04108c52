// Orders from the read tables, one page at a time: a list of orders grows for years.
import type Database from 'better-sqlite3';
import { isTerminal } from '../../../domain/orders/order-state.ts';
import type { OrderSort, OrdersPage, OrdersQuery } from '../../../ports/look.ts';
import type { StoredOrder } from './order-rows.ts';
import {
  CREATED_AT,
  ORDER_COLUMNS,
  ORDER_KEY,
  statusWord,
  toOrder,
  typeWord,
  VENUE,
} from './order-rows.ts';
import { beyond, type Keyed, keyColumn, keyOfLast } from './page-key.ts';

/** The words of rows, for filters and sorting. */
export function defineOrderWords(db: Database.Database): void {
  const word = { deterministic: true };
  db.function('type_word', word, (type, tif, own, venue) =>
    typeWord({ type, tif, word: own, venue } as StoredOrder),
  );
  db.function('has_status', word, (asked, state, type) =>
    Number(hasStatus({ state, type } as StoredOrder, String(asked))),
  );
}

/** Orders that were released to their owner are not followed any more: they count as closed. */
function hasStatus(order: StoredOrder, asked: string): boolean {
  if (asked === 'all') return true;
  const isOpen = order.state !== 'released' && !isTerminal(order.state);
  if (asked === 'open') return isOpen;
  if (asked === 'closed') return !isOpen;
  return asked === order.state || asked === statusWord(order);
}

const TYPE = `type_word(o.type, o.tif, o.word, ${VENUE})`;

const COLUMN_BY_SORT: Record<OrderSort, string> = {
  // In the order of the decisions, also after the clock of the market went back.
  created_at: 'o.intent_seq',
  symbol: 'o.symbol',
  quantity: 'o.quantity',
  filled: 'o.filled',
  type: TYPE,
  state: 'o.state',
  strategy: 'o.strategy',
};

type Filter = Exclude<keyof OrdersQuery, 'sort' | 'isDescending' | 'limit' | 'offset' | 'after'>;

const CONDITIONS: Record<Filter, string> = {
  orderRef: 'o.order_ref = ?',
  clientOrderId: 'o.client_order_id = ?',
  openedBy: 'o.opened_by = ?',
  positionIds: 'o.position_id IN (SELECT value FROM json_each(?))',
  symbol: 'o.symbol = ?',
  venue: 'o.symbol IN (SELECT symbol FROM instruments WHERE venue = ?)',
  action: "CASE o.side WHEN 'buy' THEN 'BUY' ELSE 'SELL' END = ?",
  type: `${TYPE} = ?`,
  strategy: 'o.strategy = ?',
  status: 'has_status(?, o.state, o.type)',
  from: `${CREATED_AT} >= ?`,
  to: `${CREATED_AT} < ?`,
};

export function readOrders(
  db: Database.Database,
  asked: OrdersQuery,
  clientId: number | undefined,
): OrdersPage {
  const given = (Object.keys(CONDITIONS) as Filter[]).filter((name) => asked[name] !== undefined);
  const where = ['true', ...given.map((name) => CONDITIONS[name])].join(' AND ');
  const values = given.map((name) => boundAs(name, asked[name]));
  const counted = db
    .prepare<unknown[], { n: number }>(`SELECT count(*) AS n FROM orders o WHERE ${where}`)
    .get(...values);
  const direction = asked.isDescending ? 'DESC' : 'ASC';
  const columns = [...new Set([COLUMN_BY_SORT[asked.sort], ...ORDER_KEY])];
  const by = columns.map((column) => `${column} ${direction}`);
  // The orders before the page are passed over by the index, or sorted without their columns; `+` as for the other lists.
  const { after = [] } = asked;
  const place = after.length === 0 ? '' : ` AND ${beyond(ORDER_KEY, asked.isDescending)}`;
  const rows = db
    .prepare<unknown[], StoredOrder & Keyed>(
      `SELECT ${ORDER_COLUMNS}, ${keyColumn(ORDER_KEY)} FROM orders o
       WHERE rowid IN (SELECT rowid FROM orders o WHERE ${where}${place} ORDER BY ${by.join(', ')} LIMIT ? OFFSET ?)
       ORDER BY ${by.map((term) => `+${term}`).join(', ')}`,
    )
    .all(...values, ...after, asked.limit, asked.offset);
  const last = asked.sort === 'created_at' ? keyOfLast(rows, asked.limit) : undefined;
  return {
    total: counted?.n ?? 0,
    rows: rows.map((row) => toOrder(row, clientId)),
    ...(last && { last }),
  };
}

function boundAs(name: Filter, value: OrdersQuery[Filter]): string | number {
  if (typeof value !== 'string') return JSON.stringify(value);
  return name === 'from' || name === 'to' ? Date.parse(value) : value;
}
