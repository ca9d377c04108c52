// A long file is imported over HTTP while others book and read; the process is killed in the middle, and the import repeated.
import { describe, expect, it, onTestFinished } from 'vitest';
import { longFile, withOversell } from '../../ledger/harness/long-file.ts';
import { BOOK_STORES } from '../../processes/book-stores.ts';
import type { ServedBook } from '../../processes/served-book.ts';
import { until } from '../../processes/waiting.ts';

const ROWS = 400;
const FILE = longFile(ROWS);
/** Long enough for others to be served many times while it is booked, on a fast machine too. */
const LONGER = 900;
const OVERSELL = withOversell(FILE, ROWS - 10);

function put(book: ServedBook, portfolio: number, file = FILE) {
  return book.ask('POST', `/portfolios/${portfolio}/imports?confirm=true`, file);
}

async function count(book: ServedBook, portfolio: number): Promise<number> {
  const answer = await book.ask('GET', `/transactions/portfolio/${portfolio}?limit=1`);
  return Number(answer?.headers.get('x-total-count') ?? 0);
}

interface Shown {
  readonly holdings: readonly Record<string, unknown>[];
  readonly cash: unknown;
}

/** Everything that the portfolio holds, without the numbers under which it was booked. */
async function contents(book: ServedBook, portfolio: number) {
  const file = await book.ask('GET', `/portfolios/${portfolio}/export?format=csv`);
  const shown = await book.ask('GET', `/portfolios/${portfolio}`);
  const { holdings, cash } = (shown?.body ?? {}) as Shown;
  const columns = ['symbol', 'quantity', 'total_cost', 'realized_gain', 'income'];
  return { file: file?.body, cash, holdings: holdings.map((row) => columns.map((it) => row[it])) };
}

async function isSound(book: ServedBook): Promise<void> {
  expect(await book.run('book', 'verify')).toMatchObject({ code: 0, err: '' });
}

describe.each(Object.keys(BOOK_STORES))('a long import into %s', (name) => {
  async function started(): Promise<ServedBook> {
    const book = (await BOOK_STORES[name]?.()) as ServedBook;
    onTestFinished(book.end);
    return book;
  }

  it('that is killed and repeated leaves what one that was not interrupted leaves', async () => {
    const book = await started();
    const [whole, broken] = [await book.open('Whole'), await book.open('Broken')];
    expect(await put(book, whole)).toMatchObject({ status: 200 });

    const first = put(book, broken);
    await until('a part is booked', async () => (await count(book, broken)) > 0);
    await book.kill();
    expect(await first).toBe(undefined);
    await book.serve();
    const before = await count(book, broken);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(ROWS);
    expect(await put(book, broken)).toMatchObject({
      status: 200,
      body: { booked: { duplicates: before } },
    });
    expect(await put(book, broken)).toMatchObject({
      body: { booked: { transaction_ids: [], duplicates: ROWS } },
    });
    expect(await contents(book, broken)).toEqual(await contents(book, whole));
    await isSound(book);
  });

  it('lets others book and read meanwhile, in its own portfolio after it', async () => {
    const book = await started();
    const [own, other] = [await book.open('Own'), await book.open('Other')];
    const buy = (portfolio_id: number) => ({
      ...{ portfolio_id, transaction_type: 'BUY', symbol: 'AAPL', quantity: '1', price: '10' },
      transaction_date: '2026-01-05T15:00:00Z',
    });
    const bookAndRead = async () => {
      expect(await book.ask('POST', '/transactions', buy(other))).toMatchObject({ status: 201 });
      expect(await book.ask('GET', `/portfolios/${other}`)).toMatchObject({ status: 200 });
    };
    // The first of its kind loads code for longer than the import takes on a fast disk.
    await bookAndRead();
    let isOver = false;
    const importing = put(book, own, longFile(LONGER)).finally(() => {
      isOver = true;
    });
    await until('a part is booked', async () => (await count(book, own)) > 0);
    const beside = book.ask('POST', '/transactions', buy(own));
    let booked = 0;
    while (!isOver) {
      await bookAndRead();
      booked += 1;
    }
    expect(booked).toBeGreaterThan(1);
    expect(await importing).toMatchObject({ status: 200 });
    expect(await beside).toMatchObject({ status: 201 });
    expect(await count(book, own)).toBe(LONGER + 1);
    expect(await count(book, other)).toBe(booked + 1);
    await isSound(book);
  });

  it('is refused as a whole for one row at its end', async () => {
    const book = await started();
    const own = await book.open('Own');
    const refused = await put(book, own, OVERSELL);
    expect(refused).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/^Line 391: 1000000 is more than the .* booked\.$/) },
    });
    expect(await count(book, own)).toBe(0);
  });
});
