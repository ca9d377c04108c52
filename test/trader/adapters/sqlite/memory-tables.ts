// The real read tables over a database in memory, fed fact by fact.

import Database from 'better-sqlite3';
import { US } from '../../../../src/market/venues/us.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { createProjection } from '../../../../src/trader/adapters/sqlite/read-tables/projection/projection.ts';
import { READ_TABLES_SCHEMA } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables-schema.ts';
import { versionOf } from '../../../../src/trader/domain/facts/fact-versions.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import type { Look } from '../../../../src/trader/ports/look.ts';

export interface MemoryTables {
  /** Without prices; `explain` needs a journal and is not to be asked. */
  readonly look: Look;
  /** All of them in one transaction. */
  take(facts: readonly RecordedFact[]): void;
}

export function createMemoryTables(): MemoryTables {
  const database = new Database(':memory:');
  database.exec(READ_TABLES_SCHEMA);
  // Rows refer to their facts.
  database.exec(
    'CREATE TABLE facts (seq INTEGER PRIMARY KEY, at INTEGER, type TEXT, v INTEGER, cause INTEGER, correlation TEXT, body TEXT)',
  );
  const addFact = database.prepare('INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)');
  const project = createProjection(database);
  return {
    look: createLook(database, { clientId: undefined, home: US, lastPrice: () => Number.NaN }),
    take: database.transaction((facts: readonly RecordedFact[]) => {
      for (const recorded of facts) {
        const { seq, at, cause, correlation, fact } = recorded;
        const { type } = fact;
        addFact.run(seq, at, type, versionOf(type), cause, correlation, JSON.stringify(fact));
        project(recorded);
      }
    }),
  };
}
