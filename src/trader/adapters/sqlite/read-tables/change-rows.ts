// The history of positions from the read tables, one page at a time.

import type Database from 'better-sqlite3';
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import type { PositionChangeRow } from '../../../contract/order-rows.ts';
import type { ChangesQuery, PositionChanges } from '../../../ports/position-changes.ts';
import { type Keyed, keyColumn, keyOfLast, withoutKey } from './page-key.ts';

type StoredChange = Omit<PositionChangeRow, 'at'> & { readonly at: Instant };
type Filters = [string | null, number | null, number | null];

/** Changes of one fact are in the order of their positions, whatever the direction. */
const KEY = ['seq', 'position_id'];

const WANTED = `
  FROM position_changes
  WHERE symbol = coalesce(?, symbol) AND at >= coalesce(?, at) AND at < coalesce(?, at + 1)`;

export function readChanges(db: Database.Database, asked: ChangesQuery): PositionChanges {
  const { symbol = null, from, to, order, limit, offset, after } = asked;
  const isOldestFirst = order === 'oldest first';
  const direction = isOldestFirst ? 'ASC' : 'DESC';
  const [seq, position] = after ?? [];
  const place =
    after === undefined
      ? ''
      : ` AND (seq ${isOldestFirst ? '>' : '<'} ? OR (seq = ? AND position_id > ?))`;
  const wanted: Filters = [symbol, moment(from), moment(to)];
  const total = db.prepare<Filters, { n: number }>(`SELECT count(*) AS n ${WANTED}`).get(...wanted);
  const rows = db
    .prepare<unknown[], StoredChange & Keyed>(
      `SELECT *, ${keyColumn(KEY)} ${WANTED}${place} ORDER BY seq ${direction}, position_id LIMIT ? OFFSET ?`,
    )
    .all(...wanted, ...(after === undefined ? [] : [seq, seq, position]), limit, offset);
  const last = keyOfLast(rows, limit);
  return {
    total: total?.n ?? 0,
    rows: rows.map((row) => ({ ...withoutKey<StoredChange>(row), at: toIso(row.at) })),
    ...(last && { last }),
  };
}

function moment(iso: string | undefined): number | null {
  return iso === undefined ? null : Date.parse(iso);
}
