// Brings the tables of one owner up to date. A database whose tables are newer than this program is not opened.
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/** How the two databases write a number that counts up by itself. */
export type SequenceType = 'integer' | 'bigserial';

/** The versions of an owner's tables, in their order. Several owners share a database: each keeps its own record. */
export interface Schema {
  /** Table that records which versions were applied. */
  readonly record: string;
  versions(sequence: SequenceType): Readonly<Record<string, Migration>>;
}

export async function bringUpToDate<Tables>(
  db: Kysely<Tables>,
  schema: Schema,
  sequence: SequenceType,
): Promise<void> {
  const migrations = schema.versions(sequence);
  const applied = await appliedVersions(db, schema);
  const isUpToDate = applied.length === Object.keys(migrations).length;
  // The migrator looks at every table, which takes most of the time of opening.
  if (isUpToDate && applied.every((name) => name in migrations)) return;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    migrationTableName: schema.record,
    migrationLockTableName: `${schema.record}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw newerVersion(await appliedVersions(db, schema), migrations) ?? error;
}

/** None where the record cannot be read: the migrator makes it, or says why not. */
async function appliedVersions<Tables>(
  db: Kysely<Tables>,
  { record }: Schema,
): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(record)} order by name`
    .execute(db)
    .catch(() => ({ rows: [] }));
  return rows.map(({ name }) => name);
}

function newerVersion(
  applied: readonly string[],
  migrations: Readonly<Record<string, Migration>>,
): Error | undefined {
  const unknown = applied.find((name) => !(name in migrations));
  if (unknown === undefined) return undefined;
  return new Error(
    `a newer sluice has written it (its tables have the version ${unknown}); update sluice, or name another store`,
  );
}
