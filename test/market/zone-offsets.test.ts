// Offsets are looked up once a week where a week has one: every answer is that of the platform's own calendar.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant } from '../../src/kernel/instant.ts';
import { zoneNamed } from '../../src/market/time/zone.ts';

function expected(name: string, at: number): number {
  const text = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) + Number(minutes) / 60) * HOUR_MS;
}

describe('the offset of a zone', () => {
  it.each([
    'America/New_York',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Europe/London',
    'America/Santiago',
  ])('%s is right at every moment', (name) => {
    const zone = zoneNamed(name);
    const moments = fc.integer({
      min: Date.UTC(1990, 0) / HOUR_MS,
      max: Date.UTC(2026, 0) / HOUR_MS,
    });
    fc.assert(
      fc.property(moments, (hour) => {
        // Around each moment, so that both sides of a change are met.
        for (const hours of [0, 24, 72, 168])
          expect(zone.offsetMs(instant((hour + hours) * HOUR_MS))).toBe(
            expected(name, (hour + hours) * HOUR_MS),
          );
      }),
      { numRuns: 200 },
    );
  });

  it('of New York is right in every half hour of a year', () => {
    const zone = zoneNamed('America/New_York');
    for (let at = Date.UTC(2020, 0); at < Date.UTC(2021, 0); at += HOUR_MS / 2)
      if (zone.offsetMs(instant(at)) !== expected('America/New_York', at))
        throw new Error(new Date(at).toISOString());
  });
});
