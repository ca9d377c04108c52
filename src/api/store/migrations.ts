// The versions of the store's tables, in their order. A store that knows more than this program is not opened.
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { addProviderTables } from './identity/provider-tables.ts';
import { createIdentityTables, type IdentityTables, type SequenceType } from './identity/tables.ts';
import { addTimeIndexes } from './identity/time-indexes.ts';

export async function bringUpToDate(
  db: Kysely<IdentityTables>,
  sequence: SequenceType,
): Promise<void> {
  const migrations = migrationsFor(sequence);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw (await newerVersion(db, migrations)) ?? error;
}

function migrationsFor(sequence: SequenceType): Readonly<Record<string, Migration>> {
  return {
    '0001-identity': { up: (db) => createIdentityTables(db, sequence) },
    '0002-providers': { up: addProviderTables },
    '0003-time-indexes': { up: addTimeIndexes },
  };
}

async function newerVersion(
  db: Kysely<IdentityTables>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<Error | undefined> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`
    .execute(db)
    .catch(() => ({ rows: [] }));
  const unknown = rows.find(({ name }) => !(name in migrations));
  if (unknown === undefined) return undefined;
  return new Error(
    `a newer sluice has written it (its tables have the version ${unknown.name}); update sluice, or name another store`,
  );
}
