// The key that seals names and notes is made at the first start: whole, or not at all.
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { makePlace, type Place } from '../place/sluice.ts';

/** Dies where a loss of power would hurt most: the file of the key is there, and its content is not. */
const KILLED = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { openSync, writeFileSync, writeSync } = fs;
  const keys = new Set();
  const isKey = (file) => /book\\.key/.test(String(file));
  fs.openSync = (file, ...more) => {
    const descriptor = openSync(file, ...more);
    if (isKey(file)) keys.add(descriptor);
    return descriptor;
  };
  fs.writeSync = (descriptor, ...more) => {
    if (keys.has(descriptor)) process.kill(process.pid, 'SIGKILL');
    return writeSync(descriptor, ...more);
  };
  fs.writeFileSync = (file, body, options) => {
    if (isKey(file)) fs.writeSync(fs.openSync(file, options.flag, options.mode), body);
    else writeFileSync(file, body, options);
  };
  syncBuiltinESMExports();
`;

const WITHOUT_LINKS = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  fs.linkSync = () => {
    throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' });
  };
  syncBuiltinESMExports();
`;

const importing = (code: string) => [
  '--import',
  `data:text/javascript,${encodeURIComponent(code)}`,
];

function placeOf(flags: readonly string[] = []): Place {
  const place = makePlace(flags);
  onTestFinished(() => place.leave());
  return place;
}

it('a start that dies before the key is written leaves none, and the next one makes it', async () => {
  const place = placeOf();
  const dying = placeOf(importing(KILLED));
  const data = join(place.folder, 'data');
  await place.runWithData(data, 'user', 'add', 'ann', '-c', place.config);
  const words = ['ledger', 'open', 'Savings', '--currency', 'USD', '-c', place.config];
  expect(await dying.runWithData(data, ...words)).toMatchObject({ code: null });
  expect(keysIn(data)).not.toContain('book.key');
  expect(await place.runWithData(data, ...words)).toMatchObject({ code: 0, err: '' });
  const file = join(data, 'book.key');
  expect(Buffer.from(readFileSync(file, 'utf8'), 'base64')).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('several first starts at once use one key', async () => {
  const place = placeOf();
  const data = join(place.folder, 'data');
  await place.runWithData(data, 'user', 'add', 'ann', '-c', place.config);
  const words = ['--currency', 'USD', '-c', place.config];
  const opened = ['One', 'Two', 'Three', 'Four'].map((name) =>
    place.runWithData(data, 'ledger', 'open', name, ...words),
  );
  for (const { code, err } of await Promise.all(opened))
    expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(keysIn(data)).toEqual(['book.key']);
  const listed = await place.runWithData(data, 'ledger', 'portfolios', '-c', place.config);
  for (const name of ['One', 'Two', 'Three', 'Four']) expect(listed.out).toContain(name);
});

it('a first start waits for another that still writes the tables', async () => {
  const place = placeOf();
  const data = join(place.folder, 'data');
  await place.runWithData(data, 'user', 'add', 'ann', '-c', place.config);
  const file = join(data, 'ledger.sqlite');
  await place.runWithData(data, 'ledger', 'portfolios', '-c', place.config);
  const other = new Database(file);
  onTestFinished(() => void other.close());
  other.exec('begin immediate');
  const words = ['ledger', 'open', 'Savings', '--currency', 'USD', '-c', place.config];
  const opened = place.runWithData(data, ...words);
  while (!isOpenElsewhere(file)) await sleep(20);
  // A server would have given up after half a second.
  await sleep(1_500);
  other.exec('commit');
  expect(await opened).toMatchObject({ code: 0, err: '' });
});

it('a file system without hard links has a key, too', async () => {
  const place = placeOf(importing(WITHOUT_LINKS));
  const data = join(place.folder, 'data');
  await place.runWithData(data, 'user', 'add', 'ann', '-c', place.config);
  const words = ['ledger', 'open', 'Savings', '--currency', 'USD', '-c', place.config];
  expect(await place.runWithData(data, ...words)).toMatchObject({ code: 0, err: '' });
  expect(keysIn(data)).toEqual(['book.key']);
});

function isOpenElsewhere(file: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .some((pid) => filesOf(pid).includes(file));
}

function filesOf(pid: string): readonly string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).map((name) => readlinkSync(join(folder, name)));
  } catch {
    return [];
  }
}

function keysIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('book.key'));
}
