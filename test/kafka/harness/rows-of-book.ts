// Everything that a ledger holds of its events and the views that follow from them, in an order of its own.
import { sql } from 'kysely';
import { LEDGER_SCHEMA } from '../../../src/ledger/app/open-store.ts';
import { openDatabase } from '../../../src/sql/open-database.ts';

const TABLES = [
  'ledger_events',
  'ledger_portfolios',
  'ledger_transactions',
  'ledger_lots',
  'ledger_closures',
  'ledger_positions',
  'ledger_cash',
  'ledger_marks',
  'ledger_securities',
  'ledger_identifiers',
  'ledger_actions',
  'ledger_proposals',
];

export async function rowsOfBook(place: string): Promise<Readonly<Record<string, string[]>>> {
  const { db, close } = await openDatabase<unknown>(place, LEDGER_SCHEMA);
  try {
    const tables: Record<string, string[]> = {};
    for (const table of TABLES) {
      const { rows } = await sql<
        Record<string, unknown>
      >`select * from ${sql.table(table)}`.execute(db);
      tables[table] = rows.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted();
    }
    return tables;
  } finally {
    await close();
  }
}
