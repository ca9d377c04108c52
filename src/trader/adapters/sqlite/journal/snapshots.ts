// Snapshots of the engine's state beside the facts: each with a checksum, the newest two are kept.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { StateSnapshot } from '../../../ports/journal.ts';

/** Two are kept: the newest, and the previous one in case the newest is damaged. */
const KEPT = 2;

export function saveSnapshot(database: Database.Database, snapshot: StateSnapshot): void {
  const { seq, stateVersion, body } = snapshot;
  database.transaction(() => {
    database
      .prepare(
        'INSERT OR REPLACE INTO snapshots (seq, state_version, body, checksum) VALUES (?, ?, ?, ?)',
      )
      .run(seq, stateVersion, body, checksumOf(body));
    database
      .prepare(
        'DELETE FROM snapshots WHERE seq NOT IN (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT ?)',
      )
      .run(KEPT);
  })();
}

/** Never one ahead of the facts, which a journal restored from a backup may contain. */
export function newestSnapshot(
  database: Database.Database,
  { stateVersion, lastSeq }: { readonly stateVersion: number; readonly lastSeq: number },
): StateSnapshot | undefined {
  const rows = database
    .prepare<[number, number], { seq: number; body: string; checksum: string }>(
      'SELECT seq, body, checksum FROM snapshots WHERE state_version = ? AND seq <= ? ORDER BY seq DESC',
    )
    .all(stateVersion, lastSeq);
  const sound = rows.find((row) => checksumOf(row.body) === row.checksum);
  return sound === undefined ? undefined : { seq: sound.seq, stateVersion, body: sound.body };
}

/** The numbers of the damaged ones. */
export function unsoundSnapshots(database: Database.Database): number[] {
  return database
    .prepare<[], { seq: number; body: string; checksum: string }>(
      'SELECT seq, body, checksum FROM snapshots ORDER BY seq',
    )
    .all()
    .filter(({ body, checksum }) => checksumOf(body) !== checksum)
    .map(({ seq }) => seq);
}

function checksumOf(body: string): string {
  return createHash('sha256').update(body).digest('hex');
}
