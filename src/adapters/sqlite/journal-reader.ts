// A journal as somebody reads it while no daemon runs: read-only, with every fact in the look.
import Database from 'better-sqlite3';
import type { Instant } from '../../kernel/instant.ts';
import type { Look } from '../../ports/look.ts';
import { readFacts } from './fact-rows.ts';
import { createLook, lastFactAt } from './look.ts';
import { openReadTablesReadOnly } from './read-tables.ts';

export interface JournalReader {
  readonly look: Look;
  /** Market time of the newest fact; undefined in an empty journal. */
  readonly asOf: Instant | undefined;
  close(): void;
}

export function openJournalReader(file: string, clientId: number | undefined): JournalReader {
  // Facts come through a connection of their own: one connection cannot read a cursor and write at once.
  const facts = new Database(file, { readonly: true, fileMustExist: true });
  const tables = openReadTablesReadOnly(file, { read: (afterSeq) => readFacts(facts, afterSeq) });
  tables.catchUp();
  return {
    look: createLook(tables.database, { clientId, lastPrice: () => Number.NaN }),
    asOf: lastFactAt(tables.database),
    close() {
      tables.close();
      facts.close();
    },
  };
}
