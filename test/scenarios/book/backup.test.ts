// A backup of the book while clients book: the copy is of one moment, sound, and has every booking that was answered before.

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BOOK_STORES } from '../../processes/book-stores.ts';
import { until } from '../../processes/waiting.ts';

const CLIENTS = 4;

function idsIn(folder: string): ReadonlySet<number> {
  const ledger = new Database(join(folder, 'ledger.sqlite'), { readonly: true });
  try {
    return new Set(ledger.prepare('select id from ledger_transactions').pluck().all() as number[]);
  } finally {
    ledger.close();
  }
}

describe.each(Object.keys(BOOK_STORES))('a backup from %s', (name) => {
  it('while bookings are written holds every one that was answered before it', async () => {
    const book = await BOOK_STORES[name]?.();
    if (book === undefined) throw new Error('no store');
    onTestFinished(book.end);
    const portfolio = await book.open('Busy');
    const answered: number[] = [];
    let isOver = false;
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (!isOver) {
        const body = { portfolio_id: portfolio, transaction_type: 'DEPOSIT', amount: '1' };
        const done = await book.ask('POST', '/transactions', body);
        if (done?.status !== 201) throw new Error(JSON.stringify(done?.body));
        answered.push((done.body as { id: number }).id);
      }
    });
    await until('the clients book', () => answered.length > 20);
    const before = [...answered];
    const safe = join(book.folder, 'safe');
    expect(await book.run('book', 'backup', safe)).toMatchObject({ code: 0, err: '' });
    isOver = true;
    await Promise.all(clients);
    const kept = idsIn(safe);
    expect(before.filter((id) => !kept.has(id))).toEqual([]);
    expect(await book.run('book', 'verify', safe)).toMatchObject({ code: 0, err: '' });
    // What came after the moment of the backup is missing in whole bookings only: the events tell the same.
    expect([...kept].every((id) => answered.includes(id))).toBe(true);
  });
});
