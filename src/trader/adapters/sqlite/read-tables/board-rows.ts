// What changes in the course of a day, for the board: orders at work, the newest predictions and signals, the day's trades.
import type Database from 'better-sqlite3';
import type { Instant } from '../../../../kernel/instant.ts';
import { LIVE_STATUSES } from '../../../domain/orders/order-state.ts';
import { BOARD_ROWS } from '../../../ports/dashboard-snapshot.ts';
import type { RefusalCount } from '../../../ports/look.ts';
import { ORDER_COLUMNS, type StoredOrder } from './order-rows.ts';

/** Undefined before the first day of the journal. */
export function dayBeganAt(db: Database.Database): Instant | undefined {
  const row = db
    .prepare<[], { at: Instant | null }>('SELECT day_began AS at FROM read_cursor')
    .get();
  return row?.at ?? undefined;
}

export interface OrdersAtWork {
  readonly rows: readonly StoredOrder[];
  /** Of all that may still fill. */
  readonly total: number;
  readonly unknown: number;
}

/** Those with an unknown outcome first and all of them, then the newest of the others that may still fill. */
export function ordersAtWork(db: Database.Database): OrdersAtWork {
  const counted = db.prepare<[], { total: number; unknown: number }>(COUNT).get();
  const { total, unknown } = counted ?? { total: 0, unknown: 0 };
  const rows = db.prepare<[number], StoredOrder>(AT_WORK).all(Math.max(BOARD_ROWS, unknown));
  return { rows, total, unknown };
}

const STATES = LIVE_STATUSES.map((state) => `'${state}'`);
const COUNT = `SELECT count(*) AS total, count(*) FILTER (WHERE state = 'unknown') AS unknown
  FROM orders WHERE state IN (${STATES.join(', ')})`;
const AT_WORK = `SELECT ${ORDER_COLUMNS} FROM orders o WHERE o.state IN (${STATES.join(', ')})
  ORDER BY o.state <> 'unknown', o.intent_seq DESC, o.order_id DESC LIMIT ?`;

/** Of signals that were not taken since a moment, by reason; a signal with several reasons counts for each. */
export function refusalsSince(db: Database.Database, since: Instant): RefusalCount[] {
  return db.prepare<[Instant], RefusalCount>(REFUSALS).all(since);
}

const REFUSALS = `
  SELECT json_extract(r.value, '$.kind') AS kind, count(*) AS signals
  FROM signals s, json_each(s.reasons) r WHERE s.taken = 0 AND s.at >= ?
  GROUP BY kind ORDER BY signals DESC, kind`;
