// `sluice ledger` in the hands of a stranger: what is missing or mistyped is one sentence, and nothing is changed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
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

const run = (...words: string[]) => place.ask(...words);

const WRONG: readonly (readonly [readonly string[], number, string])[] = [
  [['portfolio'], 2, 'did you mean "portfolios"'],
  [['lots', '-p', 'Saving'], 2, 'No portfolio Saving; `sluice ledger portfolios` lists them'],
  [['open', ' '], 2, 'name: expected 1 to 100 characters'],
  [['open', 'A', '--currency', 'euro'], 2, 'expected an ISO 4217 code, such as EUR'],
  [['sell', 'SPY', '1', '-p', '1'], 2, 'This previews only: add --preview'],
  [['merge', 'TSLA', '2'], 2, 'TSLA: expected the number of a security'],
  [['merge', '1', '2'], 1, 'No security 1'],
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
    expect(await run('book', 'verify')).toMatchObject({
      code: 0,
      out: '1 event in 1 stream, each with the hash of the one before; 1 row equals a rebuild.\n',
    });
  });

  it('shows what a merger of two listings would do, and does it with --yes', async () => {
    const file = join(place.folder, 'listings.csv');
    const row = (exchange: string, on: string) =>
      `BUY,${on}T15:00:00Z,${on},USD,TSLA,${exchange},1,100,0`;
    const head = 'type,at,on,currency,symbol,exchange,quantity,price,fees';
    writeFileSync(file, [head, row('NASDAQ', '2026-01-05'), row('XNAS', '2026-01-06')].join('\n'));
    expect(
      await run('ledger', 'import', file, '-p', '1', '--format', 'sluice-csv', '--yes'),
    ).toMatchObject({ code: 0 });
    const shown = await run('ledger', 'merge', '1', '2');
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.out).toContain('TSLA (1, NASDAQ, USD) would become TSLA (2, XNAS, USD).');
    expect(shown.out).toContain('Portfolio 1: 1 of 1 and 1 of 2 become 2 at a cost of 200');
    const done = await run('ledger', 'merge', '1', '2', '--yes', '--json');
    expect(JSON.parse(done.out)).toMatchObject({ from: { merged_into: 2 }, portfolios: [{}] });
    expect(await run('ledger', 'merge', '1', '2')).toMatchObject({
      code: 0,
      out: expect.stringContaining('No portfolio has it.'),
    });
    expect((await run('book', 'verify')).code).toBe(0);
  });

  it('needs none of the keys of the trader, and no strategy that is right', async () => {
    const file = join(place.folder, 'config', 'with-keys.yaml');
    const store = join(place.folder, 'data', 'book.sqlite');
    const feed = `{ name: flow, url: "http://127.0.0.1:1", api_key: "\${env:FLOW_API_KEY}", symbols: [SPY] }`;
    const config = (address: string) =>
      [
        'account: DU1',
        `feeds: [${feed}]`,
        `notify: { webhook: { url: "\${env:NOTIFY_URL}" } }`,
        `api: { store: "${address}", statements: { token: "\${env:FLEX_TOKEN}" } }`,
      ].join('\n');
    writeFileSync(file, config(store));
    writeFileSync(join(place.folder, 'strategies', 'begun.yaml'), 'name: begun\n');
    const words = [
      ['ledger', 'portfolios'],
      ['user', 'list'],
      ['book', 'verify'],
    ];
    const answers = await Promise.all(words.map((one) => place.run(...one, '-c', file)));
    expect(answers.map(({ code, err }) => [code, err])).toEqual(words.map(() => [0, '']));
    expect(answers[0]?.out).toContain('Savings');
    writeFileSync(file, config(`postgres://sluice:\${env:BOOK_PASSWORD}@127.0.0.1:1/book`));
    const ran = await place.run('ledger', 'portfolios', '-c', file);
    expect(ran).toMatchObject({ code: 4, out: '' });
    expect(ran.err).toMatch(/^error: [^\n]*api\.store: .*BOOK_PASSWORD is not set[^\n]*\n$/);
    rmSync(join(place.folder, 'strategies', 'begun.yaml'));
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
