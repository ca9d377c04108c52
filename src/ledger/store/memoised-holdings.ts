// What portfolios hold, answered from memory until anyone writes to the SQLite file: reading thousands of rows costs more than valuing them.
import { type Kysely, sql } from 'kysely';
import type { LedgerReads } from '../ports/ledger-store.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

/** Some 500 bytes each. */
const ROWS_MAX = 50_000;

type Rows = readonly object[];

/** `db`: the connection of the reads, which never writes. */
export function memoisingHoldings(reads: LedgerReads, db: Kysely<LedgerTables>): LedgerReads {
  const rowsByQuestion = new Map<string, Rows>();
  let rowsKept = 0;
  let revision: number | undefined;

  function forget(): void {
    rowsByQuestion.clear();
    rowsKept = 0;
  }

  /** The revision is read before the rows: rows of a later one are forgotten with the next question. */
  async function remembered<Found extends Rows>(
    question: string,
    read: () => Promise<Found>,
  ): Promise<Found> {
    const present = await revisionOf(db);
    if (present !== revision) forget();
    revision = present;
    const known = rowsByQuestion.get(question);
    if (known !== undefined) return known as Found;
    const rows = await read();
    if (present === revision && rows.length <= ROWS_MAX) {
      if (rowsKept + rows.length > ROWS_MAX) forget();
      rowsByQuestion.set(question, rows);
      rowsKept += rows.length;
    }
    return rows;
  }

  return {
    ...reads,
    positions: (portfolio) =>
      remembered(`positions ${portfolio}`, () => reads.positions(portfolio)),
    securitiesIn: (portfolio) =>
      remembered(`securities ${portfolio}`, () => reads.securitiesIn(portfolio)),
  };
}

/** Another one after each commit of any other connection, of this process or another. */
async function revisionOf(db: Kysely<LedgerTables>): Promise<number | undefined> {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db);
  return rows[0]?.data_version;
}
