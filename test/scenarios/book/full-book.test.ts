// A really full disk under the book, on a small separate file system where the machine permits mounting one.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { startBook } from '../../processes/served-book.ts';
import { until } from '../../processes/waiting.ts';

function mounted(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-disk-'));
  const ran = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
  if (ran.status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}

const disk = mounted();

afterAll(() => {
  if (disk === undefined) return;
  spawnSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** Takes every byte that is left. */
function fill(folder: string): string {
  const path = join(folder, 'filler');
  const file = openSync(path, 'w');
  for (let bytes = 1024 * 1024; bytes >= 1; ) {
    try {
      writeSync(file, Buffer.alloc(bytes, 'x'));
    } catch {
      bytes = Math.floor(bytes / 2);
    }
  }
  closeSync(file);
  return path;
}

describe.runIf(disk !== undefined)('a full disk under the book', () => {
  it('refuses bookings as unavailable, keeps none by half, and books again when there is room', async () => {
    const folder = disk ?? '';
    const book = await startBook({ data: join(folder, 'data') });
    onTestFinished(book.end);
    const portfolio = await book.open('Full');
    const buy = { transaction_type: 'BUY', symbol: 'SPY', quantity: '1', price: '10' };
    const buyOne = () => book.ask('POST', '/transactions', { portfolio_id: portfolio, ...buy });
    const booked: number[] = [];
    const filler = fill(folder);
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
    // What is there can be read.
    const listed = await book.ask('GET', `/transactions/portfolio/${portfolio}?limit=1000`);
    expect(listed?.body).toMatchObject(booked.map((id) => ({ id })));
    expect(listed?.headers.get('x-total-count')).toBe(String(booked.length));

    rmSync(filler);
    expect(await book.ask('POST', '/transactions/batch', batch)).toMatchObject({ status: 201 });
    expect(await buyOne()).toMatchObject({ status: 201 });
    const held = await book.ask('GET', `/portfolios/${portfolio}`);
    expect(held?.body).toMatchObject({ holdings: [{ quantity: String(booked.length + 4) }] });
    expect(await book.run('book', 'verify')).toMatchObject({ code: 0, err: '' });
  });
});
