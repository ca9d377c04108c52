// The log of the journal is long before commits need the room, and nothing in the journal tells it.
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRoomInLog } from '../../../../src/trader/adapters/sqlite/file/log-room.ts';
import { LOG_ROOM_BYTES } from '../../../../src/trader/adapters/sqlite/file/page-limits.ts';
import {
  openJournal,
  type SqliteJournal,
} from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { watchJournal } from '../../../../src/trader/adapters/sqlite/journal/journal-watch.ts';
import { alarms } from '../../ports/journal-contract.ts';
import { brokenCommits } from './broken-commits.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-room-'));
  file = join(folder, 'journal.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(path = file): SqliteJournal {
  const opened = openJournal({ file: path, mode: 'paper', account: 'DU1' });
  if (!opened.ok) throw new Error(opened.failure.kind);
  return opened.value;
}

function append(journal: SqliteJournal): void {
  expect(journal.append(alarms(journal.lastSeq() + 1, ['one', 'two']))).toBeUndefined();
}

/** As after a loss of power: the index of the log is missing. */
function copyAsLeft(): string {
  const copy = join(folder, 'left.sqlite');
  for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, `${copy}${end}`);
  return copy;
}

const logBytes = () => statSync(`${file}-wal`).size;

describe('the room in the log', () => {
  it('is there before the first commit, and commits do not lengthen the log', () => {
    const journal = open();
    makeRoomInLog(journal.database);
    const roomy = logBytes();
    expect(roomy).toBeGreaterThanOrEqual(LOG_ROOM_BYTES);
    for (let commit = 0; commit < 300; commit += 1) append(journal);
    expect(logBytes()).toBe(roomy);
    journal.close();
  });

  it('changes nothing that is recorded, with commits before and after it', () => {
    const journal = open();
    append(journal);
    makeRoomInLog(journal.database);
    const before = open(copyAsLeft());
    expect([...before.read(0)]).toHaveLength(2);
    before.close();
    append(journal);
    const left = open(copyAsLeft());
    expect([...left.read(0)]).toHaveLength(4);
    expect(brokenCommits(left.database)).toEqual([]);
    const tables = left.database.prepare("SELECT name FROM sqlite_schema WHERE name = 'room'");
    expect(tables.all()).toEqual([]);
    expect(left.database.pragma('integrity_check', { simple: true })).toBe('ok');
    left.close();
    journal.close();
  });

  it('is no change of the file to the watch over it', () => {
    const journal = open();
    makeRoomInLog(journal.database);
    const watch = watchJournal(file, journal);
    append(journal);
    expect(watch.fault()).toBeUndefined();
    watch.close();
  });

  it('is left out while another connection writes', () => {
    const journal = open();
    const other = open();
    other.database.exec('BEGIN IMMEDIATE');
    journal.database.pragma('busy_timeout = 0');
    makeRoomInLog(journal.database);
    other.database.exec('ROLLBACK');
    append(journal);
    other.close();
    journal.close();
  });
});
