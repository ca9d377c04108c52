// A PostgreSQL server whose disk is full, on a small separate file system where the machine permits mounting one.
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { postgresPrograms, startPostgres } from '../../processes/postgres.ts';
import { startBook } from '../../processes/served-book.ts';
import { mountSmallDisk } from '../../processes/small-disk.ts';
import { until } from '../../processes/waiting.ts';

const programs = postgresPrograms();
const disk = programs === undefined ? undefined : mountSmallDisk(96);

afterAll(() => disk?.end());

describe.runIf(disk !== undefined)('a full disk under the server of the book', () => {
  it('is told by readiness and status while bookings are refused, and forgotten when there is room', async () => {
    if (disk === undefined) return;
    const server = await startPostgres(programs ?? '', ['autovacuum=off'], disk.folder);
    const book = await startBook({ store: server.address });
    onTestFinished(async () => {
      await book.end();
      await server.stop();
    });
    const portfolio = await book.open('Full');
    const buy = { transaction_type: 'BUY', symbol: 'SPY', quantity: '1', price: '10' };
    const buyOne = () => book.ask('POST', '/transactions', { portfolio_id: portfolio, ...buy });
    const ready = async () => {
      const answer = await fetch(`${book.url()}/health/ready`);
      return { code: answer.status, ...((await answer.json()) as { checks: object; why: string }) };
    };
    expect(await ready()).toMatchObject({ checks: { store: 'ok', ledger: 'ok' } });

    const filler = disk.fill('filler');
    const refused = await until('a booking is refused', async () => {
      const answer = await buyOne();
      return answer?.status === 201 ? undefined : answer;
    });
    expect(refused).toMatchObject({ status: 503 });
    const told = await until('readiness has heard of it', async () => {
      const found = await ready();
      return found.why.includes('disk') && found;
    });
    expect(told).toMatchObject({ code: 503, checks: { store: 'down', ledger: 'down' } });
    expect(told.why).toContain(
      'The store of users takes no writes: the disk of its server is full. The ledger takes no writes: the disk of its server is full.',
    );
    expect((await book.run('status')).out).toContain(
      'DEGRADED: The store of users takes no writes',
    );
    // What is there can be read.
    expect(await book.ask('GET', `/portfolios/${portfolio}`)).toMatchObject({ status: 200 });

    rmSync(filler);
    await until('there is room', async () => (await ready()).why.includes('disk') === false);
    expect(await buyOne()).toMatchObject({ status: 201 });
    expect(await book.run('book', 'verify')).toMatchObject({ code: 0, err: '' });
  });
});
