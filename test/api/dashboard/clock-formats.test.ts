// Times of day are written as somebody chose: midnight and noon are 12, and nothing that is cut out of them loses its half of the day.
import { afterEach, describe, expect, it } from 'vitest';
import {
  FIRST_CLOCK_STYLE,
  writeClocksBy,
} from '../../../src/api/dashboard/facts/clock-formats.ts';
import {
  clockMinute,
  clockTime,
  momentMinute,
  momentTime,
} from '../../../src/api/dashboard/facts/times.ts';

const ET = { zone: 'America/New_York', label: 'ET' };
const HCM = { zone: 'Asia/Ho_Chi_Minh', label: 'ICT' };

afterEach(() => writeClocksBy(() => FIRST_CLOCK_STYLE));

describe('times of day', () => {
  it.each([
    ['2026-11-20T05:00:00.000Z', '00:00:00', '12:00:00 am', '12:00 am'],
    ['2026-11-20T05:59:59.000Z', '00:59:59', '12:59:59 am', '12:59 am'],
    ['2026-11-20T14:30:07.000Z', '09:30:07', '9:30:07 am', '9:30 am'],
    ['2026-11-20T17:00:00.000Z', '12:00:00', '12:00:00 pm', '12:00 pm'],
    ['2026-11-20T21:05:07.000Z', '16:05:07', '4:05:07 pm', '4:05 pm'],
  ])('of %s are %s, or %s by choice', (at, long, short, minute) => {
    expect(clockTime(at, ET)).toBe(long);
    expect(clockMinute(at, ET)).toBe(long.slice(0, 5));
    writeClocksBy(() => '12-hour');
    expect(clockTime(at, ET)).toBe(short);
    expect(clockMinute(at, ET)).toBe(minute);
    expect(momentTime(at, ET, null)).toBe(`2026-11-20 ${short} ET`);
    expect(momentMinute(at, ET, '2026-11-20')).toBe(minute);
    expect(momentMinute(at, ET, null)).toBe(`2026-11-20 ${minute} ET`);
  });

  it('are of the zone of the exchange', () => {
    writeClocksBy(() => '12-hour');
    expect(momentTime('2026-11-20T17:30:00.000Z', HCM, null)).toBe('2026-11-21 12:30:00 am ICT');
  });
});
