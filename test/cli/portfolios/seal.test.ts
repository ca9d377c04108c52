// `sluice ledger seal`: a file that an accountant checks with Python alone, and what he finds if somebody has changed it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../processes/program.ts';
import { makePlace, type Place, type Ran } from '../place/sluice.ts';

const PROGRAM = join(ROOT, 'docs', 'examples', 'verify_chain.py');
const FLEX = join(ROOT, 'test/fixtures/ledger/interchange/ibkr-flex-two-months.xml');

let place: Place;
let keys: string;
let whole: string;

beforeAll(async () => {
  place = makePlace();
  await said('user', 'add', 'ann');
  await said('ledger', 'open', 'Savings', '--currency', 'EUR');
  await said('ledger', 'import', FLEX, '-p', '1', '--yes', '--skip-unreadable');
  whole = join(place.folder, 'savings.ndjson');
  await said('ledger', 'seal', '-p', 'Savings', '-o', whole);
  keys = written('keys.pem', await said('events', 'keys'));
});
afterAll(() => place?.leave());

function run(...words: string[]): Promise<Ran> {
  return place.ask(...words, '-c', place.config);
}

async function said(...words: string[]): Promise<string> {
  const { code, out, err } = await run(...words);
  expect({ words, code, err }).toMatchObject({ words, code: 0 });
  return out;
}

function written(name: string, text: string): string {
  const file = join(place.folder, name);
  writeFileSync(file, text);
  return file;
}

function verified(...files: string[]) {
  const { status, stdout, stderr } = spawnSync('python3', ['-B', PROGRAM, ...files], {
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}

const linesOf = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n');
const changedTo = (lines: readonly string[]) => written('changed.ndjson', `${lines.join('\n')}\n`);

describe('a sealed portfolio', () => {
  it('is what was signed', () => {
    const { length } = linesOf(whole);
    expect(length).toBeGreaterThan(15);
    expect(verified(whole, keys)).toEqual({
      ...{ status: 0, err: '' },
      out: expect.stringContaining(`portfolio-1: ${length - 1} events, all as they were signed`),
    });
  });

  it('shows an event that was changed, left out, added or put elsewhere', () => {
    const lines = linesOf(whole);
    const [head = '', first = '', second = '', ...rest] = lines;
    const changed = lines.map((line) =>
      line.replace('\\"quantity\\":\\"4\\"', '\\"quantity\\":\\"5\\"'),
    );
    expect(changed).not.toEqual(lines);
    const wrong = 'do not lead to the head';
    expect(verified(changedTo(changed), keys)).toMatchObject({
      status: 1,
      err: expect.stringContaining(wrong),
    });
    expect(verified(changedTo(lines.slice(0, -1)), keys).err).toContain(wrong);
    expect(verified(changedTo([...lines, lines.at(-1) ?? '']), keys).err).toContain('is not event');
    expect(verified(changedTo([head, second, first, ...rest]), keys).err).toContain(
      'is not event 1',
    );
  });

  it('shows a head that another key has signed, or that was changed', async () => {
    const [head = '', ...events] = linesOf(whole);
    const later = head.replace(/"recorded_before":"\d{4}/, '"recorded_before":"1999');
    expect(verified(changedTo([later, ...events]), keys).err).toContain(
      'signature of its head is wrong',
    );
    const stranger = makePlace();
    try {
      await stranger.ask('user', 'add', 'eve', '-c', stranger.config);
      await stranger.ask('ledger', 'open', 'Hers', '--currency', 'EUR', '-c', stranger.config);
      const hers = join(stranger.folder, 'hers.ndjson');
      await stranger.ask('ledger', 'seal', '-p', 'Hers', '-o', hers, '-c', stranger.config);
      expect(verified(hers, keys).err).toContain('is not among those that you trust');
    } finally {
      stranger.leave();
    }
    expect(verified(written('nothing.ndjson', ''), keys).err).toContain(
      'not a file of `sluice ledger seal`',
    );
  });

  it('continues from the head of an earlier year, unless the past was changed', async () => {
    await said('ledger', 'open-cash', '-p', '1', '--cash', '25000', '--yes');
    const next = join(place.folder, 'next.ndjson');
    await said('ledger', 'seal', '-p', '1', '-o', next);
    expect(linesOf(next).length).toBeGreaterThan(linesOf(whole).length);
    expect(verified(next, keys, whole)).toMatchObject({ status: 0, err: '' });
    expect(verified(whole, keys, next)).toMatchObject({
      status: 1,
      err: expect.stringContaining('the past was changed'),
    });
  });

  it('ends with a day, and says in one sentence why there is none', async () => {
    const early = await run('ledger', 'seal', '-p', '1', '--until', '2001-01-01');
    expect(early).toMatchObject({ code: 1, out: '' });
    expect(early.err).toBe(
      'error: Portfolio 1 has no event that was recorded before 2001-01-02T00:00:00.000Z (refused)\n',
    );
    const again = await run('ledger', 'seal', '-p', '1', '-o', whole);
    expect(again.err).toBe(
      `error: ${whole} is there already; a sealed file is not overwritten (exists)\n`,
    );
    const nowhere = await run('ledger', 'seal', '-p', '1', '-o', join(place.folder, 'no', 'file'));
    expect(nowhere.err).toContain('its folder does not exist; create it first');
    const read = await said('ledger', 'seal', '-p', '1', '--until', '2099-12-31');
    expect(JSON.parse(read.split('\n')[0] ?? '')).toMatchObject({
      type: 'CHAIN_HEAD',
      stream: 'portfolio-1',
    });
  });
});
