// Files that are no import, and rows that cannot be meant: one clear sentence each, and nothing is guessed.
import { expect, test } from 'vitest';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { FILE_BYTES_MAX } from '../../../src/ledger/interchange/text/decoded-text.ts';
import { draftLine, fixture, problemLine, sha256 } from './read/fixtures.ts';

const GIVEN = {
  ...{ format: undefined, mapping: undefined, account: undefined, zone: undefined },
  digest: sha256,
};

function read(bytes: Uint8Array) {
  const result = importedFile({ ...GIVEN, bytes });
  if (!result.ok) return { refusal: result.failure.map(problemLine).join('\n') };
  const { drafts, problems } = result.value;
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    problems: problems.map(problemLine),
  };
}

const utf8 = (text: string) => new TextEncoder().encode(text);

const JOURNAL = `2024-01-02 * "cash"
  Assets:Broker:Cash  10 USD
  Equity:Opening
`;

const NO_FILES: readonly (readonly [string, Uint8Array, string])[] = [
  ['an empty file', utf8(''), 'the file: The file is empty; export it again.'],
  ['blanks only', utf8('\r\n \n'), 'the file: The file is empty; export it again.'],
  [
    'a PDF',
    utf8('%PDF-1.7 ...'),
    'the file: The file is a PDF document, not text; export it as CSV, XML or JSON.',
  ],
  [
    'a workbook',
    Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0),
    'the file: The file is a ZIP archive or an Excel workbook, not text; unpack an archive; open a workbook in a spreadsheet and save its sheet as CSV (File, Save as, CSV UTF-8).',
  ],
  [
    'bytes of a program',
    Uint8Array.of(65, 66, 67, 0, 1, 2),
    'the file: The file contains binary data; export it as CSV, XML or JSON.',
  ],
  [
    'another encoding',
    Uint8Array.of(0x44, 0xe4, 0x74, 0x75, 0x6d),
    'the file: The file is not UTF-8 text; save it as UTF-8, or name its encoding (such as windows-1252) in the mapping.',
  ],
  [
    '100 MB',
    new Uint8Array(100 * 2 ** 20),
    'the file: The file has 100 MB, and at most 64 MB are imported at once; export a shorter period.',
  ],
  ['a table that nobody knows', utf8('a,b\n1,2\n'), 'line 1: The format is none of sluice-csv, '],
  ['half a JSON', utf8('{"activities": ['), 'the file: The file is not valid JSON ('],
  [
    'OFX without an end of its levels',
    utf8(`OFXHEADER:100\n<OFX>${'<A>'.repeat(20_000)}${'</B>'.repeat(200_000)}`),
    'line 2: Elements are nested more than 64 deep. Download the statement again.',
  ],
  [
    'a journal whose quote is not closed',
    utf8(`${JOURNAL}2024-01-03 * "open ${'\\"'.repeat(20_000)}\n${JOURNAL.repeat(2_000)}`),
    'line 4: A text that begins here has no closing quote, so everything below belongs to it; close it.',
  ],
];

for (const [what, bytes, why] of NO_FILES) {
  test(`refuses ${what}`, () => {
    expect(read(bytes).refusal?.slice(0, why.length)).toBe(why);
  });
}

test('the limit of the size is the last byte', () => {
  const bytes = new Uint8Array(FILE_BYTES_MAX).fill(32);
  expect(read(bytes).refusal).toContain('empty');
});

const CSV = fixture('ghostfolio-import.csv');
const LINES = [
  '2021-09-16 BUY MSFT 5 at 298.58 fees 19 USD',
  '2021-11-17 DIVIDEND MSFT 3.1 USD',
  '2022-01-03 SELL MSFT 2 at 336.32 fees 1 USD',
];

function utf16(text: string, isBigEndian: boolean, mark: string): Uint8Array {
  const bytes = Buffer.from(mark + text, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
}

const SAME: readonly (readonly [string, Uint8Array])[] = [
  ['a byte order mark', utf8(`\uFEFF${CSV}`)],
  ['Windows line ends', utf8(CSV.replaceAll('\n', '\r\n'))],
  ['semicolons', utf8(CSV.replaceAll(',', ';'))],
  ['UTF-16 with its mark', utf16(CSV, false, '\uFEFF')],
  ['UTF-16, big end first', utf16(CSV, true, '\uFEFF')],
  ['UTF-16 without a mark', utf16(CSV, false, '')],
];

for (const [what, bytes] of SAME) {
  test(`reads a file with ${what}`, () => {
    expect(read(bytes)).toEqual({ lines: LINES, problems: [] });
  });
}

const BAD_CELLS: readonly (readonly [string, string, string, string])[] = [
  [
    'twenty decimals',
    '298.580',
    '0.12345678901234567891',
    'line 2, column Price: Price has 20 decimal places; round it to 10.',
  ],
  [
    'a number beyond all limits',
    '298.580',
    '1e30',
    'line 2, column Price: "1e30" is not a number with a decimal point and up to 20 digits before and after it.',
  ],
  [
    'a decimal comma',
    '298.580',
    '"298,58"',
    'line 2, column Price: "298,58" is not a number with a decimal point and up to 20 digits before and after it; its decimal sign seems to be ",".',
  ],
  [
    'a word for a number',
    '298.580',
    'NaN',
    'line 2, column Price: "NaN" is not a number with a decimal point and up to 20 digits before and after it.',
  ],
  [
    'a date in year 0',
    '16-09-2021',
    '16-09-0000',
    'line 2, column Date: "16-09-0000" is not a date as dd-MM-yyyy',
  ],
  [
    'a day that does not exist',
    '16-09-2021',
    '31-02-2021',
    'line 2, column Date: "31-02-2021" is not a date',
  ],
  [
    'an unknown currency',
    'YAHOO,USD,298.580',
    'YAHOO,XQQ,298.580',
    'line 2, column Currency: "XQQ" is not an ISO 4217 currency such as EUR.',
  ],
  [
    'an empty quantity',
    '298.580,5,buy',
    '298.580,,buy',
    'line 2, column Quantity: Quantity is empty; fill it in.',
  ],
  [
    'an unknown word',
    ',buy,',
    ',swap,',
    'line 2, column Action: Activities of the type "SWAP" have no booking in the ledger; enter it by hand.',
  ],
];

for (const [what, from, to, why] of BAD_CELLS) {
  test(`${what} is a problem of its row, and the others are read`, () => {
    const { lines, problems } = read(utf8(CSV.replace(from, to)));
    expect(problems?.map((problem) => problem.slice(0, why.length))).toEqual([why]);
    expect(lines).toEqual(LINES.slice(1));
  });
}

test('every problem of a row is reported at once', () => {
  const { problems } = read(utf8(CSV.replace('16-09-2021', '?').replace('298.580', '?')));
  expect(problems).toHaveLength(2);
});

test('reads a journal whose amounts have no end, and says which it cannot read', () => {
  const amounts = [`${'('.repeat(50_000)}1${')'.repeat(50_000)}`, `1${' '.repeat(50_000)}!`];
  const bought =
    '2024-01-02 * "b"\n  Assets:Broker  1 ACME {5 USD}\n  Assets:Broker:Cash  -5 USD\n';
  const posted = (amount: string) => `2024-01-03 * "x"\n  Assets:Broker:Cash  ${amount} USD\n`;
  const { lines, problems } = read(utf8(bought + amounts.map(posted).join('')));
  expect(lines).toHaveLength(1);
  expect(problems?.map((problem) => problem.slice(0, 7))).toEqual(['line 4:', 'line 6:']);
});

test.each([
  ['aliases', 'a: &a [x]\nb: [*a, *a]', 'The mapping has aliases (&name, *name)'],
  ['levels', '['.repeat(19_000), 'The mapping is not valid YAML: too many levels are nested'],
])('refuses a mapping with %s without end', (_, mapping, why) => {
  const result = importedFile({ ...GIVEN, bytes: utf8('a,b\n1,2\n'), mapping });
  expect(result.ok ? '' : result.failure.map(problemLine).join()).toContain(why);
});
