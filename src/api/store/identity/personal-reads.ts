// Reads of personal data in SQL: rows are added and, when they are old, dropped; none is changed.
import type { Kysely } from 'kysely';
import type { SequenceType } from '../../../sql/migrations.ts';
import type { IdentityStore } from '../../identity/identity-store.ts';
import { readPersonalRead, writtenPersonalRead } from './identity-rows.ts';
import { pageOfSpan } from './page-of-span.ts';
import type { IdentityTables } from './tables.ts';

export async function addPersonalReadTable(
  { schema }: Kysely<unknown>,
  sequence: SequenceType,
): Promise<void> {
  await schema
    .createTable('personal_reads')
    .addColumn('seq', sequence, (column) => column.primaryKey())
    .addColumn('reader', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('first_at', 'bigint', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .execute();
  for (const column of ['subject', 'last_at'] as const)
    await schema
      .createIndex(`personal_reads_${column}`)
      .on('personal_reads')
      .column(column)
      .execute();
}

export function personalReadsIn(
  db: Kysely<IdentityTables>,
): Pick<IdentityStore, 'addPersonalReads' | 'personalReads' | 'dropPersonalReads'> {
  return {
    async addPersonalReads(rows) {
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
        await db
          .insertInto('personal_reads')
          .values(rows.slice(from, from + ROWS_AT_ONCE).map(writtenPersonalRead))
          .execute();
    },
    async personalReads({ reader, subject, what, ...page }) {
      const wanted = db
        .selectFrom('personal_reads')
        .$if(reader !== undefined, (query) => query.where('reader', '=', reader ?? ''))
        .$if(subject !== undefined, (query) => query.where('subject', '=', subject ?? ''))
        .$if(what !== undefined, (query) => query.where('what', '=', what ?? ''));
      const { rows, total } = await pageOfSpan(wanted, 'first_at', page);
      return {
        rows: rows.map(({ seq, ...row }) => ({ seq, ...readPersonalRead(row) })),
        total,
      };
    },
    async dropPersonalReads(before) {
      const { numDeletedRows } = await db
        .deleteFrom('personal_reads')
        .where('last_at', '<', before)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

const ROWS_AT_ONCE = 500;
