// Executions, trades, predictions and signals from the read tables, one page at a time: these lists grow for years.
import type Database from 'better-sqlite3';
import type { ListPage } from '../../../ports/list-page.ts';
import type { ListQuery, PagedList } from '../../../ports/look.ts';
import { beyond, type Keyed, keyColumn, keyOfLast, withoutKey } from './page-key.ts';

interface ListTerms {
  readonly columns: string;
  readonly from: string;
  /** Epoch ms; what `from` and `to` refer to. */
  readonly time: string;
  /** The order of the whole list; it also decides between equal rows. */
  readonly order: readonly string[];
  /** By the words of rows. */
  readonly sorts: Readonly<Record<string, string>>;
  /** A condition with the value as `?`. */
  readonly filters: Readonly<Record<string, string>>;
}

/** The position that its signal opened first; what an option delivered belongs to the trade of the option. */
const TRADE = `coalesce((SELECT o.position_id FROM positions p
      JOIN positions own ON own.id = coalesce(p.delivered_from, p.id)
      JOIN signals s ON s.id = own.signal_id JOIN orders o ON o.order_ref = s.order_ref
      WHERE p.id = t.id), t.id)`;
const SIDE = "CASE e.side WHEN 'buy' THEN 'BOT' ELSE 'SLD' END";

const TERMS: Readonly<Record<PagedList, ListTerms>> = {
  executions: {
    columns: `e.exec_id, e.perm_id, e.order_ref, e.account, e.symbol, e.side, e.shares, e.price,
      e.executed_at, e.strategy, e.commission, e.estimated`,
    from: 'executions e',
    time: 'e.executed_at',
    order: ['e.executed_at', 'e.seq'],
    sorts: {
      ...{ time: 'e.executed_at', symbol: 'e.symbol', shares: 'e.shares' },
      ...{ price: 'e.price', strategy: 'e.strategy' },
    },
    filters: {
      ...{ symbol: 'e.symbol = ?', strategy: 'e.strategy = ?', side: `${SIDE} = ?` },
      order_ref: 'e.order_ref = ?',
      opened_by: 'e.order_ref IN (SELECT order_ref FROM orders WHERE opened_by = ?)',
    },
  },
  trades: {
    columns: `t.id, ${TRADE} AS trade, t.symbol, t.side, t.quantity, t.entry, t.exit, t.reason, t.pnl,
      (SELECT coalesce(sum(e.commission), 0) FROM executions e WHERE e.position_id = t.id) AS commission,
      EXISTS (SELECT 1 FROM executions e WHERE e.position_id = t.id AND e.estimated = 1) AS estimated,
      EXISTS (SELECT 1 FROM executions e WHERE e.position_id = t.id AND e.shares > 0
        AND e.exec_id LIKE 'inferred.%') AS inferred,
      t.opened_at, t.closed_at, t.strategy, t.config_hash, t.seq,
      (SELECT p.rolled FROM positions p WHERE p.id = t.id) AS rolled,
      (SELECT p.r FROM positions p WHERE p.id = t.id) AS r`,
    from: 'trades t',
    time: 't.closed_at',
    order: ['t.closed_at', 't.seq'],
    sorts: {
      ...{ closed_at: 't.closed_at', opened_at: 't.opened_at', symbol: 't.symbol' },
      ...{ quantity: 't.quantity', pnl: 't.pnl', strategy: 't.strategy' },
    },
    filters: { symbol: 't.symbol = ?', side: 't.side = ?', strategy: 't.strategy = ?' },
  },
  predictions: {
    columns: `id, feed, symbol, signal, confidence, data_time, received_at, anchor_price, verdict,
      detail, repeats, flow`,
    from: 'predictions',
    time: 'received_at',
    order: ['seq'],
    sorts: {
      ...{ received_at: 'received_at', data_time: 'data_time', symbol: 'symbol' },
      ...{ feed: 'feed', confidence: 'confidence' },
    },
    filters: { symbol: 'symbol = ?', feed: 'feed = ?', verdict: 'verdict = ?' },
  },
  signals: {
    columns: '*',
    from: 'signals',
    time: 'at',
    order: ['seq'],
    sorts: { at: 'at', symbol: 'symbol', strategy: 'strategy' },
    filters: {
      ...{ symbol: 'symbol = ?', strategy: 'strategy = ?' },
      taken: "taken = (? = 'true')",
    },
  },
};

/** The whole list in its own order. */
export function readList<Row>(db: Database.Database, list: PagedList): Row[] {
  const { columns, from, order } = TERMS[list];
  return db.prepare<[], Row>(`SELECT ${columns} FROM ${from} ORDER BY ${order.join(', ')}`).all();
}

/** The newest rows since a moment, by an index of their time: quick in a list of years. */
export function readNewest<Row>(
  db: Database.Database,
  list: PagedList,
  { since, limit }: { readonly since: number; readonly limit: number },
): Row[] {
  const { columns, from, time, order } = TERMS[list];
  const by = [time, ...order].map((column) => `${column} DESC`).join(', ');
  return db
    .prepare<unknown[], Row>(
      `SELECT ${columns} FROM ${from} WHERE ${time} >= ? ORDER BY ${by} LIMIT ?`,
    )
    .all(since, limit);
}

/** A word that is not a column or filter of the list is ignored. */
export function readPage<Row>(
  db: Database.Database,
  list: PagedList,
  asked: ListQuery,
): ListPage<Row> {
  const { columns, from, time, order, sorts, filters } = TERMS[list];
  const given = Object.entries(asked.filters).filter(([name]) => Object.hasOwn(filters, name));
  const span = [
    ...(asked.from === undefined ? [] : [[`${time} >= ?`, Date.parse(asked.from)] as const]),
    ...(asked.to === undefined ? [] : [[`${time} < ?`, Date.parse(asked.to)] as const]),
  ];
  const conditions = [...given.map(([name]) => filters[name]), ...span.map(([text]) => text)];
  const values = [...given.map(([, value]) => value), ...span.map(([, at]) => at)];
  const where = ['true', ...conditions].join(' AND ');
  const counted = db
    .prepare<unknown[], { n: number }>(`SELECT count(*) AS n FROM ${from} WHERE ${where}`)
    .get(...values);
  const direction = asked.isDescending ? 'DESC' : 'ASC';
  const column = (Object.hasOwn(sorts, asked.sort) ? sorts[asked.sort] : undefined) ?? time;
  // Rows without a value come last, whatever the direction. Each has a time, whose index gives their order.
  const last = column === time ? [] : [`${column} IS NULL`];
  const by = [...last, ...[column, ...order].map((one) => `${one} ${direction}`)];
  // The rows before the page are passed over by the index, or sorted without their columns. `+` keeps SQLite from going through the
  // index a second time to find the few rows of the page in their order.
  const key = [...new Set([time, ...order])];
  const { after = [] } = asked;
  const place = after.length === 0 ? '' : ` AND ${beyond(key, asked.isDescending)}`;
  const rows = db
    .prepare<unknown[], Row & Keyed>(
      `SELECT ${columns}, ${keyColumn(key)} FROM ${from}
       WHERE rowid IN (SELECT rowid FROM ${from} WHERE ${where}${place} ORDER BY ${by.join(', ')} LIMIT ? OFFSET ?)
       ORDER BY ${by.map((term) => `+${term}`).join(', ')}`,
    )
    .all(...values, ...after, asked.limit, asked.offset);
  const end = column === time ? keyOfLast(rows, asked.limit) : undefined;
  return {
    total: counted?.n ?? 0,
    rows: rows.map((row) => withoutKey<Row>(row)),
    ...(end && { last: end }),
  };
}
