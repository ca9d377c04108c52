// Bars of two lengths in one file are refused: by the shortest gap alone, hours would play as minutes of which most are missing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS, plus, toIso, WEEK_MS } from '../../../src/kernel/instant.ts';
import { createRandom } from '../../../src/kernel/random.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { readBarFile } from '../../../src/research/bars/bar-file.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';
import { sessionsFrom } from '../null/null-market.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-mixed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SESSIONS = sessionsFrom('2026-03-02', 60);

/** What is wrong with a file of these times, without its name. */
function faultOf(dates: readonly string[], lengthMs?: number): string {
  const file = join(folder, 'bars.csv');
  writeFileSync(file, `date,open,high,low,close,volume\n${dates.map(rowOf).join('\n')}\n`);
  const read = readBarFile({
    ...{ file, symbol: 'SPY', zone: undefined, calendar: US_EQUITIES },
    ...{ dayOrder: 'unknown', readsWeeks: true, lengthMs },
  });
  return read.ok ? '' : read.failure.map(issueText).join('\n').replace(`${file}: `, '');
}

function rowOf(date: string): string {
  return `${date},100,101,99,100.5,1000`;
}

/** All bars of these sessions. */
function barsOf(minutes: number, from: number, until: number): readonly string[] {
  return SESSIONS.slice(from, until).flatMap(({ open, close }) =>
    Array.from({ length: Math.ceil((close - open) / (minutes * MINUTE_MS)) }, (_, at) =>
      toIso(plus(open, at * minutes * MINUTE_MS)),
    ),
  );
}

describe('a file of two lengths', () => {
  it.each([
    [60, 1, '1h', '1m'],
    [5, 1, '5m', '1m'],
    [60, 30, '1h', '30m'],
    [30, 15, '30m', '15m'],
  ])('%i minutes before %i is refused, whichever comes first', (long, short, name, own) => {
    const said = (from: number, until: number) =>
      `its bars from ${SESSIONS[from]?.day} to ${SESSIONS[until]?.day} are ${name}, and others ${own}: give each length its own file, or add --length ${own} if bars are missing there`;
    expect(faultOf([...barsOf(long, 0, 6), ...barsOf(short, 6, 12)])).toBe(said(0, 5));
    expect(faultOf([...barsOf(short, 0, 6), ...barsOf(long, 6, 12)])).toBe(said(6, 11));
  });

  const hoursAt = (minuteOf: (at: number) => number) =>
    SESSIONS.slice(0, 5).flatMap(({ open }) =>
      Array.from({ length: 7 }, (_, at) => toIso(plus(open, minuteOf(at) * MINUTE_MS))),
    );

  it('is refused where the last bar of each session is cut short', () => {
    expect(faultOf(hoursAt((at) => Math.min(at * 60, 330)))).toBe(
      'most of its bars begin 1h after the one before, others 30m: they are bars of 1h of which some are cut short; add --length 1h, or --length 30m if bars are missing',
    );
  });

  it('is refused as hours of the clock where the first bar of each session is cut short', () => {
    const dates = hoursAt((at) => (at === 0 ? 0 : at * 60 - 30));
    const said =
      'a bar of 1h begins at 10:00 of 2026-03-02, and the session at 09:30: bars must be cut at the open, or the first of each session is lost or has prices from before it; take bars of 30m or shorter from its source, of which longer ones are made';
    expect(faultOf(dates)).toBe(said);
    expect(faultOf(dates, 60 * MINUTE_MS)).toBe(said);
  });

  it('is read if the length is stated', () => {
    const dates = [...barsOf(60, 0, 6), ...barsOf(1, 6, 7)];
    expect(faultOf(dates)).not.toBe('');
    expect(faultOf(dates, MINUTE_MS)).toBe('');
  });

  it('is refused where weeks come before days, and days before weeks', () => {
    const days = SESSIONS.map(({ day }) => day);
    const weeks = days.filter((day) => new Date(day).getUTCDay() === 2).slice(0, 12);
    const last = weeks.at(-1) ?? '';
    const before = [...weeks, ...days.filter((day) => day > last)];
    expect(faultOf(before)).toBe(
      `its bars from ${weeks[0]} to ${last} are a week or further apart, and others 1d: give each length its own file, or add --length 1d if bars are missing there`,
    );
    expect(faultOf(before, DAY_MS)).toBe('');
    expect(faultOf([...days.slice(0, 10), ...weeks.slice(2)])).toContain('a week or further apart');
    expect(faultOf(weeks)).toBe('');
    expect(faultOf(weeks, WEEK_MS)).toBe('');
  });
});

describe('bars that are longer than an hour', () => {
  const of = (hours: readonly number[]) =>
    SESSIONS.slice(0, 6).flatMap(({ day }) =>
      hours.map((hour) => `${day} ${String(hour).padStart(2, '0')}:00`),
    );

  it.each([
    ['two hours from the open', 120, barsOf(120, 0, 6)],
    ['four hours from the open', 240, barsOf(240, 0, 6)],
    ['four hours of the clock', 240, of([8, 12])],
    ['four hours of the clock at all hours', 240, of([4, 8, 12, 16])],
  ])(
    'are refused with the lengths that are read, not with another zone: %s',
    (_, minutes, dates) => {
      expect(faultOf(dates)).toBe(
        `the shortest time between two bars is ${minutes} minutes; bars of 1, 2, 3, 5, 10, 15, 30 and 60 minutes, of days and of weeks are read: take such bars from its source; only if they are shorter, and most of them are missing, add their length, as in --length 1m`,
      );
    },
  );
});

describe('hours of the clock', () => {
  it.each([
    ['of regular hours', 9, 16],
    ['of all hours', 4, 20],
  ])('are refused, with the lengths that show when a session opens: %s', (_, from, until) => {
    const dates = SESSIONS.slice(0, 6).flatMap(({ day }) =>
      Array.from(
        { length: until - from },
        (_, at) => `${day} ${String(from + at).padStart(2, '0')}:00`,
      ),
    );
    expect(faultOf(dates)).toMatch(
      /^a bar of 1h begins at 10:00 of 2026-03-02, and the session at 09:30: bars must be cut at the open.*; take bars of 30m or shorter/,
    );
  });
});

describe('bars of which many are missing', () => {
  it.each([0.6, 0.2, 0.03])('are not taken for longer ones: a share of %f is there', (share) => {
    const random = createRandom(7, 'thin');
    const dates = barsOf(1, 0, 60).filter((_, at) => at < 2 || random.chance(share));
    expect(faultOf(dates, share === 0.03 ? MINUTE_MS : undefined)).toBe('');
  });
});
