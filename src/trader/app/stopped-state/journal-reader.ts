// Reads a journal while no daemon runs: read-only, with every fact in the read tables.
import type { Instant } from '../../../kernel/instant.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { OpenFailure } from '../../adapters/sqlite/file/open-failure.ts';
import { openReadOnly, readOnlyJournal } from '../../adapters/sqlite/journal/read-only.ts';
import {
  createLook,
  type LookOptions,
  lastFactAt,
} from '../../adapters/sqlite/read-tables/look.ts';
import { openReadTablesReadOnly } from '../../adapters/sqlite/read-tables/read-tables.ts';
import type { Look } from '../../ports/look.ts';
import { completedFacts } from '../completed-facts/completed-facts.ts';

export interface JournalReader {
  readonly look: Look;
  /** Market time of the newest fact; undefined in an empty journal. */
  readonly asOf: Instant | undefined;
  close(): void;
}

export function openJournalReader(
  file: string,
  {
    home,
    clientId,
    scored,
    feedsOf,
  }: Pick<LookOptions, 'home' | 'scored' | 'feedsOf'> & { readonly clientId?: number | undefined },
): Result<JournalReader, OpenFailure> {
  // Facts are read through a separate connection: one connection cannot read with a cursor and write at the same
  // time.
  const facts = openReadOnly(file);
  if (!facts.ok) return facts;
  const tables = openReadTablesReadOnly(file, completedFacts(readOnlyJournal(facts.value)));
  tables.catchUp();
  return ok({
    look: createLook(tables.database, {
      ...{ home, clientId, lastPrice: () => Number.NaN },
      ...(scored && { scored }),
      ...(feedsOf && { feedsOf }),
    }),
    asOf: lastFactAt(tables.database),
    close() {
      tables.close();
      facts.value.close();
    },
  });
}
