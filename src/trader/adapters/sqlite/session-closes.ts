// The minute closes of a symbol's sessions, in the file of the scores: what a feed is judged by.
import type Database from 'better-sqlite3';
import type { TradingDay } from '../../../kernel/instant.ts';
import type { SessionCloses } from '../../domain/judge/price-days.ts';

/** Added to files of the same version that do not have it yet. */
export function addSessionCloses(db: Database.Database): void {
  db.exec(
    `CREATE TABLE IF NOT EXISTS closes (symbol TEXT NOT NULL, day TEXT NOT NULL, closes BLOB NOT NULL,
       PRIMARY KEY (symbol, day)) STRICT, WITHOUT ROWID`,
  );
}

/** Adds the minutes that are known to those that are there. */
export function sessionClosesWriter(
  db: Database.Database,
): (rows: readonly SessionCloses[]) => void {
  const find = db.prepare<[string, string], { closes: Buffer }>(
    'SELECT closes FROM closes WHERE symbol = ? AND day = ?',
  );
  const put = db.prepare('INSERT OR REPLACE INTO closes VALUES (?, ?, ?)');
  return (rows) => {
    for (const { symbol, day, closes } of rows) {
      const there = find.get(symbol, day);
      const all = there === undefined ? closes : overlaid(fromBlob(there.closes), closes);
      put.run(symbol, day, Buffer.from(all.buffer, all.byteOffset, all.byteLength));
    }
  };
}

/** From the day on; empty if an earlier version wrote the file. */
export function readSessionCloses(db: Database.Database, from: TradingDay): SessionCloses[] {
  const isThere = db
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'closes'")
    .get();
  if (isThere === undefined) return [];
  return db
    .prepare<[string], { symbol: string; day: string; closes: Buffer }>(
      'SELECT symbol, day, closes FROM closes WHERE day >= ? ORDER BY symbol, day',
    )
    .all(from)
    .map(({ symbol, day, closes }) => ({
      symbol,
      day: day as TradingDay,
      closes: fromBlob(closes),
    }));
}

function overlaid(there: Float64Array, more: Float64Array): Float64Array {
  return more.map((close, at) => (Number.isNaN(close) ? (there[at] ?? Number.NaN) : close));
}

/** A copy, since the bytes may lie anywhere in memory. */
function fromBlob(blob: Buffer): Float64Array {
  return new Float64Array(Uint8Array.from(blob).buffer);
}
