// What the read tables hold at one moment, beside what should follow from the events.
import { type Kysely, sql } from 'kysely';
import type { LedgerView, Projections } from '../../ports/projections.ts';
import { readCheckpoint } from '../rows/checkpoint-rows.ts';
import type { LedgerTables } from '../tables/ledger-tables.ts';
import { historyOf } from './history.ts';
import { PROJECTED_TABLES, rowTables } from './row-tables.ts';
import { differenceIn, storedRows } from './stored-rows.ts';

/** Runs reads on one moment of the database. */
export type InView = <Answer>(
  read: (db: Kysely<LedgerTables>) => Promise<Answer>,
) => Promise<Answer>;

export function projectionsOf(db: Kysely<LedgerTables>, inView: InView): Projections {
  return {
    inOneView: (read) => inView((inside) => read(viewOf(inside))),
    countsOf: (rows) => new Map(rowTables(rows).map(({ table, count }) => [table, count])),
    async checkpoint(name) {
      const row = await db
        .selectFrom('ledger_checkpoints')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst();
      return row && readCheckpoint(row);
    },
  };
}

function viewOf(db: Kysely<LedgerTables>): LedgerView {
  return {
    async streams() {
      const rows = await db
        .selectFrom('ledger_streams')
        .select('stream')
        .where('version', '>', 0)
        .orderBy('stream')
        .execute();
      return rows.map(({ stream }) => stream);
    },
    async heads() {
      const rows = await db
        .selectFrom('ledger_streams')
        .select(['stream', 'version', 'hash'])
        .where('version', '>', 0)
        .execute();
      return new Map(rows.map(({ stream, version, hash }) => [stream, `${version} ${hash}`]));
    },
    history: (stream) => historyOf(db, stream),
    async firstDifference(projected) {
      for (const table of rowTables(projected)) {
        const difference = differenceIn(table, await storedRows(db, table));
        if (difference !== undefined) return difference;
      }
      return undefined;
    },
    async rowCounts() {
      const counts = new Map<string, number>();
      for (const table of PROJECTED_TABLES) {
        const { rows } = await sql<{ count: number }>`
          select count(*) as count from ${sql.table(table)}`.execute(db);
        counts.set(table, Number(rows[0]?.count));
      }
      return counts;
    },
  };
}
