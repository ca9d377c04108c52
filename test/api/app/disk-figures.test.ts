// Room on the disks, as the page System shows it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDisks } from '../../../src/api/app/disk-figures.ts';

it('counts the databases of an instance and of the book, and does not know what it cannot see', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-disks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'paper-DU1'));
  writeFileSync(join(folder, 'paper-DU1', 'journal.sqlite'), 'x'.repeat(1_000));
  writeFileSync(join(folder, 'paper-DU1', 'journal.sqlite-wal'), 'x'.repeat(10));
  writeFileSync(join(folder, 'paper-DU1', 'sluice.pid'), '1');
  writeFileSync(join(folder, 'book.sqlite'), 'x'.repeat(7));
  const place = { dataFolder: folder, mode: 'paper', venue: 'us', account: 'DU1' } as const;
  const traders = [
    { ...place, name: 'main' },
    { ...place, name: 'gone', account: 'DU2' },
  ];
  const disks = openDisks({ traders, store: join(folder, 'book.sqlite'), folder });
  const main = await disks.ofTrader('main');
  expect(main).toMatchObject({ database_bytes: 1_010 });
  expect(main?.free_bytes).toBeGreaterThan(0);
  expect(main?.total_bytes).toBeGreaterThanOrEqual(main?.free_bytes ?? Number.NaN);
  expect(await disks.ofTrader('gone')).toBeUndefined();
  expect(await disks.ofTrader('none')).toBeUndefined();
  expect(await disks.ofBook()).toMatchObject({ database_bytes: 7 });
  const onServer = openDisks({ traders, store: 'postgres://db/book', folder });
  expect(await onServer.ofBook()).toMatchObject({ database_bytes: null });
});
