// Rows whose prices cannot be are left out by name where they are few, and the file is refused where they are many.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { readBarFiles } from '../../../src/research/bars/bar-file.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';
import { checkBars } from '../../../src/research/check/check-bars.ts';
import { sessionsFrom } from '../backtest/long-bars-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'left-out-'));
afterAll(() => rmSync(folder, { recursive: true }));

const DAYS = sessionsFrom('2024-01-02', 100).map(({ day }) => day);
const HEADER = 'Date,Open,High,Low,Close,Adj Close,Volume';

/** Of a hundred days, with other cells on some of them. */
function daily(changed: Readonly<Record<number, string>>): string {
  const rows = DAYS.map((day, at) => `${day},${changed[at] ?? '10,12,9,11,11,500'}`);
  return `${[HEADER, ...rows].join('\n')}\n`;
}

function read(text: string, name = 'y.csv') {
  const file = join(folder, name);
  writeFileSync(file, text);
  const terms = { zone: undefined, calendar: US_EQUITIES, dayOrder: 'unknown' } as const;
  const answer = readBarFiles({ file, symbol: 'AAA', ...terms });
  if (!answer.ok) return { faults: answer.failure.map(issueText).map(short) };
  const [series] = answer.value.series;
  if (series === undefined) throw new Error('no series');
  return { bars: series.columns.count, leftOut: series.leftOut.map(short), series };
}

function short(text: string): string {
  return text.replaceAll(`${folder}/`, '');
}

describe('a few unsound rows', () => {
  it.each([
    ['a price is not there', 'null,12,9,11,11,500', 'open: "null" is not a number'],
    ['a price is empty', '10,,9,11,11,500', 'high: is empty'],
    ['a price is 0', '10,12,0,11,11,500', 'low: 0 is not a price'],
    [
      'high and low are exchanged',
      '10,9,12,11,11,500',
      'open 10 and close 11 are not within 12 and 9',
    ],
    [
      'the close is above the high',
      '10,12,9,13,13,500',
      'open 10 and close 13 are not within 9 and 12',
    ],
    ['the volume is negative', '10,12,9,11,11,-1', 'volume: -1 is negative'],
    ['the volume is not there', '10,12,9,11,11,null', 'volume: "null" is not a number'],
  ])('are left out by name where %s', (_, row, why) => {
    expect(read(daily({ 40: row }))).toMatchObject({
      bars: 99,
      leftOut: [`y.csv: 1 unsound row is skipped: ${DAYS[40]} (${why})`],
    });
  });

  it('are two of a hundred, with all whose prices are not there', () => {
    const none = 'null,null,null,null,null,null';
    const text = daily({
      3: none,
      4: none,
      5: none,
      6: none,
      7: none,
      40: '0,12,9,11,11,5',
      41: '10,12,0,11,11,5',
    });
    expect(read(text)).toMatchObject({
      bars: 93,
      leftOut: [
        `y.csv: 5 rows without prices are skipped: ${DAYS.slice(3, 6).join(', ')} and 2 more`,
        `y.csv: 2 unsound rows are skipped: ${DAYS[40]} (open: 0 is not a price), ${DAYS[41]} (low: 0 is not a price)`,
      ],
    });
  });

  it('are a warning of the check', () => {
    const { series } = read(daily({ 40: '10,9,12,11,11,500' }));
    const findings = series === undefined ? [] : checkBars(series, US_EQUITIES);
    expect(findings.find(({ check }) => check === 'prices')).toMatchObject({
      status: 'warn',
      text: expect.stringContaining('1 unsound row is skipped'),
    });
  });

  it('are left out of JSON as of CSV', () => {
    const bars = DAYS.map((date, at) => ({
      date,
      open: 10,
      high: at === 8 ? 9 : 12,
      low: 9,
      close: 11,
      volume: 5,
    }));
    expect(read(JSON.stringify(bars), 'y.json')).toMatchObject({
      bars: 99,
      leftOut: [expect.stringContaining(`1 unsound row is skipped: ${DAYS[8]} (`)],
    });
  });
});

describe('a file is refused with one sentence', () => {
  const wrong = '10,9,12,11,11,500';

  it('where more than two of a hundred rows are unsound', () => {
    expect(read(daily({ 10: wrong, 11: wrong, 12: wrong, 13: wrong })).faults).toEqual([
      `y.csv: 4 of 100 rows are unsound, and at most 2 in 100 are skipped; the first: ${DAYS[10]} (open 10 and close 11 are not within 12 and 9). Get the file again from its vendor, or correct these rows`,
    ]);
  });

  it('where few prices differ within their rows, so that another order of columns would pass', () => {
    const flat = Object.fromEntries(DAYS.map((_, at) => [at, '10,10,10,10,10,5']));
    const four = { 10: wrong, 11: wrong, 12: wrong, 13: wrong };
    expect(read(daily({ ...flat, 10: wrong })).faults).toEqual([
      'y.csv:12: open 10 and close 11 are not within 12 and 9',
    ]);
    expect(read(daily({ ...flat, ...four, 20: '10,12,9,11,11,5' })).faults).toEqual([
      expect.stringContaining('4 of 5 rows whose prices differ are unsound'),
    ]);
  });

  it('but another fault is named with its line, beside the unsound rows', () => {
    expect(read(daily({ 10: wrong, 20: 'ten,12,9,11,11,500' })).faults).toEqual([
      'y.csv:12: open 10 and close 11 are not within 12 and 9',
      'y.csv:22: open: "ten" is not a number',
    ]);
  });
});
