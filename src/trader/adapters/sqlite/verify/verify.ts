// Verifies a journal file: pages, numbers, commit chain, and read tables equal to a fresh rebuild.
import type Database from 'better-sqlite3';
import { mistypedFacts } from '../journal/fact-rows.ts';
import { lastSeqOf } from '../journal/last-seq.ts';
import { unsoundSnapshots } from '../journal/snapshots.ts';
import { walkChain } from '../journal/walk-chain.ts';
import { createProjection } from '../read-tables/projection/projection.ts';
import { cursorOf, type FactSource, hasFitTables } from '../read-tables/read-tables.ts';
import { READ_TABLE_NAMES, READ_TABLES_SHADOW } from '../read-tables/read-tables-schema.ts';
import { type Check, checked, type Examined } from './check.ts';

export interface VerifyParts {
  /** Facts of the database, complete. */
  facts(database: Database.Database): FactSource;
  /** Further checks on the same read transaction. */
  more(database: Database.Database): readonly Check[];
}

/** Reads one consistent state of the file, while its daemon keeps writing. */
export function verifyFile(database: Database.Database, { facts, more }: VerifyParts): Check[] {
  database.pragma('temp_store = MEMORY');
  database.exec('BEGIN');
  try {
    return [
      checked('pages', () => pages(database)),
      checked('sequence', () => sequence(database)),
      checked('chain', () => chain(database)),
      checked('tables', () => tables(database, facts(database))),
      checked('snapshots', () => snapshots(database)),
      ...more(database),
    ];
  } finally {
    database.exec('ROLLBACK');
  }
}

/** A header that SQLite writes above its findings, on a separate line. */
const IN_MAIN = /^\*+ in database \w+ \*+\n/;

function pages(database: Database.Database): Examined {
  const found = database.pragma('integrity_check(1)', { simple: true });
  if (found !== 'ok') return { fault: `SQLite reports: ${String(found).replace(IN_MAIN, '')}` };
  return { fine: `${database.pragma('page_count', { simple: true })} pages are valid` };
}

function sequence(database: Database.Database): Examined {
  const last = lastSeqOf(database);
  const { held, first } = database
    .prepare<[], { held: number; first: number | null }>(
      'SELECT count(*) AS held, min(seq) AS first FROM facts',
    )
    .get() ?? { held: 0, first: null };
  const mistyped = mistypedFacts(database);
  if (first !== null && first !== 1) return { fault: `the first fact is ${first}, not 1` };
  if (held !== last) return { fault: `${last - held} of ${last} facts are missing` };
  if (mistyped > 0) return { fault: `${mistyped} facts do not match their type column` };
  return { fine: `${last} facts, numbered without a gap` };
}

function chain(database: Database.Database): Examined {
  const checked = walkChain(database, 0);
  if ('fault' in checked) return checked;
  return {
    fine: `${checked.commits} commits cover every fact, each with the hash of the one before`,
  };
}

/** They may be behind for a moment while a daemon runs, but must not be wrong. */
function tables(database: Database.Database, facts: FactSource): Examined {
  if (!hasFitTables(database)) {
    return { fine: 'none of this version; they are built at the next start' };
  }
  const cursor = cursorOf(database);
  database.exec(READ_TABLES_SHADOW);
  const project = createProjection(database);
  for (const recorded of facts.read(0)) {
    if (recorded.seq > cursor) break;
    project(recorded);
  }
  database.prepare('UPDATE temp.read_cursor SET seq = ?').run(cursor);
  const wrong = READ_TABLE_NAMES.filter((name) => differences(database, name) > 0);
  if (wrong.length > 0) return { fault: `not equal to a fresh rebuild: ${wrong.join(', ')}` };
  return { fine: `${READ_TABLE_NAMES.length} tables equal a fresh rebuild up to fact ${cursor}` };
}

function snapshots(database: Database.Database): Examined {
  const unsound = unsoundSnapshots(database);
  if (unsound.length > 0) return { fault: `damaged at fact ${unsound.join(', ')}` };
  return { fine: 'all are as written' };
}

function differences(database: Database.Database, table: string): number {
  const only = (one: string, other: string) =>
    `SELECT count(*) AS rows FROM (SELECT * FROM ${one}.${table} EXCEPT SELECT * FROM ${other}.${table})`;
  return [only('main', 'temp'), only('temp', 'main')].reduce(
    (sum, sql) => sum + (database.prepare<[], { rows: number }>(sql).get()?.rows ?? 0),
    0,
  );
}
