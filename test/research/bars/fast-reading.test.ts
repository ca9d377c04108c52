// Rows are read from their bytes, times from their neighbours: the result is that of parsing each text.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  HOUR_MS,
  instant,
  MINUTE_MS,
  type TradingDay,
  toIso,
} from '../../../src/kernel/instant.ts';
import { wallTimeAt } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { readBarFile } from '../../../src/research/bars/bar-file.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-fast-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { zone } = US_EQUITIES;

function read(header: string, rows: readonly string[]) {
  const file = join(folder, 'bars.csv');
  writeFileSync(file, [header, ...rows].join('\n'));
  const result = readBarFile({
    ...{ file, symbol: 'SPY', zone, calendar: US_EQUITIES },
    dayOrder: 'month-first',
  });
  if (!result.ok) throw new Error(result.failure.map(issueText).join('\n'));
  return result.value.columns;
}

/** Every 13 minutes of the sessions around both changes of the clocks. */
const STARTS = ['2020-03-02', '2020-10-26'].flatMap((from) => {
  const starts: number[] = [];
  let session = US_EQUITIES.nextSession(from as TradingDay);
  for (let days = 0; days < 10 && session !== undefined; days += 1) {
    starts.push(session.open, session.open + MINUTE_MS);
    for (let at = session.open + 13 * MINUTE_MS; at < session.close; at += 13 * MINUTE_MS)
      starts.push(at);
    session = US_EQUITIES.nextSession(session.day);
  }
  return starts;
});

function wall(at: number): { day: string; clock: string } {
  const { day, msOfDay } = wallTimeAt(zone, instant(at));
  return { day, clock: new Date(msOfDay).toISOString().slice(11, 19) };
}

const MONTHS: Readonly<Record<string, string>> = { '03': 'Mar', '10': 'Oct', '11': 'Nov' };

function named(at: number, separator: string): string {
  const [year, month = '', day] = wall(at).day.split('-');
  return [day, MONTHS[month], year].join(separator);
}

const FORMATS: readonly (readonly [string, (at: number) => string])[] = [
  ['ISO with milliseconds', (at) => toIso(instant(at))],
  ['ISO in UTC', (at) => `${toIso(instant(at)).slice(0, 16)}Z`],
  [
    'an offset',
    (at) => `${wall(at).day} ${wall(at).clock}-0${-zone.offsetMs(instant(at)) / 3_600_000}:00`,
  ],
  ['local times', (at) => `${wall(at).day} ${wall(at).clock}`],
  ['local times without seconds', (at) => `${wall(at).day}T${wall(at).clock.slice(0, 5)}`],
  ['digits', (at) => `${wall(at).day.replaceAll('-', '')}  ${wall(at).clock}`],
  [
    'digits without colons',
    (at) => `${wall(at).day}-${wall(at).clock}`.replaceAll(/-|:/g, '').replace(/^(\d{8})/, '$1 '),
  ],
  [
    'slashes',
    (at) =>
      `${Number(wall(at).day.slice(5, 7))}/${Number(wall(at).day.slice(8))}/2020 ${Number(wall(at).clock.slice(0, 2))}:${wall(at).clock.slice(3, 5)}`,
  ],
  [
    'dots before the year',
    (at) =>
      `${wall(at).day.slice(5, 7)}.${wall(at).day.slice(8)}.2020 ${wall(at).clock.slice(0, 5)}`,
  ],
  [
    'a half of the day',
    (at) =>
      `${wall(at).day.slice(5, 7)}/${wall(at).day.slice(8)}/2020 ${((Number(wall(at).clock.slice(0, 2)) + 11) % 12) + 1}:${wall(at).clock.slice(3, 5)} ${wall(at).clock < '12' ? 'AM' : 'PM'}`,
  ],
  [
    'ISO and a half of the day',
    (at) =>
      `${wall(at).day} ${String(((Number(wall(at).clock.slice(0, 2)) + 11) % 12) + 1).padStart(2, '0')}:${wall(at).clock.slice(3, 5)} ${wall(at).clock < '12' ? 'AM' : 'PM'}`,
  ],
  ['a named month', (at) => `${named(at, ' ')} ${wall(at).clock.slice(0, 5)}`],
  ['a named month with dashes', (at) => `${named(at, '-')} ${wall(at).clock}`],
  [
    'letters of a zone',
    (at) =>
      `${wall(at).day} ${wall(at).clock} ${zone.offsetMs(instant(at)) === -4 * HOUR_MS ? 'EDT' : 'EST'}`,
  ],
  ['letters of the exchange', (at) => `${wall(at).day} ${wall(at).clock} ET`],
  [
    'an offset and its zone',
    (at) =>
      `${wall(at).day}T${wall(at).clock}-0${-zone.offsetMs(instant(at)) / HOUR_MS}:00[America/New_York]`,
  ],
  ['two columns', (at) => `${wall(at).day},${wall(at).clock}`],
  [
    'two columns of numbers',
    (at) => `${wall(at).day.replaceAll('-', '')},${Number(wall(at).clock.replaceAll(':', ''))}`,
  ],
  [
    'two columns of numbers without seconds',
    (at) => `${wall(at).day},${Number(wall(at).clock.slice(0, 5).replace(':', ''))}`,
  ],
  [
    'two columns of digits',
    (at) => `${wall(at).day.replaceAll('-', '')},${wall(at).clock.replaceAll(':', '')}`,
  ],
  ['epoch seconds', (at) => String(at / 1_000)],
  ['epoch milliseconds', (at) => String(at)],
  ['epoch milliseconds with a point', (at) => `${at}.0`],
  ['epoch nanoseconds', (at) => `${at}000000`],
  ['a named zone', (at) => `${wall(at).day.replaceAll('-', '')} ${wall(at).clock} US/Eastern`],
];

describe('rows read from their bytes', () => {
  it.each(FORMATS)('have the times of %s, across both changes of the clocks', (name, written) => {
    const date = name.startsWith('two') ? 'date,time' : 'date';
    const columns = read(
      `${date},open,high,low,close,volume`,
      STARTS.map((at) => `${written(at)},1,3,1,2,5`),
    );
    expect(Array.from(columns.start, (at) => toIso(instant(at)))).toEqual(
      STARTS.map((at) => toIso(instant(at))),
    );
  });

  it('have every number to its last bit', () => {
    const printed = fc.oneof(
      fc.double({ min: 1e-9, max: 1e12, noNaN: true }).map(String),
      fc.integer({ min: 1, max: 1_000_000_000 }).map((value) => String(value / 10_000)),
      fc.integer({ min: 1, max: 99_999 }).map((value) => `${value}.`),
      fc.integer({ min: 1, max: 99_999 }).map((value) => `.${value}`),
      fc.integer({ min: 1, max: 99_999 }).map((value) => ` +${value}e-2 `),
      fc.integer({ min: 1, max: 99_999 }).map((value) => `"${value}.50"`),
      fc.integer({ min: 1, max: 99_999 }).map((value) => `00${value}.1234567890123456789`),
    );
    fc.assert(
      fc.property(printed, printed, (price, volume) => {
        const row = [price, price, price, price, volume].join(',');
        const columns = read('date,open,high,low,close,volume', [
          `2020-12-15 09:30,${row}`,
          `2020-12-15 09:31,${row}`,
        ]);
        const value = (text: string) => Number(text.replaceAll('"', ''));
        expect([...columns.close]).toEqual([value(price), value(price)]);
        expect([...columns.volume]).toEqual([value(volume), value(volume)]);
      }),
    );
  });

  it.each(['-', '.', '1.2.3', '1e', '0x1', '1_0', '--1', 'NaN', 'Infinity', '1 2', '1e999'])(
    'are refused if %s is in the place of a price',
    (price) => {
      expect(() =>
        read('date,open,high,low,close,volume', [`2020-12-15 09:30,1,3,1,${price},5`]),
      ).toThrow(`bars.csv:2: close: "${price}" is not a number`);
    },
  );
});
