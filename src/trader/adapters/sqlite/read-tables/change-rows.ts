// The history of positions from the read tables, one page at a time.

import type Database from 'better-sqlite3';
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import type { PositionChangeRow } from '../../../contract/order-rows.ts';
import type { ChangesAsked, PositionChanges } from '../../../ports/position-changes.ts';

type StoredChange = Omit<PositionChangeRow, 'at'> & { readonly at: Instant };
type Filters = [string | null, number | null, number | null];

const WANTED = `
  FROM position_changes
  WHERE symbol = coalesce(?, symbol) AND at >= coalesce(?, at) AND at < coalesce(?, at + 1)`;

export function readChanges(db: Database.Database, asked: ChangesAsked): PositionChanges {
  const { symbol = null, from, to, order, limit, offset } = asked;
  const direction = order === 'oldest first' ? 'ASC' : 'DESC';
  const wanted: Filters = [symbol, moment(from), moment(to)];
  const total = db.prepare<Filters, { n: number }>(`SELECT count(*) AS n ${WANTED}`).get(...wanted);
  const rows = db
    .prepare<[...Filters, number, number], StoredChange>(
      `SELECT * ${WANTED} ORDER BY seq ${direction}, position_id LIMIT ? OFFSET ?`,
    )
    .all(...wanted, limit, offset);
  return { total: total?.n ?? 0, rows: rows.map((row) => ({ ...row, at: toIso(row.at) })) };
}

function moment(iso: string | undefined): number | null {
  return iso === undefined ? null : Date.parse(iso);
}
