// A second host that opens a book without its key, or with another one: refused by name before anything is written.
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { keyOfBook } from '../../../src/api/app/book-key.ts';
import { openBook } from '../../../src/api/app/ledger.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { LEDGER_SCHEMA } from '../../../src/ledger/app/open-store.ts';
import type { HolderNumber, SealedText } from '../../../src/ledger/ports/ledger-rows.ts';
import { openLedgerStore } from '../../../src/ledger/store/open-ledger-store.ts';
import type { LedgerTables } from '../../../src/ledger/store/tables/ledger-tables.ts';
import { openDatabase } from '../../../src/sql/open-database.ts';
import { LEDGER_PLACES } from '../../ledger/harness/ledger-places.ts';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Two hosts that share one book: each has the place of the book and a file for its key. */
const HOSTS = {
  async SQLite() {
    const folder = newFolder();
    // A copied book without its key is what a second host has.
    const place = { store: join(folder, 'book.sqlite'), folder };
    const key = join(folder, 'book.key');
    return {
      first: { place, key },
      async second(withKey?: string) {
        const other = newFolder();
        copyFileSync(join(folder, 'ledger.sqlite'), join(other, 'ledger.sqlite'));
        const file = join(other, 'book.key');
        if (withKey !== undefined) writeFileSync(file, withKey);
        return { place: { store: join(other, 'book.sqlite'), folder: other }, key: file };
      },
    };
  },
  async PostgreSQL() {
    const server = await LEDGER_PLACES.PostgreSQL?.();
    if (server === undefined) throw new Error('no server');
    onTestFinished(server.end);
    const host = (withKey?: string) => {
      const folder = newFolder();
      const key = join(folder, 'book.key');
      if (withKey !== undefined) writeFileSync(key, withKey);
      return { place: { store: server.address, folder }, key };
    };
    return { first: host(), second: async (withKey?: string) => host(withKey) };
  },
};

type Place = Parameters<typeof openBook>[0];
const venue = { venue: 'us' };

async function written(place: Place): Promise<{ holder: HolderNumber; text: SealedText }> {
  const { ledger, close } = await openBook(place, venue);
  const { sealer, store } = ledger.context;
  const kept = await store.inOneStep(async (step) => {
    const holder = await step.holderFor('ann');
    return { holder, text: await sealer.seal(step, holder, 'Savings') };
  });
  await close();
  return kept;
}

async function readAgain(place: Place, kept: { holder: HolderNumber; text: SealedText }) {
  const { ledger, close } = await openBook(place, venue);
  const text = await ledger.context.sealer.open(ledger.read, kept.holder, kept.text);
  await close();
  return text;
}

const wrongKey = () => `${randomBytes(32).toString('base64')}\n`;
const kinds = Object.keys(HOSTS).filter((name) => name in LEDGER_PLACES) as (keyof typeof HOSTS)[];

describe.each(kinds)('the key of a book in %s', (kind) => {
  it('is named when it is missing or another one, and nothing is made', async () => {
    const hosts = await HOSTS[kind]();
    const kept = await written(hosts.first.place);
    const without = await hosts.second();
    await expect(openBook(without.place, venue)).rejects.toThrow(
      `the book has a key already, and ${without.key} is missing`,
    );
    expect(existsSync(without.key)).toBe(false);
    const wrong = await hosts.second(wrongKey());
    await expect(openBook(wrong.place, venue)).rejects.toThrow(
      `${wrong.key} is not the key of this book`,
    );
    copyFileSync(hosts.first.key, wrong.key);
    expect(await readAgain(wrong.place, kept)).toBe('Savings');
    expect(await readAgain(hosts.first.place, kept)).toBe('Savings');
  });

  it('is that of the first host also before anything is sealed, and of a book from before check values', async () => {
    const hosts = await HOSTS[kind]();
    await (await openBook(hosts.first.place, venue)).close();
    const early = await hosts.second(wrongKey());
    await expect(openBook(early.place, venue)).rejects.toThrow('is not the key of this book');
    const kept = await written(hosts.first.place);
    await forgetCheck(hosts.first.place.store);
    const later = await hosts.second(wrongKey());
    await expect(openBook(later.place, venue)).rejects.toThrow('is not the key of this book');
    expect(await readAgain(hosts.first.place, kept)).toBe('Savings');
  });
});

it('is that of another worker of this host which makes both a moment earlier', async () => {
  const folder = newFolder();
  const store = await openLedgerStore(join(folder, 'ledger.sqlite'), { now: () => instant(0) });
  onTestFinished(() => store.close());
  const file = join(folder, 'book.key');
  const earlier = Promise.withResolvers<Buffer>();
  const late: Pick<typeof store, 'read' | 'inOneStep'> = {
    inOneStep: (work) => store.inOneStep(work),
    read: {
      ...store.read,
      async cursor(name) {
        if (!existsSync(file)) earlier.resolve(await keyOfBook(store, file));
        return store.read.cursor(name);
      },
    },
  };
  expect(await keyOfBook(late, file)).toEqual(await earlier.promise);
});

/** As a version without check values left the book. */
async function forgetCheck(store: string): Promise<void> {
  const place = store.startsWith('postgres') ? store : join(store, '..', 'ledger.sqlite');
  const opened = await openDatabase<LedgerTables>(place, LEDGER_SCHEMA);
  await opened.db.deleteFrom('ledger_cursors').where('name', '=', 'book.key').execute();
  await opened.close();
}
