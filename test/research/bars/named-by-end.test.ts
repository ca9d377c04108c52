// Bars of hours that are named by their ends: the one that the close cuts short begins where the bar before it ends.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { readBarFile } from '../../../src/research/bars/bar-file.ts';
import type { BarFileRequest } from '../../../src/research/bars/bar-request.ts';
import { momentIn } from '../../../src/trader/domain/wording/venue-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'named-by-end-'));
afterAll(() => rmSync(folder, { recursive: true }));

const OF_SESSION = ['10:30', '11:30', '12:30', '13:30', '14:30', '15:30', '16:00'];
const OF_CLOCK = ['10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00'];
const FULL = ['2024-05-06', '2024-05-07', '2024-05-08', '2024-05-09'];
/** It closes at 13:00. */
const EARLY = '2024-07-03';

type Asked = Pick<BarFileRequest, 'lengthMs' | 'shiftMinutes'>;
const HOURS = { lengthMs: 3_600_000 };

/** Starts of the bars of the last day, `HH:MM`. */
function startsOf(ends: readonly (readonly [day: string, time: string])[], asked: Asked): string[] {
  const file = join(folder, 'bars.csv');
  const rows = ends.map(([day, time]) => `${day} ${time},50,51,49,50,1000`);
  writeFileSync(file, `date,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return read(file, asked);
}

function read(file: string, asked: Asked): string[] {
  const read = readBarFile({
    ...{ file, symbol: 'SPY', zone: undefined, calendar: US_EQUITIES, dayOrder: 'month-first' },
    ...asked,
  });
  if (!read.ok) throw new Error(read.failure.map(({ message }) => message).join('; '));
  const { start, count } = read.value.columns;
  const times = Array.from(start.subarray(0, count), (at) =>
    momentIn(US_EQUITIES.zone, instant(at)),
  );
  const last = times.at(-1)?.slice(0, 10) ?? '';
  return times.filter((time) => time.startsWith(last)).map((time) => time.slice(11, 16));
}

const on = (days: readonly string[], ends: readonly string[]) =>
  days.flatMap((day) => ends.map((time) => [day, time] as const));

describe('hours that are named by their ends', () => {
  it('begin the last half hour at its begin where they count from the open', () => {
    const starts = ['09:30', '10:30', '11:30', '12:30', '13:30', '14:30', '15:30'];
    expect(startsOf(on(FULL, OF_SESSION), { ...HOURS, shiftMinutes: -60 })).toEqual(starts);
    const thin = [
      ...on(FULL, OF_SESSION),
      ['2024-05-10', '12:30'],
      ['2024-05-10', '16:00'],
    ] as const;
    expect(startsOf(thin, { ...HOURS, shiftMinutes: -60 })).toEqual(['11:30', '15:30']);
  });

  it('do so before an early close', () => {
    const ends = [...on(FULL, OF_SESSION), ...on([EARLY], ['10:30', '11:30', '12:30', '13:00'])];
    expect(startsOf(ends, { ...HOURS, shiftMinutes: -60 })).toEqual([
      ...['09:30', '10:30', '11:30', '12:30'],
    ]);
  });

  it('do so in files of a vendor that names them so', () => {
    const file = join(folder, 'tradestation.txt');
    const written = (ends: readonly string[]) => {
      const rows = on(FULL, ends).map(
        ([day, time]) => `${day.slice(5, 7)}/${day.slice(8)}/2024,${time},50,51,49,50,600,400`,
      );
      const header = '"Date","Time","Open","High","Low","Close","Up","Down"';
      writeFileSync(file, [header, ...rows].join('\r\n'));
    };
    written(OF_CLOCK);
    expect(() => read(file, {})).toThrow('a bar of 1h begins at 10:00 of 2024-05-06');
    written(OF_SESSION);
    expect(read(file, HOURS).at(-1)).toBe('15:30');
  });

  it('are moved alone: hours that are late by their length stay', () => {
    const minutes = Array.from({ length: 30 }, (_, at) => `10:${at + 30}`);
    const late = startsOf(on(FULL, [...minutes, '16:59']), { shiftMinutes: -60 });
    expect([late[0], late.at(-1)]).toEqual(['09:30', '15:59']);
  });
});
