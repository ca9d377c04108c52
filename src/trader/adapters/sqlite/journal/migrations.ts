// Migrates a journal of an older sluice to the current schema: copied first, then step by step, all steps or none.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { makeFolder } from '../../../../files/make-folder.ts';

/** One step to the next schema; it may add and reshape tables, but never rewrites a fact. */
export type Migration = (database: Database.Database) => void;

/** Newer facts begin: the tables stay as they are, but a sluice that does not know these facts must not read them. */
const beginNewerFacts: Migration = () => {};

/** The first step leads from schema 1 to 2. */
const MIGRATIONS: readonly Migration[] = [
  beginNewerFacts,
  beginNewerFacts,
  beginNewerFacts,
  beginNewerFacts,
  beginNewerFacts,
  beginNewerFacts,
  beginNewerFacts,
  beginNewerFacts,
];

export const JOURNAL_VERSION = MIGRATIONS.length + 1;

/** Throws if a step fails: the journal then is unchanged, and the copy is beside it. */
export function migrate(
  database: Database.Database,
  file: string,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  const steps = migrations.slice(version - 1);
  if (steps.length === 0) return;
  const copy = freeName(join(dirname(file), 'backups', `journal-schema-${version}`));
  makeFolder(dirname(copy), 0o700);
  database.prepare('VACUUM INTO ?').run(copy);
  database.transaction(() => {
    for (const step of steps) step(database);
    database.pragma(`user_version = ${version + steps.length}`);
  })();
}

/** Copies of a failed attempt stay. */
function freeName(stem: string): string {
  for (let number = 1; ; number += 1) {
    const file = `${stem}${number === 1 ? '' : `-${number}`}.sqlite`;
    if (!existsSync(file)) return file;
  }
}
