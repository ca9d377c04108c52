import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant, toIso } from '../../src/kernel/instant.ts';
import {
  type DailyTime,
  isAround,
  nextAfter,
  type WeeklyTime,
} from '../../src/market/time/recurring-time.ts';

const RESTART: DailyTime = { hour: 23, minute: 45, zone: 'America/New_York' };
const LOGIN: WeeklyTime = { weekday: 'sun', hour: 1, minute: 0, zone: 'America/New_York' };
const at = (iso: string) => instant(Date.parse(iso));

describe('a recurring time', () => {
  it.each([
    ['later the same day', RESTART, '2024-03-09T12:00:00Z', '2024-03-10T04:45:00.000Z'],
    ['the next day, once it has come', RESTART, '2024-03-10T04:45:00Z', '2024-03-11T03:45:00.000Z'],
    ['in the same week', LOGIN, '2026-02-25T12:00:00Z', '2026-03-01T06:00:00.000Z'],
    ['a week later, once it has come', LOGIN, '2026-03-01T06:00:00Z', '2026-03-08T06:00:00.000Z'],
    ['an hour earlier in UTC in summer', LOGIN, '2026-03-09T12:00:00Z', '2026-03-15T05:00:00.000Z'],
    [
      'by the clocks of its own zone',
      { ...RESTART, zone: 'Asia/Tokyo' },
      '2026-03-01T12:00:00Z',
      '2026-03-01T14:45:00.000Z',
    ],
  ])('occurs %s', (_, time, now, next) => {
    expect(toIso(nextAfter(time, at(now)))).toBe(next);
  });

  it('is always ahead, within a day or a week and the hour of a clock change', () => {
    const zone = fc.constantFrom('America/New_York', 'Europe/London', 'Asia/Tokyo', 'UTC');
    const weekday = fc.constantFrom('sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', undefined);
    const anyTime = fc.record({ hour: fc.nat(23), minute: fc.nat(59), zone });
    const now = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(anyTime, weekday, now, (daily, day, ms) => {
        const aheadMs =
          nextAfter(day === undefined ? daily : { ...daily, weekday: day }, instant(ms)) - ms;
        expect(aheadMs).toBeGreaterThan(0);
        expect(aheadMs).toBeLessThanOrEqual((day === undefined ? 1 : 7) * DAY_MS + 3_600_000);
      }),
    );
  });

  it('is near from before it to after it, also across midnight and the end of a week', () => {
    const around = { beforeMs: 5 * 60_000, afterMs: 10 * 60_000 };
    const MIDNIGHT: WeeklyTime = { weekday: 'sun', hour: 0, minute: 2, zone: 'America/New_York' };
    const LATE: DailyTime = { hour: 23, minute: 55, zone: 'America/New_York' };
    const seen = (time: DailyTime, iso: string) => isAround(time, at(iso), around);
    // Saturday 23:57 New York is within five minutes of Sunday 00:02.
    expect(seen(MIDNIGHT, '2026-02-28T23:56:59-05:00')).toBe(false);
    expect(seen(MIDNIGHT, '2026-02-28T23:57:00-05:00')).toBe(true);
    expect(seen(MIDNIGHT, '2026-03-01T00:11:59-05:00')).toBe(true);
    expect(seen(MIDNIGHT, '2026-03-01T00:12:00-05:00')).toBe(false);
    expect(seen(MIDNIGHT, '2026-03-01T23:58:00-05:00')).toBe(false);
    expect(seen(LATE, '2026-03-03T00:04:59-05:00')).toBe(true);
    expect(seen(LATE, '2026-03-03T00:05:00-05:00')).toBe(false);
  });
});
