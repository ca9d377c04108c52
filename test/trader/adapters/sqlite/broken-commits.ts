// The hash chain worked out a second time, in SQL and apart from the code that writes it.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';

/** First numbers of the commits whose hash is not the one their facts and the commit before give. */
export function brokenCommits(database: Database.Database): number[] {
  const facts = database.prepare(
    `SELECT char(10) || seq || '|' || at || '|' || cause || '|' || correlation || '|' || body
     FROM facts WHERE seq BETWEEN ? AND ? ORDER BY seq`,
  );
  const commits = database
    .prepare('SELECT first_seq, last_seq, hash FROM commits ORDER BY first_seq')
    .all() as { first_seq: number; last_seq: number; hash: string }[];
  let before = '';
  return commits.flatMap(({ first_seq, last_seq, hash }) => {
    const text = facts.pluck().all(first_seq, last_seq).join('');
    const sum = createHash('sha256').update(before).update(text).digest('hex');
    before = hash;
    return sum === hash ? [] : [first_seq];
  });
}
