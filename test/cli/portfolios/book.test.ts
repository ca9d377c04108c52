// `sluice book`: backups, copies between SQLite and PostgreSQL, checks and erasure, as people and scripts use them.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBook } from '../../../src/api/app/ledger.ts';
import { readable } from '../../../src/ledger/app/portfolios.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import { LEDGER_SCHEMA } from '../../../src/ledger/store/schema.ts';
import type { LedgerTables } from '../../../src/ledger/store/tables/ledger-tables.ts';
import { openDatabase } from '../../../src/sql/open-database.ts';
import { booked } from '../../ledger/harness/booked.ts';
import { trade } from '../../ledger/harness/drafts.ts';
import { type PostgresServer, postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { until } from '../../processes/waiting.ts';
import { makePlace, type Place, type Ran } from '../place/sluice.ts';

const programs = postgresPrograms();

let place: Place;
let postgres: PostgresServer | undefined;
let book: string;

beforeAll(async () => {
  place = makePlace();
  postgres = programs === undefined ? undefined : await startPostgres(programs);
  await told('user', 'add', 'ann');
  await told('ledger', 'open', 'Savings', '--currency', 'USD');
  book = join(place.folder, 'data');
  await buy(book);
});
afterAll(async () => {
  await postgres?.stop();
  place?.leave();
});

function run(...words: string[]): Promise<Ran> {
  return place.ask(...words);
}

async function told(...words: string[]): Promise<string> {
  const { code, out, err } = await run(...words);
  expect({ words, code, err }).toEqual({ words, code: 0, err: '' });
  return out;
}

async function refused(...words: string[]): Promise<string> {
  const { code, err } = await run(...words);
  expect({ words, code }).toEqual({ words, code: 1 });
  return err;
}

/** As the API books, with a note. */
async function buy(folder: string): Promise<void> {
  const open = await openBook({ store: join(folder, 'book.sqlite'), folder }, { venue: 'us' });
  const terms = { day: '2025-01-02', quantity: '10', price: '85.5' };
  const draft = trade('BUY', 'SPY', terms, { notes: 'for later' });
  await booked(open.ledger, 1 as PortfolioId, draft);
  await open.close();
}

async function nameAndNote(folder: string) {
  const open = await openBook({ store: join(folder, 'book.sqlite'), folder }, { venue: 'us' });
  const { context, read } = open.ledger;
  const row = await read.portfolio(1 as PortfolioId);
  if (row === undefined) throw new Error('no portfolio');
  const [transaction] = await read.transactions({ portfolio: row.id, limit: 1, offset: 0 });
  const note =
    transaction?.notes && (await context.sealer.open(read, row.holder, transaction.notes));
  const { name } = await readable(context, read, row);
  await open.close();
  return [name, note];
}

describe('sluice book', () => {
  it('backs up, verifies and restores, and overwrites nothing', async () => {
    const backup = join(place.folder, 'safe');
    expect(await told('book', 'backup', backup)).toContain('with book.key');
    expect(readdirSync(backup).sort()).toEqual(['book.key', 'book.sqlite', 'ledger.sqlite']);
    for (const file of readdirSync(backup))
      expect(statSync(join(backup, file)).mode & 0o077).toBe(0);
    expect(await told('book', 'verify', backup)).toMatch(
      /^\d+ events in 2 streams.*rows equal a rebuild/,
    );
    expect(await refused('book', 'backup', backup)).toContain('nothing was overwritten');
    expect(await refused('book', 'restore', backup)).toContain('nothing was overwritten');
    const other = makePlace();
    const restored = await other.run('book', 'restore', backup, '-c', other.config);
    expect(restored).toMatchObject({ code: 0, err: '' });
    const folder = join(other.folder, 'data');
    expect(await nameAndNote(folder)).toEqual(['Savings', 'for later']);
    const users = await other.run('user', 'list', '-c', other.config);
    expect(users.out).toContain('ann');
    other.leave();
    expect(await refused('book', 'restore', join(place.folder, 'none'))).toContain('No book');
  });

  it('names the first row that differs, and writes it anew', async () => {
    const address = join(book, 'ledger.sqlite');
    const { db, close } = await openDatabase<LedgerTables>(address, LEDGER_SCHEMA);
    await db.updateTable('ledger_lots').set({ remaining: '11' }).execute();
    await close();
    expect(await refused('book', 'verify')).toMatch(
      /The row of ledger_lots with .* has remaining 11 instead of 10; `sluice book rebuild`/,
    );
    expect(await told('book', 'rebuild')).toMatch(/rows written anew from \d+ events/);
    expect(JSON.parse(await told('book', 'verify', '--json'))).toMatchObject({ streams: 2 });
  });

  it.runIf(programs !== undefined)(
    'copies to PostgreSQL and back, and it is the same',
    async () => {
      const address = postgres?.address ?? '';
      const there = JSON.parse(await told('book', 'copy', address, '--json'));
      expect(await refused('book', 'copy', address)).toContain('not empty');
      const back = makePlace();
      const folder = join(back.folder, 'files');
      const open = await openBook({ store: address, folder: book }, { venue: 'us' });
      const terms = { day: '2025-02-03', quantity: '1', price: '90' };
      await booked(open.ledger, 1 as PortfolioId, trade('BUY', 'KO', terms));
      await open.close();
      const { copyBook, bookIn } = await import('../../../src/api/app/book-copy.ts');
      const copied = await copyBook({ store: address, folder: book }, bookIn(folder));
      expect(copied).toMatchObject({ ok: true });
      if (copied.ok) expect(copied.value.rows).toBeGreaterThan(there.rows);
      expect(await told('book', 'verify', folder)).toContain('in 3 streams');
      expect(await nameAndNote(folder)).toEqual(['Savings', 'for later']);
      await buy(folder);
      expect(await told('book', 'verify', folder)).toContain('rows equal a rebuild');
      back.leave();
    },
  );

  it('leaves nothing half when it is killed', async () => {
    const target = join(place.folder, 'killed');
    const child = place.spawn('book', 'backup', target, '-c', place.config);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await until('the copy has begun', () => existsSync(`${target}.part`) || existsSync(target));
    child.kill('SIGKILL');
    await ended;
    if (existsSync(target)) await told('book', 'verify', target);
    else await told('book', 'backup', target);
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  it('erases a user: names and notes cannot be read, and the chain holds', async () => {
    const exported = JSON.parse(await told('user', 'export', 'ann'));
    expect(exported.portfolios).toMatchObject([{ name: 'Savings' }]);
    const { folder: backup } = JSON.parse(await told('book', 'backup', '--json'));
    const preview = await refused('user', 'erase', 'ann');
    expect(preview).toMatch(
      /every name and note in 1 portfolio of ann .* \(book-[0-9-]+\) still have/,
    );
    expect(preview).toContain('Repeat it with --yes');
    expect(await nameAndNote(book)).toEqual(['Savings', 'for later']);
    await told('user', 'erase', 'ann', '--yes');
    expect(await nameAndNote(book)).toEqual([undefined, undefined]);
    await buy(book);
    expect(await nameAndNote(book)).toEqual([undefined, undefined]);
    expect(await told('book', 'verify')).toContain('rows equal a rebuild');
    expect(await told('user', 'export', 'ann')).not.toContain('Savings');
    expect(statSync(join(book, 'book.erased')).mode & 0o077).toBe(0);
    expect(await nameAndNote(backup)).toEqual(['Savings', 'for later']);
    // Whoever puts the old files back gets the amounts, not the names.
    for (const file of ['book.sqlite', 'ledger.sqlite', 'book.key']) rmSync(join(book, file));
    expect(await told('book', 'restore', backup)).toContain(
      '1 person was erased after this backup',
    );
    expect(await nameAndNote(book)).toEqual([undefined, undefined]);
    expect(await told('book', 'verify')).toContain('rows equal a rebuild');
  });
});
