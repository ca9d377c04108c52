import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openJournal,
  type SqliteJournal,
} from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { JOURNAL_VERSION } from '../../../../src/trader/adapters/sqlite/journal/migrations.ts';
import type { Journal } from '../../../../src/trader/ports/journal.ts';
import { alarms, describeJournal } from '../../ports/journal-contract.ts';
import { appendTo } from './appending.ts';
import { brokenCommits } from './broken-commits.ts';

const WANTED = { mode: 'paper', account: 'DU1' };

let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-journal-'));
  file = join(folder, 'journal.sqlite');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(path = file): SqliteJournal {
  const opened = openJournal({ file: path, ...WANTED });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  return opened.value;
}

describeJournal('the SQLite journal', () => ({
  open: () => open(),
  fill(journal) {
    const { database } = journal as Journal & SqliteJournal;
    const pages = database.pragma('page_count', { simple: true });
    database.pragma(`max_page_count = ${pages}`);
    return () => database.pragma('max_page_count = 1073741823');
  },
  discard() {},
}));

describe('the hash chain', () => {
  it('covers every fact of every commit, across reopenings and a failed commit', () => {
    let journal = open();
    journal.append(alarms(1, ['one', 'two']));
    journal.append(alarms(3, ['three']));
    journal.database.pragma('query_only = ON');
    expect(journal.append(alarms(4, ['lost']))).toEqual({ kind: 'read-only' });
    journal.close();
    journal = open();
    journal.append(alarms(4, ['four', 'five']));
    expect(brokenCommits(journal.database)).toEqual([]);
    const alter = (sql: string) => {
      journal.database.exec('SAVEPOINT altered');
      journal.database.exec(sql);
      const broken = brokenCommits(journal.database);
      journal.database.exec('ROLLBACK TO altered; RELEASE altered');
      return broken;
    };
    expect(alter(`UPDATE facts SET body = replace(body, 'two', 'too') WHERE seq = 2`)).toEqual([1]);
    expect(alter('UPDATE facts SET at = at + 1 WHERE seq = 3')).toEqual([3]);
    expect(alter('UPDATE facts SET cause = 9 WHERE seq = 5')).toEqual([4]);
    expect(alter('DELETE FROM facts WHERE seq = 3')).toEqual([3]);
    expect(alter('DELETE FROM commits WHERE first_seq = 3')).toEqual([4]);
    journal.close();
  });
});

describe('a journal whose process is killed', () => {
  it('still contains every batch whose append returned, each of them complete', async () => {
    const child = appendTo(file);
    let durable = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      durable = Number(line);
      if (durable >= 200) child.kill('SIGKILL');
    }
    const journal = open();
    expect(durable).toBeGreaterThanOrEqual(200);
    expect(journal.lastSeq()).toBeGreaterThanOrEqual(durable);
    expect(journal.lastSeq() % 5).toBe(0);
    expect([...journal.read(0)].map(({ seq }) => seq)).toEqual(
      Array.from({ length: journal.lastSeq() }, (_, index) => index + 1),
    );
    expect(brokenCommits(journal.database)).toEqual([]);
    journal.close();
  });
});

describe('snapshots', () => {
  it('fall back to the previous one if the newest is damaged, and then to none', () => {
    const journal = open();
    journal.append(alarms(1, ['one', 'two', 'three']));
    for (const seq of [1, 2, 3]) journal.saveSnapshot({ seq, stateVersion: 1, body: `[${seq}]` });
    const kept = journal.database.prepare('SELECT seq FROM snapshots ORDER BY seq').pluck().all();
    expect(kept).toEqual([2, 3]);
    const spoil = journal.database.prepare("UPDATE snapshots SET body = '[9]' WHERE seq = ?");
    spoil.run(3);
    expect(journal.newestSnapshot(1)).toEqual({ seq: 2, stateVersion: 1, body: '[2]' });
    spoil.run(2);
    expect(journal.newestSnapshot(1)).toBeUndefined();
    journal.close();
  });
});

describe('opening a journal', () => {
  it('refuses one written by a newer version and leaves it unchanged', () => {
    open().close();
    const database = new Database(file);
    database.pragma(`user_version = ${JOURNAL_VERSION + 1}`);
    database.close();
    expect(openJournal({ file, ...WANTED })).toEqual({
      ok: false,
      failure: {
        kind: 'newer-version',
        file,
        version: JOURNAL_VERSION + 1,
        known: JOURNAL_VERSION,
      },
    });
  });

  it('refuses one of another mode or account', () => {
    open().close();
    for (const [mode, account] of [
      ['live', 'DU1'],
      ['paper', 'DU2'],
    ] as const) {
      expect(openJournal({ file, mode, account })).toEqual({
        ok: false,
        failure: { kind: 'other-account', file, wanted: `${mode}-${account}`, found: 'paper-DU1' },
      });
    }
  });

  it('reports a file that is not a database, or a missing folder', () => {
    writeFileSync(file, 'not a database, although it is long enough to look at. '.repeat(40));
    expect(openJournal({ file, ...WANTED })).toMatchObject({
      ok: false,
      failure: { kind: 'damaged', why: expect.stringContaining('not a database') },
    });
    const nowhere = join(folder, 'missing', 'journal.sqlite');
    expect(openJournal({ file: nowhere, ...WANTED })).toMatchObject({
      ok: false,
      failure: { kind: 'cannot-open', file: nowhere },
    });
  });

  it.each([
    ['a fact is gone', 'DELETE FROM facts WHERE seq = 3', /the commit of facts 2 to 4/],
    ['a fact reads otherwise', "UPDATE facts SET body = '{' WHERE seq = 5", /the commit of fact 5/],
    ['a commit is gone', 'DELETE FROM commits WHERE first_seq = 2', /no commit covers fact 2/],
    ['its end is gone', 'DELETE FROM facts WHERE seq = 5', /the commit of fact 5/],
    ['its last commit is gone', 'DELETE FROM commits WHERE first_seq = 5', /the facts after 4/],
  ])(
    'refuses one in which %s: the daemon must not trade on an incomplete journal',
    (_, sql, why) => {
      const journal = open();
      journal.append(alarms(1, ['one']));
      journal.append(alarms(2, ['two', 'three', 'four']));
      journal.append(alarms(5, ['five']));
      journal.close();
      const database = new Database(file);
      database.exec(sql);
      database.close();
      expect(openJournal({ file, ...WANTED })).toMatchObject({
        ok: false,
        failure: { kind: 'damaged', file, why: expect.stringMatching(why) },
      });
    },
  );

  it('commits durably: write-ahead log, flushed at every commit', () => {
    const { database, close } = open();
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    close();
  });

  it('can be read while another connection writes', () => {
    const writer = open();
    const reader = open();
    writer.append(alarms(1, ['one']));
    const reading = reader.read(0)[Symbol.iterator]();
    expect(reading.next().value?.seq).toBe(1);
    expect(writer.append(alarms(2, ['two']))).toBeUndefined();
    expect(reading.next().done).toBe(true);
    expect([...reader.read(0)].length).toBe(2);
    reader.close();
    writer.close();
  });
});
