// Checks the hash chain over stored commits: each must match its facts as written, and none may be missing.
import type Database from 'better-sqlite3';
import type { RecordedFact } from '../../../ports/journal.ts';
import { chainHash } from './commit-chain.ts';
import { lastSeqOf } from './last-seq.ts';

interface Commit {
  readonly first_seq: number;
  readonly last_seq: number;
  readonly hash: string;
}
type Row = Omit<RecordedFact, 'fact'> & { readonly body: string };

export type ChainChecked = { readonly fault: string } | { readonly commits: number };

/** Starts at the commit that covers the fact after `afterSeq`. */
export function walkChain(database: Database.Database, afterSeq: number): ChainChecked {
  const factsOf = database.prepare<[number, number], Row>(
    'SELECT seq, at, cause, correlation, body FROM facts WHERE seq BETWEEN ? AND ? ORDER BY seq',
  );
  const before = database
    .prepare<[number], Commit>(
      'SELECT * FROM commits WHERE last_seq <= ? ORDER BY first_seq DESC LIMIT 1',
    )
    .get(afterSeq);
  let hash = before?.hash ?? '';
  let covered = before?.last_seq ?? 0;
  let commits = 0;
  for (const commit of database
    .prepare<[number], Commit>('SELECT * FROM commits WHERE last_seq > ? ORDER BY first_seq')
    .all(afterSeq)) {
    const { first_seq: from, last_seq: to } = commit;
    const which = from === to ? `fact ${from}` : `facts ${from} to ${to}`;
    if (from !== covered + 1) return { fault: `no commit covers fact ${covered + 1}` };
    const rows = factsOf.all(from, to);
    hash = chainHash(
      hash,
      rows,
      rows.map(({ body }) => body),
    );
    if (hash !== commit.hash) {
      return { fault: `the commit of ${which} does not match its hash` };
    }
    covered = to;
    commits += 1;
  }
  const last = lastSeqOf(database);
  if (covered !== last) return { fault: `no commit covers the facts after ${covered}` };
  return { commits };
}
