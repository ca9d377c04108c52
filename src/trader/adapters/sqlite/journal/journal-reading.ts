// Follows the journal file of another process by single, finished statements.
import { ok, type Result } from '../../../../kernel/result.ts';
import type { JournalReading } from '../../../ports/journal-reading.ts';
import type { OpenFailure } from '../file/open-failure.ts';
import { FACT_COLUMNS, type FactRow, factFrom } from './fact-rows.ts';
import { metaOf } from './journal.ts';
import { lastSeqOf } from './last-seq.ts';
import { openReadOnly } from './read-only.ts';

export function readJournal(file: string): Result<JournalReading, OpenFailure> {
  const opened = openReadOnly(file);
  if (!opened.ok) return opened;
  const database = opened.value;
  const facts = database
    .prepare<[number, number], FactRow>(
      `SELECT ${FACT_COLUMNS} FROM facts WHERE seq > ? ORDER BY seq LIMIT ?`,
    )
    .raw();
  const commitOf = database.prepare<[number], { last_seq: number; hash: string }>(
    'SELECT last_seq, hash FROM commits WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1',
  );
  return ok({
    journalId: metaOf(database, 'journal_id'),
    lastSeq: () => lastSeqOf(database),
    factsAfter: (afterSeq, most) => facts.all(afterSeq, most).map(factFrom),
    hashAt(seq) {
      const commit = commitOf.get(seq);
      return commit === undefined || commit.last_seq < seq ? undefined : commit.hash;
    },
    close: () => database.close(),
  });
}
