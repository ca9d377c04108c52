// A really full disk under the book, on a small separate file system where the machine permits mounting one.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startBook } from '../../processes/served-book.ts';
import { mountSmallDisk } from '../../processes/small-disk.ts';
import { until } from '../../processes/waiting.ts';

const disk = mountSmallDisk(24);

afterAll(() => disk?.end());

describe.runIf(disk !== undefined)('a full disk under the book', () => {
  it('refuses bookings as unavailable, keeps none by half, and books again when there is room', async () => {
    if (disk === undefined) return;
    const book = await startBook({ data: join(disk.folder, 'data') });
    onTestFinished(book.end);
    const portfolio = await book.open('Full');
    const buy = { transaction_type: 'BUY', symbol: 'SPY', quantity: '1', price: '10' };
    const buyOne = () => book.ask('POST', '/transactions', { portfolio_id: portfolio, ...buy });
    const booked: number[] = [];
    const filler = disk.fill('filler');
    const refused = await until('a booking is refused', async () => {
      const answer = await buyOne();
      if (answer?.status !== 201) return answer;
      booked.push((answer.body as { id: number }).id);
      return undefined;
    });
    expect(refused).toMatchObject({
      status: 503,
      body: { title: 'Service Unavailable', detail: expect.stringMatching(/disk full/) },
    });
    expect(refused.headers.get('retry-after')).toBe('2');
    const batch = { transactions: [1, 2, 3].map(() => ({ portfolio_id: portfolio, ...buy })) };
    expect(await book.ask('POST', '/transactions/batch', batch)).toMatchObject({ status: 503 });
    const ready = async () => (await fetch(`${book.url()}/health/ready`)).json();
    expect(await ready()).toMatchObject({
      checks: { store: 'down', ledger: 'down' },
      why: expect.stringContaining('The ledger takes no writes: its disk is full.'),
    });
    // What is there can be read.
    const listed = await book.ask('GET', `/transactions/portfolio/${portfolio}?limit=1000`);
    expect(listed?.body).toMatchObject(booked.map((id) => ({ id })));
    expect(listed?.headers.get('x-total-count')).toBe(String(booked.length));

    rmSync(filler);
    await until('it is ready again', async () =>
      JSON.stringify(await ready()).includes('"ledger":"ok"'),
    );
    expect(await book.ask('POST', '/transactions/batch', batch)).toMatchObject({ status: 201 });
    expect(await buyOne()).toMatchObject({ status: 201 });
    const held = await book.ask('GET', `/portfolios/${portfolio}`);
    expect(held?.body).toMatchObject({ holdings: [{ quantity: String(booked.length + 4) }] });
    expect(await book.run('book', 'verify')).toMatchObject({ code: 0, err: '' });
  });
});
