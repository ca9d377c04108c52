// The daemon's read tables with damaged pages: rebuilt from the facts, reported once, and the daemon continues.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { US } from '../../../src/market/venues/us.ts';
import {
  openJournal,
  type SqliteJournal,
} from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { createFreshLook, type FreshLook } from '../../../src/trader/app/daemon/fresh-look.ts';
import { createManualTime } from '../../kernel/manual-time.ts';
import { CLOSING, HELD, OPENING, recorded } from '../adapters/sqlite/one-trade.ts';

/** More than ten thousand facts, in two steps. */
const TRADES = 600;

let folder = '';
let file = '';
let journal: SqliteJournal;
let told: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-fresh-'));
  file = join(folder, 'journal.sqlite');
  told = [];
  journal = opened();
});

afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

function opened(): SqliteJournal {
  const made = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!made.ok) throw new Error(made.failure.kind);
  return made.value;
}

function freshLook(time = createManualTime(instant(0)), writeBack = () => {}): FreshLook {
  return createFreshLook({
    file,
    journal,
    wall: time.wall,
    clientId: 17,
    home: US,
    lastPrice: () => Number.NaN,
    onDamaged: (text) => told.push(text),
    writeBack,
  });
}

/** Its root page is not a valid page any more. */
function damage(table: string): void {
  journal.close();
  const database = new Database(file);
  database.pragma('wal_checkpoint(TRUNCATE)');
  const { rootpage } = database
    .prepare<[string], { rootpage: number }>('SELECT rootpage FROM sqlite_master WHERE name = ?')
    .get(table) ?? { rootpage: 0 };
  const size = Number(database.pragma('page_size', { simple: true }));
  database.close();
  const bytes = readFileSync(file);
  bytes.fill(0xff, (rootpage - 1) * size, (rootpage - 1) * size + 200);
  writeFileSync(file, bytes);
  journal = opened();
}

describe('tables that cannot be written', () => {
  it('do not end the daemon: their rows wait until another program ends its transaction', () => {
    const time = createManualTime(instant(0));
    const fresh = freshLook(time);
    journal.append(recorded([...OPENING, ...HELD], 0));
    fresh.noticeFacts();
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    time.advance(300);
    other.exec('ROLLBACK');
    other.close();
    time.advance(20_000);
    expect(fresh.look.orders().length).toBeGreaterThan(0);
    expect(told).toEqual([]);
    fresh.stop();
  });
});

describe('tables of another version over a long journal', () => {
  it('are rebuilt before the daemon trades, and the log is written back between the steps', () => {
    for (let trade = 0; trade < TRADES; trade += 1)
      journal.append(recorded([...OPENING, ...HELD, ...CLOSING], journal.lastSeq()));
    let cursors: number[] = [];
    const reader = new Database(file);
    const cursor = () => Number(reader.prepare('SELECT seq FROM read_cursor').pluck().get());
    const fresh = freshLook(createManualTime(instant(0)), () => cursors.push(cursor()));
    expect(cursors).toEqual([10_000]);
    expect(cursor()).toBe(journal.lastSeq());
    fresh.stop();
    cursors = [];
    freshLook(createManualTime(instant(0)), () => cursors.push(cursor())).stop();
    expect(cursors).toEqual([]);
    reader.close();
  });
});

describe.each(['orders', 'read_cursor'])(
  'tables of the daemon, the page of %s damaged',
  (table) => {
    it('answer from memory, follow the facts, and report the damage once', () => {
      journal.append(recorded([...OPENING, ...HELD], 0));
      const before = freshLook();
      const orders = before.look.orders();
      before.stop();
      damage(table);
      const time = createManualTime(instant(0));
      const fresh = freshLook(time);
      expect(fresh.look.orders()).toEqual(orders);
      expect(fresh.look.positions()).toHaveLength(1);
      journal.append(recorded(CLOSING, journal.lastSeq()));
      fresh.noticeFacts();
      time.advance(1_000);
      expect(fresh.look.trades()).toHaveLength(1);
      expect(told).toEqual([expect.stringMatching(/^the read tables .* are damaged .*memory/)]);
      fresh.stop();
    });
  },
);

describe('tables of the daemon over a journal that was overwritten', () => {
  it('report it and leave trading alone', () => {
    journal.append(recorded([...OPENING, ...HELD], 0));
    const time = createManualTime(instant(0));
    const fresh = freshLook(time);
    journal.database.pragma('wal_checkpoint(TRUNCATE)');
    journal.append(recorded(CLOSING, journal.lastSeq()));
    writeFileSync(file, Buffer.alloc(1_000_000, 0xff));
    fresh.noticeFacts();
    time.advance(1_000);
    expect(told).toHaveLength(1);
    expect(() => fresh.look.trades()).toThrow(/malformed|not a database/);
    fresh.stop();
  });
});
