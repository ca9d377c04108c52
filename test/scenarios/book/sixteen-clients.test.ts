// Sixteen clients race over HTTP for the shares of one portfolio, by two processes on one store: nothing is lost, nothing is booked
// twice, and nothing is sold that is not there.
import { describe, expect, it, onTestFinished } from 'vitest';
import { BOOK_STORES } from '../../processes/book-stores.ts';
import type { ServedBook } from '../../processes/served-book.ts';

const CLIENTS = 16;
const SALES = 4;
const HELD = 40;

interface Answered {
  readonly status: number;
  readonly body: { readonly id?: number };
}

/** Every sale is sent twice at once, under one key, to different processes. */
async function sale(urls: readonly string[], book: ServedBook, portfolio_id: number, key: string) {
  const terms = { transaction_type: 'SELL', symbol: 'SPY', quantity: '1', price: '11' };
  const ask = async (url: string): Promise<Answered> => {
    const response = await fetch(`${url}/api/v1/transactions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${book.bearer}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ portfolio_id, ...terms, transaction_date: '2025-03-04T15:00:00Z' }),
    });
    return { status: response.status, body: (await response.json()) as Answered['body'] };
  };
  return Promise.all(urls.map(ask));
}

describe.each(Object.keys(BOOK_STORES))('sixteen clients on %s', (name) => {
  it('sell what is held, each sale once', async () => {
    const book = await BOOK_STORES[name]?.();
    if (book === undefined) throw new Error('no store');
    onTestFinished(book.end);
    const second = await book.serveBeside();
    const portfolio = await book.open('Raced');
    const buy = { symbol: 'SPY', quantity: String(HELD), price: '10' };
    const bought = { ...buy, transaction_type: 'BUY', transaction_date: '2025-03-03T15:00:00Z' };
    expect(
      await book.ask('POST', '/transactions', { portfolio_id: portfolio, ...bought }),
    ).toMatchObject({ status: 201 });

    const urls = [book.url(), second];
    const pairs = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        const own: (readonly Answered[])[] = [];
        for (let at = 0; at < SALES; at += 1)
          own.push(await sale(urls, book, portfolio, `client-${client}-sale-${at}`));
        return own;
      }),
    );
    const sales = pairs.flat();
    const statuses = new Set(sales.flat().map(({ status }) => status));
    expect([...statuses].filter((status) => ![201, 400, 409, 503].includes(status))).toEqual([]);
    const ids = sales.map((pair) => pair.flatMap(({ body }) => body.id ?? []));
    for (const own of ids) expect(new Set(own).size).toBeLessThanOrEqual(1);
    const sold = new Set(ids.flat());
    const listed = await book.ask('GET', `/transactions/portfolio/${portfolio}?limit=1000`);
    expect(listed).toMatchObject({ status: 200, body: expect.any(Array) });
    const rows = (listed?.body ?? []) as { id: number; transaction_type: string }[];
    const booked = rows.flatMap((row) => (row.transaction_type === 'SELL' ? [row.id] : []));
    expect(booked.length).toBeLessThanOrEqual(HELD);
    expect(new Set(booked)).toEqual(sold);
    const shown = await book.ask('GET', `/portfolios/${portfolio}`);
    expect(shown?.body).toMatchObject({
      cash: [{ balance: String(-HELD * 10 + sold.size * 11) }],
    });
    expect(await book.run('book', 'verify')).toMatchObject({ code: 0, err: '' });
  });
});
