// A journal is proven whole, each kind of damage is found, and what was copied under a writing daemon is whole too.

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '../../../src/trader/adapters/sqlite/backup.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { JOURNAL_VERSION } from '../../../src/trader/adapters/sqlite/journal/migrations.ts';
import { openReadTables } from '../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../src/trader/app/completed-facts/completed-facts.ts';
import { verifyJournal } from '../../../src/trader/app/verify-journal/verify-journal.ts';
import { recoverState, snapshotOf } from '../../../src/trader/engine/fold/recover.ts';
import { appendTo } from '../adapters/sqlite/appending.ts';
import { CLOSING, HELD, OPENING, recorded } from '../adapters/sqlite/one-trade.ts';

const WANTED = { mode: 'paper', account: 'DU1' };
let folder = '';
let sound = '';
let file = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-verify-'));
  const written = join(folder, 'written.sqlite');
  sound = join(folder, 'sound.sqlite');
  const opened = openJournal({ file: written, ...WANTED });
  if (!opened.ok) throw new Error(opened.failure.kind);
  const journal = opened.value;
  for (const part of [OPENING, HELD, CLOSING]) {
    journal.append(recorded(part, journal.lastSeq()));
    if (part === HELD) journal.saveSnapshot(snapshotOf(recoverState(journal, 'paper', 'DU1')));
  }
  const tables = openReadTables(written, completedFacts(journal));
  tables.catchUp();
  tables.close();
  journal.close();
  await backUp(written, sound);
});
beforeEach(() => {
  file = join(folder, 'damaged.sqlite');
  copyFileSync(sound, file);
});
afterEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

function failing(path = file): string[] {
  const checks = verifyJournal(path);
  if (!checks.ok) return [checks.failure.kind];
  return checks.value.flatMap(({ check, status }) => (status === 'fail' ? [check] : []));
}

interface Snapshot {
  readonly seq: number;
  readonly body: string;
}

/** The same value with the fields of every record in reverse order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, turned(field)]);
  return Object.fromEntries(fields.reverse());
}

function damaged(sql: string): string[] {
  const database = new Database(file);
  database.exec(sql);
  database.close();
  return failing();
}

describe('a journal', () => {
  it('passes as written, with one line per check', () => {
    const checks = verifyJournal(file);
    expect(checks.ok && checks.value.map(({ check, status }) => `${check} ${status}`)).toEqual([
      'pages ok',
      'sequence ok',
      'chain ok',
      'tables ok',
      'snapshots ok',
      'replay ok',
    ]);
    expect(checks.ok && checks.value.at(-1)?.text).toMatch(
      /^the snapshot at fact \d+ and its tail equal a full replay of \d+ facts$/,
    );
  });

  it('passes with a snapshot whose fields stand in another order, or lack what is undefined', () => {
    const database = new Database(file);
    const rows = database.prepare('SELECT seq, body FROM snapshots').all() as Snapshot[];
    const update = database.prepare('UPDATE snapshots SET body = ?, checksum = ? WHERE seq = ?');
    for (const { seq, body } of rows) {
      const other = JSON.stringify(turned(JSON.parse(body)));
      expect(other).not.toBe(body);
      update.run(other, createHash('sha256').update(other).digest('hex'), seq);
    }
    database.close();
    expect(failing()).toEqual([]);
  });

  it.each([
    [
      'an altered fact',
      `UPDATE facts SET body = replace(body, '369.7', '369.8') WHERE type = 'execution-booked'`,
      'chain',
    ],
    ['an altered moment', 'UPDATE facts SET at = at + 1 WHERE seq = 3', 'chain'],
    ['another type', `UPDATE facts SET type = 'reconciled' WHERE seq = 3`, 'sequence'],
    ['a missing fact', 'DELETE FROM facts WHERE seq = 4', 'sequence'],
    ['a cut-off tail', 'DELETE FROM commits WHERE first_seq > 1', 'chain'],
    ['a stolen commit', 'DELETE FROM commits WHERE first_seq = 1', 'chain'],
    ['a wrong read table', 'UPDATE positions SET quantity = 5', 'tables'],
    ['a missing row', 'DELETE FROM executions', 'tables'],
    ['an altered snapshot', `UPDATE snapshots SET body = body || ' '`, 'snapshots'],
  ])('with %s fails', (_, sql, check) => {
    expect(damaged(sql)).toContain(check);
  });

  it('fails with a sound snapshot of another state', () => {
    const opened = openJournal({ file, ...WANTED });
    if (!opened.ok) throw new Error(opened.failure.kind);
    const state = recoverState(opened.value, 'paper', 'DU1');
    state.floor = { kind: 'orderId', mark: 1_000 };
    opened.value.saveSnapshot(snapshotOf(state));
    opened.value.close();
    expect(failing()).toEqual(['replay']);
  });

  it('with damaged pages fails without a crash', () => {
    const database = new Database(file, { readonly: true });
    const pages = Number(database.pragma('page_count', { simple: true }));
    const pageBytes = Number(database.pragma('page_size', { simple: true }));
    database.close();
    const raw = openSync(file, 'r+');
    for (let page = 1; page < pages; page += 1) writeSync(raw, 'x'.repeat(64), page * pageBytes);
    const found = failing();
    expect(found).toContain('pages');
    expect(found).toContain('chain');
  });

  it('of a newer version or another kind, or a missing one, is rejected', () => {
    expect(damaged(`PRAGMA user_version = ${JOURNAL_VERSION + 1}`)).toEqual(['newer-version']);
    const other = new Database(join(folder, 'other.sqlite'));
    other.exec('CREATE TABLE cats (name TEXT)');
    other.close();
    expect(failing(join(folder, 'other.sqlite'))).toEqual(['cannot-open']);
    expect(failing(join(folder, 'nowhere.sqlite'))).toEqual(['cannot-open']);
  });
});

describe('a backup', () => {
  it('taken while another process writes is complete, consistent, and one file', async () => {
    const written = join(folder, 'busy.sqlite');
    const child = appendTo(written);
    let durable = 0;
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      durable = Number(line);
    });
    await new Promise((resolve) => lines.once('line', resolve));
    try {
      for (const number of [1, 2, 3]) {
        const before = durable;
        const to = join(folder, `backup-${number}.sqlite`);
        const made = await backUp(written, to);
        expect(made).toMatchObject({ ok: true, value: { file: to } });
        expect(made.ok && made.value.facts).toBeGreaterThanOrEqual(before);
        expect(made.ok && made.value.facts % 5).toBe(0);
        expect(failing(to)).toEqual([]);
        expect(failing(written)).toEqual([]);
        expect(existsSync(`${to}-wal`)).toBe(false);
      }
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('overwrites nothing and leaves no incomplete file', async () => {
    expect(await backUp(sound, file)).toEqual({ ok: false, failure: { kind: 'exists', file } });
    const nowhere = join(folder, 'nowhere.sqlite');
    const to = join(folder, 'to.sqlite');
    expect(await backUp(nowhere, to)).toMatchObject({ ok: false, failure: { kind: 'failed' } });
    expect([existsSync(to), existsSync(`${to}.part`)]).toEqual([false, false]);
  });

  it('can be opened and written like the journal', async () => {
    const opened = openJournal({ file, ...WANTED });
    if (!opened.ok) throw new Error(opened.failure.kind);
    const journal = opened.value;
    expect(journal.append(recorded(OPENING.slice(0, 2), journal.lastSeq()))).toBeUndefined();
    journal.close();
    expect(failing()).toEqual([]);
  });
});
