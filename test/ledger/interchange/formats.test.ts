// Files of other programs, told by their content: what they book, and what they cannot.
import { expect, test } from 'vitest';
import { type FileToImport, importedFile } from '../../../src/ledger/interchange/read-file.ts';
import {
  differenceText,
  reconciled,
  totalsOfDrafts,
} from '../../../src/ledger/interchange/rows/file-totals.ts';
import { draftLine, fixture, fixtureBytes, problemLine, sha256 } from './read/fixtures.ts';

const GIVEN = { format: undefined, mapping: undefined, account: undefined, zone: undefined };

function read(name: string, given: Partial<FileToImport> = {}) {
  const bytes = fixtureBytes(name);
  const result = importedFile({ ...GIVEN, bytes, digest: sha256, ...given });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join('\n'));
  const { drafts, totals } = result.value;
  const differences = reconciled(totals, totalsOfDrafts(drafts.map(({ draft }) => draft)));
  return {
    ...result.value,
    lines: drafts.map(({ draft }) => draftLine(draft)),
    differences: differences.map(differenceText),
  };
}

test('Ghostfolio JSON: numbers keep their digits, and what has no booking is named', () => {
  const { format, lines, problems, ignored, drafts } = read('ghostfolio-export.json');
  expect(format).toBe('ghostfolio');
  expect(lines).toEqual([
    '2021-09-01 FEE 49 USD',
    '2021-09-16 BUY MSFT 5 at 298.58 fees 19 USD',
    '2021-11-17 DIVIDEND MSFT 3.1 USD',
    '2022-01-01 BUY BTCUSD 0.12345678 at 100 fees 0 USD',
    '2022-01-31 INTEREST 12.34 EUR',
    '2022-01-31 FEE 1.5 EUR',
  ]);
  expect(problems).toEqual([]);
  const stated = ignored.map(({ place, moved = [] }) => [
    place.part,
    ...moved.map(({ currency, amount }) => `${amount} ${currency}`),
  ]);
  expect(stated).toEqual([
    ['loan "mortgage"', '-500000 USD'],
    ['activities[6]'],
    ['balance of "Trading"', '2000 USD'],
  ]);
  expect(drafts[1]?.draft).toMatchObject({
    security: { symbol: 'MSFT', isin: 'US5949181045' },
    origin: { source: 'file:ghostfolio', id: 'a2' },
  });
});

test('Ghostfolio JSON: one account of several', () => {
  expect(read('ghostfolio-export.json', { account: 'Savings' }).lines).toEqual([
    '2022-01-31 INTEREST 12.34 EUR',
    '2022-01-31 FEE 1.5 EUR',
  ]);
});

test('Ghostfolio CSV: the day comes first in every form of date', () => {
  expect(read('ghostfolio-import.csv').lines).toEqual([
    '2021-09-16 BUY MSFT 5 at 298.58 fees 19 USD',
    '2021-11-17 DIVIDEND MSFT 3.1 USD',
    '2022-01-03 SELL MSFT 2 at 336.32 fees 1 USD',
  ]);
});

test('Portfolio Performance, securities account in English: the booked amount is kept to the last digit', () => {
  const { lines, proposals, differences } = read('performance-securities-en.csv');
  expect(lines).toEqual([
    '2021-01-04 BUY SAP.DE 3 at 333.3333333333 fees 5.0000000001 EUR',
    '2021-02-01 OPENING_BALANCE EUNL.DE 10 for 500 EUR',
    '2021-06-01 SELL SAP.DE 1 at 400 fees 4.51 EUR',
    '2021-06-01 TAX 10 EUR',
  ]);
  expect(proposals.map(({ action }) => action.kind)).toEqual(['transfer-out']);
  expect(differences).toEqual([]);
});

test('Portfolio Performance, cash account in German: trades have the names of the other export', () => {
  const { lines, drafts, differences } = read('performance-cash-de.csv');
  expect(lines).toEqual([
    '2021-01-02 DEPOSIT 2000 EUR',
    '2021-01-04 BUY SAP.DE 3 at 333.3333333333 fees 5.0000000001 EUR',
    '2021-05-20 DIVIDEND SAP.DE 5.55 less 1.48 EUR',
    '2021-06-01 SELL SAP.DE 1 at 400 fees 4.51 EUR',
    '2021-06-01 TAX 10 EUR',
    '2021-06-30 INTEREST -1.23 EUR',
    '2021-07-15 FEE 9.9 EUR',
    '2021-07-16 TAX -2.5 EUR',
    '2021-08-01 WITHDRAWAL 100 EUR',
    '2021-12-31 WITHDRAWAL 50 EUR',
  ]);
  expect(differences).toEqual([]);
  const names = new Set(drafts.map(({ draft }) => draft.origin?.id));
  const common = read('performance-securities-en.csv').drafts.filter(({ draft }) =>
    names.has(draft.origin?.id),
  );
  expect(common.map(({ draft }) => draft.type)).toEqual(['BUY', 'SELL', 'TAX']);
});

test('a broker of one country by a mapping: newest first, signed, with a comma', () => {
  const { lines, ignored, problems, differences, drafts } = read('broker-german.csv', {
    mapping: fixture('broker-german.yaml'),
  });
  expect(problems).toEqual([]);
  expect(lines).toEqual([
    '2024-01-02 DEPOSIT 5000 EUR',
    '2024-01-02 BUY DE0007164600 10 at 140.25 fees 1 EUR',
    '2024-02-03 SELL DE0007164600 4 at 165.5 fees 1 EUR',
  ]);
  expect(new Date(drafts[1]?.draft.at ?? 0).toISOString()).toBe('2024-01-02T08:30:00.000Z');
  expect(drafts[1]?.draft.origin).toEqual({ source: 'file:my-broker', id: 'A-2' });
  expect(ignored).toHaveLength(1);
  expect(differences).toEqual([]);
});

test('a mapping without a price: the booked amount makes it', () => {
  const mapping = fixture('broker-german.yaml').replace('  price: Kurs\n', '');
  expect(read('broker-german.csv', { mapping }).lines[1]).toBe(
    '2024-01-02 BUY DE0007164600 10 at 140.25 fees 1 EUR',
  );
});

test('a difference between the stated amount and the price is named, and the amount is booked', () => {
  const text = fixture('broker-german.csv').replace('140,25', '140,26');
  const bytes = new TextEncoder().encode(text);
  const mapping = fixture('broker-german.yaml');
  const { lines, remarks, differences } = read('broker-german.csv', { bytes, mapping });
  expect(lines[1]).toBe('2024-01-02 BUY DE0007164600 10 at 140.25 fees 1 EUR');
  expect(remarks?.map(problemLine)).toEqual([
    'line 4: The amount is 1402.5 without fees, and price × quantity is 1402.6; the amount is booked (-0.1 more).',
  ]);
  expect(differences).toEqual([]);
});

const WRONG_MAPPINGS: readonly (readonly [string, string, string, string])[] = [
  [
    'an unknown column',
    'isin: ISIN',
    'ising: ISIN',
    'Mapping, columns: Unrecognized key: "ising".',
  ],
  ['a date that means nothing', 'dd.MM.yyyy', 'dd.MM.', 'Mapping, date: "dd.MM." is not a form'],
  ['a place for a zone', 'Europe/Berlin', 'Germany', 'Mapping, zone: "Germany" is not a time zone'],
  ['a word with two meanings', 'BUY: [Kauf]', 'BUY: [Kauf, Verkauf]', '"verkauf" has two meanings'],
  ['no YAML', 'name: my-broker', 'name: [my-broker', 'The mapping is not valid YAML'],
  [
    'a wrong separator',
    'delimiter: ";"',
    'delimiter: ","',
    'separated by semicolons, not by commas',
  ],
];

test('refuses a mapping without fields in words', () => {
  for (const mapping of ['null', 'just a word'])
    expect(() => read('broker-german.csv', { mapping })).toThrow('The mapping has no fields');
  const mapping = `${fixture('broker-german.yaml')}\ncolour: red\n`;
  expect(() => read('broker-german.csv', { mapping })).toThrow(
    'Mapping: Unrecognized key: "colour"',
  );
});

for (const [what, from, to, why] of WRONG_MAPPINGS) {
  test(`refuses a mapping with ${what}`, () => {
    const mapping = fixture('broker-german.yaml').replace(from, to);
    expect(() => read('broker-german.csv', { mapping })).toThrow(why);
  });
}
