import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, type Instant, instant, type TradingDay, toIso } from '../../src/kernel/instant.ts';
import { addDays, parseDay } from '../../src/market/time/day.ts';
import { createSessionClock } from '../../src/market/time/session-clock.ts';
import { US_EQUITIES } from '../../src/market/venues/us.ts';
import { runs } from '../runs/runs.ts';

const at = (iso: string): Instant => instant(Date.parse(iso));

function day(text: string): TradingDay {
  const parsed = parseDay(text);
  if (parsed === undefined) throw new Error(`no such day: ${text}`);
  return parsed;
}

function hoursOf(text: string): string {
  const session = US_EQUITIES.sessionOf(day(text));
  return session === undefined ? 'closed' : `${toIso(session.open)} ${toIso(session.close)}`;
}

describe('the US equity calendar', () => {
  it('opens at 09:30 and closes at 16:00 New York on both sides of a clock change', () => {
    expect(hoursOf('2026-03-06')).toBe('2026-03-06T14:30:00.000Z 2026-03-06T21:00:00.000Z');
    expect(hoursOf('2026-03-09')).toBe('2026-03-09T13:30:00.000Z 2026-03-09T20:00:00.000Z');
    expect(hoursOf('2026-10-30')).toBe('2026-10-30T13:30:00.000Z 2026-10-30T20:00:00.000Z');
    expect(hoursOf('2026-11-02')).toBe('2026-11-02T14:30:00.000Z 2026-11-02T21:00:00.000Z');
  });

  it('closes at 13:00 on early closes', () => {
    expect(hoursOf('2015-12-24')).toBe('2015-12-24T14:30:00.000Z 2015-12-24T18:00:00.000Z');
    expect(US_EQUITIES.sessionOf(day('2015-12-24'))?.isEarlyClose).toBe(true);
    expect(US_EQUITIES.sessionAt(at('2015-12-24T18:00:00Z'))).toBeUndefined();
  });

  it('treats observed holidays, weekends and days of mourning as closed', () => {
    for (const closed of ['2026-07-03', '2022-12-26', '2018-12-05', '2025-01-09', '2026-11-21']) {
      expect(hoursOf(closed)).toBe('closed');
    }
  });

  it('counts the closing instant as outside regular hours', () => {
    expect(US_EQUITIES.sessionAt(at('2020-12-16T20:59:59.999Z'))?.day).toBe('2020-12-16');
    expect(US_EQUITIES.sessionAt(at('2020-12-16T21:00:00Z'))).toBeUndefined();
    expect(US_EQUITIES.sessionAt(at('2020-12-16T14:29:59.999Z'))).toBeUndefined();
  });

  it('finds sessions over weekends and holidays in both directions', () => {
    expect(US_EQUITIES.nextSession(day('2026-07-02'))?.day).toBe('2026-07-06');
    expect(US_EQUITIES.previousSession(day('2026-07-06'))?.day).toBe('2026-07-02');
    expect(US_EQUITIES.previousSession(day('2020-12-16'), 5)?.day).toBe('2020-12-09');
  });

  it('has no session on a day whose holidays are unknown', () => {
    expect(hoursOf('1997-12-30')).toBe('closed');
    expect(hoursOf('2029-01-03')).toBe('closed');
    expect(US_EQUITIES.nextSession(day('2028-12-29'))).toBeUndefined();
  });

  it('has ordered sessions that never overlap, as many per year as the exchange holds', () => {
    let count = 0;
    let lastClose = 0;
    for (let d = day('2001-01-01'); d <= '2001-12-31'; d = addDays(d, 1)) {
      const session = US_EQUITIES.sessionOf(d);
      if (session === undefined) continue;
      count += 1;
      expect(session.open).toBeGreaterThan(lastClose);
      lastClose = session.close;
    }
    expect(count).toBe(248);
  });
});

describe('the session clock', () => {
  it('agrees with the calendar at any moment, in any order', () => {
    const clock = createSessionClock(US_EQUITIES);
    const first = Date.parse('1999-01-01');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 29 * 365 * DAY_MS }), (offset) => {
        const now = instant(first + offset);
        const session = US_EQUITIES.sessionAt(now);
        expect(clock.isOpen(now)).toBe(session !== undefined);
        expect(clock.dayOf(now)).toBe(US_EQUITIES.dayOf(now));
        expect(clock.today(now)).toBe(US_EQUITIES.sessionOf(US_EQUITIES.dayOf(now)));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('returns the minutes of the session and NaN outside it', () => {
    const clock = createSessionClock(US_EQUITIES);
    expect(clock.minutesSinceOpen(at('2026-11-27T14:36:30Z'))).toBe(6.5);
    expect(clock.minutesToClose(at('2026-11-27T14:36:30Z'))).toBe(203.5);
    expect(clock.minutesToClose(at('2026-11-27T18:00:00Z'))).toBeNaN();
    expect(clock.minutesSinceOpen(at('2026-11-28T15:00:00Z'))).toBeNaN();
  });
});
