// `sluice ledger` in the hands of a stranger: what is missing or mistyped is one sentence, and nothing is changed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN } from '../../processes/program.ts';
import { makePlace, type Place } from '../place/sluice.ts';

let place: Place;

beforeAll(async () => {
  place = makePlace();
  expect(await run('user', 'add', 'ann')).toMatchObject({ code: 0 });
  expect(await run('ledger', 'open', 'Savings')).toMatchObject({ code: 0 });
});
afterAll(() => place?.leave());

const run = (...words: string[]) => place.run(...words, '-c', place.config);

const WRONG: readonly (readonly [readonly string[], number, string])[] = [
  [['portfolio'], 2, 'did you mean "portfolios"'],
  [['lots', '-p', 'Saving'], 2, 'No portfolio Saving; `sluice ledger portfolios` lists them'],
  [['open', ' '], 2, 'name: expected 1 to 100 characters'],
  [['open', 'A', '--currency', 'euro'], 2, 'expected an ISO 4217 code, such as EUR'],
  [['sell', 'SPY', '1', '-p', '1'], 2, 'This previews only: add --preview'],
  [['report', '-p', '1', '--year', '26'], 2, 'expected a year, such as 2026'],
  [['import', 'none.csv', '-p', '1'], 2, 'none.csv: file not found'],
  [['export', '-p', '1', '-o', 'no/such/file.csv'], 1, 'its folder does not exist'],
];

describe('sluice ledger', () => {
  it('says in one sentence what is missing or mistyped', async () => {
    await Promise.all(
      WRONG.map(async ([words, code, sentence]) => {
        const ran = await run('ledger', ...words);
        expect(ran).toMatchObject({ code, out: '' });
        expect(ran.err).toContain(sentence);
        expect(ran.err).toMatch(/^error: [^\n]+ \([a-z-]+\)\n$/);
      }),
    );
  });

  it('has changed nothing by that', async () => {
    const { out } = await run('ledger', 'portfolios', '--json');
    expect(JSON.parse(out)).toMatchObject([{ id: 1, name: 'Savings' }]);
  });

  it('says that the disk is full when its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const words = [MAIN, 'ledger', 'portfolios', '-c', place.config];
    const child = spawn(process.execPath, words, {
      cwd: place.folder,
      env: { PATH: process.env.PATH, SLUICE__DATA: join(place.folder, 'data') },
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    if (child.stderr === null) throw new Error('the child has no stderr');
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([code, said]).toEqual([
      1,
      'error: standard output: the disk is full; what was written is not whole (file)\n',
    ]);
  });
});
