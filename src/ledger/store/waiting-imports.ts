// Imports of files, in the ledger's tables.
import { type Kysely, sql } from 'kysely';
import type { SealedText } from '../ports/ledger-rows.ts';
import type {
  HeldImport,
  ImportStatus,
  WaitingImportReads,
  WaitingImportWrites,
} from '../ports/waiting-imports.ts';
import { changedImport, IMPORT_COLUMNS, readImport, writtenImport } from './rows/import-rows.ts';
import type { LedgerTables } from './tables/ledger-tables.ts';

/** As the index of those that are due has them. */
const OPEN = ['WAITING', 'RUNNING'] as const satisfies readonly ImportStatus[];

export function waitingImportReads(db: Kysely<LedgerTables>): WaitingImportReads {
  // All but the file, which may be long.
  const imports = () => db.selectFrom('ledger_imports').select(IMPORT_COLUMNS);
  return {
    async waitingImport(id) {
      const row = await imports().where('id', '=', id).executeTakeFirst();
      return row && readImport(row);
    },
    async importFileOf(id) {
      const row = await db
        .selectFrom('ledger_imports')
        .select('file')
        .where('id', '=', id)
        .executeTakeFirst();
      return (row?.file ?? undefined) as SealedText | undefined;
    },
    async importsOf(portfolio, limit) {
      const rows = imports()
        .where('portfolio_id', '=', portfolio)
        .orderBy('asked_at', 'desc')
        .orderBy('id')
        .limit(limit);
      return (await rows.execute()).map(readImport);
    },
    async dueImports(at, limit) {
      const rows = imports()
        .where('status', 'in', OPEN)
        .where('next_at', '<=', at)
        .orderBy('next_at')
        .limit(limit);
      return (await rows.execute()).map(readImport);
    },
  };
}

export function waitingImportWrites(db: Kysely<LedgerTables>): WaitingImportWrites {
  const held = ({ id, claim }: HeldImport) =>
    db
      .updateTable('ledger_imports')
      .where('id', '=', id)
      .where('claim', '=', claim)
      .where('status', 'in', OPEN);
  return {
    async addImport(row, file) {
      await db
        .insertInto('ledger_imports')
        .values({ ...writtenImport(row), file })
        .execute();
    },
    async putImport(row) {
      const { id: _, ...written } = writtenImport(row);
      await db
        .insertInto('ledger_imports')
        .values({ ...writtenImport(row), file: null })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(written))
        .execute();
    },
    async claimImport({ id, claim }, until) {
      const changed = await held({ id, claim })
        .set({ claim: claim + 1, status: 'RUNNING', next_at: until })
        .executeTakeFirst();
      return changed.numUpdatedRows > 0n;
    },
    async holdImport(row, until, { booked, takenBack }) {
      const changed = await held(row)
        .set({
          next_at: until,
          booked: sql`booked + ${sql.lit(booked)}`,
          taken_back: sql`taken_back + ${sql.lit(takenBack)}`,
        })
        .executeTakeFirst();
      return changed.numUpdatedRows > 0n;
    },
    async releaseImport({ status, nextAt, why, ...row }) {
      const isOver = status === 'DONE' || status === 'FAILED';
      await held(row)
        .set({ ...changedImport({ status, nextAt, why }), ...(isOver && { file: null }) })
        .execute();
    },
    async noteUndone(id, count, at) {
      await db
        .updateTable('ledger_imports')
        .where('id', '=', id)
        .set({ undone: sql`undone + ${sql.lit(count)}`, undone_at: at })
        .execute();
    },
    async dropImports(before) {
      await db
        .deleteFrom('ledger_imports')
        .where('status', 'in', ['DONE', 'FAILED'])
        .where('next_at', '<', before)
        .execute();
    },
    async dropImportsOf(holder) {
      await db.deleteFrom('ledger_imports').where('holder', '=', holder).execute();
    },
  };
}
