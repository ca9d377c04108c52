// Rows that are a day apart are days, whatever their times say: with a zone or a length that fits them otherwise, a day would play as a
// minute. Weeks and months are no days.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type TradingDay, toIso } from '../../../src/kernel/instant.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { zoneNamed } from '../../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { type BarFileRequest, readBarFile } from '../../../src/research/bars/bar-file.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';
import { sessionsFrom } from '../null/null-market.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-days-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Over the change of the clocks in March. */
const SESSIONS = sessionsFrom('2026-02-17', 40);
const HEADER = 'date,open,high,low,close,volume';
const TRADESTATION = '"Date","Time","Open","High","Low","Close","Vol","OI"';

/** The days and the length that are read; the faults if there are any. */
function daysOf(
  rows: readonly string[],
  {
    header = HEADER,
    ...changes
  }: Partial<Omit<BarFileRequest, 'symbol'>> & { readonly header?: string } = {},
): readonly string[] {
  const file = join(folder, 'bars.csv');
  writeFileSync(file, `${header}\n${rows.join('\n')}\n`);
  const read = readBarFile({
    ...{ file, symbol: 'SPY', zone: undefined, calendar: US_EQUITIES, dayOrder: 'month-first' },
    ...changes,
  });
  if (!read.ok) return read.failure.map(issueText).map((text) => text.replace(`${file}:`, ''));
  const { columns, isDaily } = read.value;
  return [
    `${isDaily ? 'days' : 'minutes'} of ${columns.lengthMs / 60_000}`,
    ...Array.from(columns.start, (at) => toIso(at as never).slice(0, 10)),
  ];
}

const PRICES = '100,101,99,100.5,1000';
const READ = ['days of 390', ...SESSIONS.map(({ day }) => day)];
const american = (day: TradingDay) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;

describe('rows that are a day apart', () => {
  it.each([
    ['epoch times of the open', SESSIONS.map(({ open }) => `${open / 1_000},${PRICES}`)],
    ['times of the close', SESSIONS.map(({ day }) => `${american(day)} 16:00:00,${PRICES}`)],
    ['times of the close with an offset', SESSIONS.map(({ close }) => `${toIso(close)},${PRICES}`)],
    ['newest first', SESSIONS.toReversed().map(({ day }) => `${day} 16:00,${PRICES}`)],
  ])('are days: %s', (name, rows) => {
    expect(daysOf(rows)).toEqual(READ);
    expect(daysOf(rows, { readsWeeks: true })).toEqual(READ);
    expect(name === '' || daysOf(rows, { lengthMs: 60_000 })[0]).not.toBe('days of 390');
  });

  it('are the days of their dates where the vendor names bars by their end', () => {
    const rows = SESSIONS.map(({ day }) => `${american(day)},16:00,${PRICES},0`);
    expect(daysOf(rows, { header: TRADESTATION })).toEqual(READ);
    expect(daysOf(rows, { header: TRADESTATION, lengthMs: 86_400_000 })).toEqual(READ);
  });

  it('are left out by name on single holidays, as of an index or a future', () => {
    const days = sessionsFrom('2026-02-02', 110).map(({ day }) => String(day));
    const rows = (...holidays: readonly string[]) =>
      [...days, ...holidays].sort().map((day) => `${day},${PRICES}`);
    expect(daysOf(rows('2026-02-16', '2026-04-03'))).toEqual(['days of 390', ...days]);
    expect(daysOf(rows('2026-02-16', '2026-04-03', '2026-05-25'))).toEqual(
      ['12: date: 2026-02-16', '46: date: 2026-04-03', '82: date: 2026-05-25'].map(
        (text) => `${text} is not a trading day`,
      ),
    );
  });

  it('are weeks where each is named by its Monday, also on holidays', () => {
    const rows = [0, 7, 14, 21].map(
      (days) => `2026-02-${String(2 + days).padStart(2, '0')},${PRICES}`,
    );
    expect(daysOf(rows)[0]).toContain('its rows are a week or further apart');
  });

  it('are refused where each is named by the midnight that ends it, and read with the flag', () => {
    const rows = SESSIONS.map(({ day }) => `${addDays(day, 1)} 00:00:00,${PRICES}`);
    expect(daysOf(rows)[0]).toBe(
      '5: date: 2026-02-21 is not a trading day, but a Saturday: if each day is named by the midnight that ends it, add --shift -1440',
    );
    expect(daysOf(rows, { shiftMinutes: -1_440 })).toEqual(READ);
  });
});

describe('rows that are a week or a month apart', () => {
  const weeks = SESSIONS.filter((_, at) => at % 5 === 2).slice(0, 6);
  const months = ['2026-03-02', '2026-04-01', '2026-05-01', '2026-06-01'];
  const refused = expect.stringContaining(
    'its rows are a week or further apart, and weeks are not stored: a backtest plays them from the file',
  );

  it('are not stored as days of which most are missing, unless that is stated', () => {
    const dates = weeks.map(({ day }) => `${day},${PRICES}`);
    expect(daysOf(dates)).toEqual([refused]);
    expect(daysOf(weeks.map(({ open }) => `${open / 1_000},${PRICES}`))).toEqual([refused]);
    expect(daysOf(months.map((day) => `${day},${PRICES}`))).toEqual([refused]);
    expect(daysOf(dates, { lengthMs: 86_400_000 })).toEqual([
      'days of 390',
      ...weeks.map(({ day }) => day),
    ]);
  });

  it('are played as weeks, with times or without', () => {
    const [first] = daysOf(
      weeks.map(({ open }) => `${open / 1_000},${PRICES}`),
      { readsWeeks: true },
    );
    expect(first).toBe('days of 10080');
    expect(
      daysOf(
        months.map((day) => `${day},${PRICES}`),
        { readsWeeks: true },
      ),
    ).toEqual([expect.stringContaining('bars of months cannot be played')]);
  });
});

describe('times without an offset', () => {
  /** Hours of the clock from 04:00 to 20:00, in another zone. */
  const allHours = (aheadHours: number) =>
    SESSIONS.slice(0, 10).flatMap(({ day }) =>
      Array.from({ length: 16 }, (_, at) => {
        const hour = 4 + at + aheadHours;
        const on = hour < 24 ? day : addDays(day, 1);
        return `${on} ${String(hour % 24).padStart(2, '0')}:00:00,${PRICES}`;
      }),
    );

  it('name every zone that fits alike', () => {
    expect(daysOf(allHours(7))[0]).toContain(
      'add --zone UTC or --zone Europe/Berlin or --zone Europe/Athens, whichever wrote them, or write the offsets',
    );
  });

  it('are not those of a zone between the hours', () => {
    const day = (at: number) => `${SESSIONS[at]?.day}`;
    const rows = Array.from({ length: 24 * 5 }, (_, at) => {
      const hour = String(at % 24).padStart(2, '0');
      return `${day(Math.floor(at / 24))} ${hour}:00:00,${PRICES}`;
    });
    expect(daysOf(rows)).toEqual([expect.stringContaining('a bar of 1h begins at 10:00 of')]);
  });

  it('keep the clock of the exchange at a distance, as servers of MetaTrader do', () => {
    const rows = SESSIONS.flatMap(({ day }) =>
      Array.from({ length: 390 }, (_, at) => {
        const minute = 16.5 * 60 + at;
        const two = (value: number) => String(value).padStart(2, '0');
        return `${day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}:00,${PRICES}`;
      }),
    );
    expect(daysOf(rows)[0]).toContain('add --zone Europe/Athens, or');
    expect(daysOf(rows, { zone: zoneNamed('Europe/Athens') })[0]).toContain(
      'its times are 420 minutes ahead of the exchange all year, and change with its clocks; add --zone America/New_York --shift -420, or --shift 0 if they are right',
    );
    expect(daysOf(rows, { shiftMinutes: -420 })).toHaveLength(1 + 40 * 390);
  });
});
