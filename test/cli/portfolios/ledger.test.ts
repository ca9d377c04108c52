// `sluice ledger`: files into a portfolio, as people and scripts read it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlace, type Place, type Ran } from '../place/sluice.ts';

const FLEX = new URL('../../fixtures/ledger/interchange/ibkr-flex-two-months.xml', import.meta.url)
  .pathname;

let place: Place;

beforeAll(async () => {
  place = makePlace();
  await told('user', 'add', 'ann');
});
afterAll(() => place?.leave());

function run(...words: string[]): Promise<Ran> {
  return place.ask(...words);
}

async function told(...words: string[]): Promise<string> {
  const { code, out, err } = await run(...words);
  expect({ words, code, err }).toEqual({ words, code: 0, err: '' });
  return out;
}

function written(name: string, text: string): string {
  const file = join(place.folder, name);
  writeFileSync(file, text);
  return file;
}

describe('sluice ledger import', () => {
  it('shows what a file would book, books it with --yes, and nothing the second time', async () => {
    expect(await told('ledger', 'portfolios')).toContain('`sluice ledger open NAME` opens one');
    expect(await told('ledger', 'open', 'Savings', '--currency', 'EUR')).toBe(
      'Portfolio 1 "Savings" of ann is open (EUR, FIFO).\n',
    );
    const preview = await run('ledger', 'import', FLEX, '--portfolio', 'savings');
    expect(preview).toMatchObject({ code: 1, err: '' });
    for (const line of [
      '  34  2024-01-02  deposit     -              -     10000  EUR  new',
      '  28  2024-02-01  sell        AAPL           4    759.98  USD  new',
      '  line 31, Trade, column assetCategory: FUT AAPL  240119C00190000 is not booked:',
      '  line 23, Trade: Cancelled by the row of line 24.',
      '  line 50, CorporateAction: 2024-02-27 stock-merger OLDX: OLDX(US6800000019)',
      '  withholding USD: the file says 0.17, its rows book 0.22 (difference 0.05).',
      'Nothing was booked. 17 rows are new to Savings.',
      'Book them with --yes --skip-unreadable.',
    ])
      expect(preview.out.split('\n')).toContain(line);
    for (const line of preview.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

    const refused = await run('ledger', 'import', FLEX, '-p', '1', '--yes');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/two-months\.xml: line 31, Trade, column assetCategory: FUT AAPL/);

    const words = ['ledger', 'import', FLEX, '-p', '1', '--yes', '--skip-unreadable', '--json'];
    expect(JSON.parse(await told(...words)).booked.transaction_ids).toHaveLength(17);
    expect(JSON.parse(await told(...words))).toMatchObject({
      new_rows: 0,
      duplicates: 17,
      booked: { transaction_ids: [], duplicates: 17 },
    });
    expect(await told('ledger', 'portfolios')).toMatch(/^ +1 +ann +ORDINARY +EUR +FIFO +Savings$/m);
  });

  it('is taken back as a whole, after it was shown', async () => {
    await told('ledger', 'open', 'Wrong one', '--currency', 'EUR');
    expect(await told('ledger', 'imports', '-p', 'Wrong one')).toBe(
      'No file was imported into Wrong one that is still on record.\n',
    );
    const into = ['-p', 'Wrong one', '--yes', '--skip-unreadable'];
    const booked = await told('ledger', 'import', FLEX, ...into);
    const [, id = ''] = /with `sluice ledger undo-import (imp_\w+)`\.$/m.exec(booked) ?? [];
    const undo = ['ledger', 'undo-import', id];
    expect(await told(...undo)).toBe(
      `Nothing was reversed. 17 transactions of ${id} would be.\nReverse them with --yes.\n`,
    );
    expect(await told(...undo, '--yes')).toBe(`Reversed 17 transactions of ${id}.\n`);
    expect(JSON.parse(await told(...undo, '--yes', '--json'))).toMatchObject({
      ...{ import_id: id, reversed: [], reversed_before: 17, staying: [] },
    });
    const listed = await told('ledger', 'imports', '-p', 'Wrong one');
    expect(listed).toMatch(new RegExp(`^ *${id} .* local operator +done +17 +17$`, 'm'));
    for (const line of listed.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const preview = await run('ledger', 'import', FLEX, '-p', 'Wrong one');
    expect(preview.out).toContain('17 rows are new to Wrong one.');
  });

  it('undone needs an import that is on record', async () => {
    const ran = await run('ledger', 'undo-import', 'imp_0');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toBe(
      'error: No import imp_0 is on record; `sluice ledger imports -p PORTFOLIO` lists them (not-found)\n',
    );
  });

  it('begins with the cash that makes its balance the one of the statement, or of the broker', async () => {
    const cash = async () => {
      const proof = await run('ledger', 'prove', '--statement', FLEX, '-p', 'Savings', '--json');
      const { figures } = JSON.parse(proof.out) as {
        figures: { figure: string; of: string; equal: boolean }[];
      };
      return figures.filter(({ figure }) => figure === 'cash').map(({ equal }) => equal);
    };
    const words = ['ledger', 'open-cash', '-p', 'Savings'];
    expect(await cash()).toEqual([true, true]);
    expect(await run(...words, '--cash', '5000.50')).toMatchObject({
      ...{ code: 1, out: '' },
      err: expect.stringMatching(
        /Nothing was booked\. Opening cash would be .*repeat it with --yes/,
      ),
    });
    expect(await told(...words, '--cash', '5000.50', '--yes')).toMatch(
      /^Opening cash is \S+ EUR, so that Savings holds the 5000\.5 that the broker on /,
    );
    expect(await cash()).toContain(false);
    expect(await told(...words, '--statement', FLEX, '--yes')).toMatch(
      /^Opening cash is 0 EUR instead of \S+, so that .* that the statement of 2024-/,
    );
    expect(await cash()).toEqual([true, true]);
    expect(await run(...words)).toMatchObject({
      ...{ code: 2, out: '' },
      err: expect.stringContaining('Say --statement FILE, or --cash AMOUNT'),
    });
  });

  it.each([['a format that it does not know', 'photo.txt', 'line 1: The format is none of', 1]])(
    'refuses %s in one sentence',
    async (_, name, sentence, code) => {
      const file = written(name, 'hello\n');
      const ran = await run('ledger', 'import', file, '-p', 'Savings');
      expect(ran).toMatchObject({ code, out: '' });
      expect(ran.err).toContain(sentence);
      expect(ran.err.trimEnd().split('\n')).toHaveLength(1);
    },
  );
});

describe('sluice ledger export and prove', () => {
  it('writes a file that books nothing again, and proves the portfolio by its statement', async () => {
    const csv = await told('ledger', 'export', '-p', 'Savings');
    const again = await told('ledger', 'import', written('again.csv', csv), '-p', '1');
    expect(again).toContain('Nothing new for Savings; 17 booked before.');
    const journal = join(place.folder, 'savings.hledger');
    await run('ledger', 'export', '-p', '1', '--format', 'hledger', '-o', journal);
    expect(readFileSync(journal, 'utf8')).toContain('-4 AAPL @@ 742.4 USD');

    const clean = readFileSync(FLEX, 'utf8')
      .split('\n')
      .filter((line) => !/assetCategory="FUT"|<Transfer |<CorporateAction /.test(line))
      .join('\n');
    const differs = await run('ledger', 'prove', '--statement', written('s.xml', clean), '-p', '1');
    expect(differs).toMatchObject({ code: 1, err: '' });
    expect(differs.out.split('\n')).toEqual(
      expect.arrayContaining([
        'Statement of U1234567, 2024-01-01 to 2024-02-29, and portfolio 1:',
        'quantity     KO                24       12  DIFFERS',
        'cash         USD   USD    1829.09  1829.09  equal',
        '  quantity KO: the ledger has 12 less',
        '    -12 without a known cause.',
        'Not equal: 1 of 12 figures differ; 17 rows agree.',
      ]),
    );
    for (const line of differs.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const equal = written('equal.xml', clean.replace('position="24"', 'position="12"'));
    expect(await told('ledger', 'prove', '--statement', equal, '-p', '1')).toContain(
      'Equal to the cent: 12 figures, 17 rows.',
    );
    const words = ['ledger', 'prove', '--statement', equal, '--json'];
    const nobody = await place.run(...words, '-c', place.config);
    expect(nobody).toMatchObject({ code: 2, out: '' });
    expect(JSON.parse(nobody.err).error).toContain('no portfolio follows the trader of account U1');
  });
});
