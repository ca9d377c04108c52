// The exchanges of Vietnam as venues: when they are open, and what becomes of bars around lunch.
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Bar } from '../../../../src/market/bars/bar.ts';
import { createBarSeries } from '../../../../src/market/bars/bar-series.ts';
import { missingMinutes } from '../../../../src/market/bars/missing-minutes.ts';
import type { Calendar } from '../../../../src/market/time/calendar.ts';
import { createSessionClock } from '../../../../src/market/time/session-clock.ts';
import type { Venue } from '../../../../src/market/venues/venue.ts';
import { HNX, HOSE, UPCOM } from '../../../../src/market/venues/vietnam.ts';

const local = (text: string): Instant => instant(Date.parse(`${text}+07:00`));

describe('the continuous session', () => {
  const cases: [Venue, string, boolean][] = [
    [HOSE, '2026-06-10T09:14:59', false],
    [HOSE, '2026-06-10T09:15:00', true],
    [HOSE, '2026-06-10T11:29:59', true],
    [HOSE, '2026-06-10T11:30:00', false],
    [HOSE, '2026-06-10T12:59:59', false],
    [HOSE, '2026-06-10T13:00:00', true],
    [HOSE, '2026-06-10T14:29:59', true],
    [HOSE, '2026-06-10T14:30:00', false],
    [HNX, '2026-06-10T09:00:00', true],
    [HNX, '2026-06-10T14:30:00', false],
    [UPCOM, '2026-06-10T14:59:59', true],
    [UPCOM, '2026-06-10T15:00:00', false],
    [HOSE, '2026-06-13T10:00:00', false],
    [HOSE, '2026-09-01T10:00:00', false],
    [HOSE, '2027-01-04T10:00:00', false],
  ];
  it.each(cases)('of $0.name at %s is open: %s', ({ calendar }, time, isOpen) => {
    const at = local(time);
    expect(calendar.sessionAt(at) !== undefined).toBe(isOpen);
    expect(createSessionClock(calendar).isOpen(at)).toBe(isOpen);
  });

  it('lasts 225 minutes at HOSE, without lunch', () => {
    expect(HOSE.calendar.sessionMs / MINUTE_MS).toBe(225);
  });
});

/** One-minute bars of every trading minute from the first time up to the second, priced by their number. */
function minutes(calendar: Calendar, from: string, until: string): Bar[] {
  const bars: Bar[] = [];
  for (let at = local(from); at < local(until); at = instant(at + MINUTE_MS)) {
    if (calendar.sessionAt(at) === undefined) continue;
    const price = 20_000 + bars.length;
    const flat = { open: price, high: price, low: price, close: price };
    bars.push({ start: at, lengthMs: MINUTE_MS, ...flat, volume: 100 });
  }
  return bars;
}

describe('bars around lunch', () => {
  const { calendar } = HOSE;

  it('of half an hour are cut at 11:30 and begin again at 13:00', () => {
    const series = createBarSeries({ calendar, sourceMs: MINUTE_MS, lengthMs: 30 * MINUTE_MS });
    const bars = minutes(calendar, '2026-06-10T09:15:00', '2026-06-10T14:30:00');
    expect(series.refill(bars, local('2026-06-10T14:30:00'))).toBe(true);
    const times = Array.from({ length: series.count }, (_, index) =>
      [series.start(index), series.end(index)].map((at) =>
        new Date(at + 7 * 60 * MINUTE_MS).toISOString().slice(11, 16),
      ),
    );
    expect(times).toEqual([
      ['09:15', '09:45'],
      ['09:45', '10:15'],
      ['10:15', '10:45'],
      ['10:45', '11:15'],
      ['11:15', '11:30'],
      ['13:00', '13:30'],
      ['13:30', '14:00'],
      ['14:00', '14:30'],
    ]);
    expect(series.isOpening(0)).toBe(true);
    expect(series.isOpening(5)).toBe(false);
  });

  it('follow one another without a gap, live and to the next day', () => {
    const series = createBarSeries({ calendar, sourceMs: MINUTE_MS, lengthMs: 5 * MINUTE_MS });
    series.refill([], local('2026-06-10T09:15:00'));
    const steps = new Set(
      minutes(calendar, '2026-06-10T09:15:00', '2026-06-11T10:00:00').map((bar) =>
        series.append(bar, instant(bar.start + MINUTE_MS)),
      ),
    );
    expect([...steps].toSorted()).toEqual(['finished', 'growing']);
    expect(series.total).toBe(45 + 9);
  });

  it('report a missing minute beside it, and not lunch itself', () => {
    const all = minutes(calendar, '2026-06-10T09:15:00', '2026-06-10T14:30:00');
    const starts = (bars: readonly Bar[]) => ({
      lengthMs: MINUTE_MS,
      count: bars.length,
      start: (index: number) => bars[index]?.start ?? instant(0),
      indexFrom: (at: Instant) => bars.filter(({ start }) => start < at).length,
    });
    const day = { from: local('2026-06-10T09:15:00'), to: local('2026-06-10T14:30:00') };
    expect(missingMinutes(starts(all), calendar, day)).toEqual([]);
    const without = all.filter(({ start }) => start !== local('2026-06-10T13:00:00'));
    expect(missingMinutes(starts(without), calendar, day)).toEqual([
      { from: local('2026-06-10T13:00:00'), to: local('2026-06-10T13:01:00') },
    ]);
  });
});
