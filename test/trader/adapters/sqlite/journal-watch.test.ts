// What SQLite may do to the files of an open journal, and what only another program does.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '../../../../src/trader/adapters/sqlite/backup.ts';
import {
  openJournal,
  type SqliteJournal,
} from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import {
  type JournalWatch,
  watchJournal,
} from '../../../../src/trader/adapters/sqlite/journal/journal-watch.ts';
import { alarms } from '../../ports/journal-contract.ts';

let folder = '';
let file = '';
let journal: SqliteJournal;
let watch: JournalWatch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-watch-'));
  file = join(folder, 'journal.sqlite');
  open();
});
afterEach(() => {
  if (journal.database.open) journal.database.close();
  rmSync(folder, { recursive: true });
});

function open(): void {
  const opened = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!opened.ok) throw new Error(opened.failure.kind);
  journal = opened.value;
  watch = watchJournal(file, journal);
}

function append(count: number, to = journal): void {
  expect(
    to.append(alarms(to.lastSeq() + 1, Array(count).fill('a text of usual length'))),
  ).toBeUndefined();
}

/** Enough for the log to be written back more than once. */
function recordMuch(): void {
  for (let round = 0; round < 3; round += 1) {
    for (let commit = 0; commit < 400; commit += 1) append(5);
    expect(watch.fault()).toBeUndefined();
    watch.writeBack();
    expect(watch.fault()).toBeUndefined();
  }
}

/** Another process opens the file, writes the log back, cuts it off and closes. */
function writeBackElsewhere(): void {
  const script = `
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(process.argv[1]);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();`;
  const { status } = spawnSync(process.execPath, ['--input-type=module', '-e', script, file]);
  expect(status).toBe(0);
}

describe('the watch over an open journal', () => {
  it('accepts commits, the write-back of the log, readers and backups', async () => {
    recordMuch();
    expect(statSync(file).size).toBeGreaterThan(300_000);
    expect((await backUp(file, join(folder, 'copy.sqlite'))).ok).toBe(true);
    expect(watch.fault()).toBeUndefined();
    watch.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    open();
    append(5);
    expect(watch.fault()).toBeUndefined();
  });

  it('writes the log back beside the commits, which never do', () => {
    append(1);
    const { size } = statSync(file);
    // Twenty megabytes: a journal without a watch writes them back in the commit.
    const text = 'x'.repeat(100_000);
    expect(
      journal.append(alarms(journal.lastSeq() + 1, Array<string>(200).fill(text))),
    ).toBeUndefined();
    expect(statSync(file).size).toBe(size);
    expect(watch.fault()).toBeUndefined();
    watch.writeBack();
    expect(statSync(file).size).toBeGreaterThan(20_000_000);
    expect(watch.fault()).toBeUndefined();
  });

  it('accepts another program that writes the log back and cuts it off', () => {
    append(5);
    expect(watch.fault()).toBeUndefined();
    writeBackElsewhere();
    expect(watch.fault()).toBeUndefined();
    append(5);
    expect(watch.fault()).toBeUndefined();
  });

  it('notices an older copy that was written over the file, also just after a write-back', async () => {
    const copy = join(folder, 'copy.sqlite');
    append(5);
    await backUp(file, copy);
    recordMuch();
    copyFileSync(copy, file);
    append(5);
    expect(watch.fault()).toBe(`${file} was overwritten by another program`);
    // It stays so, whatever happens to the log.
    append(5);
    expect(watch.fault()).toBe(`${file} was overwritten by another program`);
    watch.close();
    expect(journal.database.open).toBe(true);
  });

  it('saves a removed journal when it closes, with what was recorded since', () => {
    append(5);
    rmSync(file);
    expect(watch.fault()).toBe(`${file} was removed or moved`);
    append(2);
    const newest = journal.lastSeq();
    watch.close();
    journal.database.close();
    const [saved = ''] = readdirSync(folder).filter((name) => name.startsWith('journal-saved'));
    const kept = openJournal({ file: join(folder, saved), mode: 'paper', account: 'DU1' });
    if (!kept.ok) throw new Error(kept.failure.kind);
    expect(kept.value.lastSeq()).toBe(newest);
    kept.value.close();
  });

  it('notices a commit that it has not written', () => {
    append(5);
    const other = openJournal({ file, mode: 'paper', account: 'DU1' });
    if (!other.ok) throw new Error(other.failure.kind);
    append(1, other.value);
    other.value.close();
    expect(watch.fault()).toBe(`${file} holds commits of another program`);
  });
});
