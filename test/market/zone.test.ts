import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instant, toIso } from '../../src/kernel/instant.ts';
import {
  dayAt,
  instantOf,
  parseWallTime,
  wallTimeAt,
  zoneNamed,
} from '../../src/market/time/zone.ts';
import { runs } from '../runs/runs.ts';

const NEW_YORK = zoneNamed('America/New_York');
const SAIGON = zoneNamed('Asia/Ho_Chi_Minh');

function inNewYork(text: string): string {
  const wall = parseWallTime(text);
  return wall === undefined ? 'unreadable' : toIso(instantOf(NEW_YORK, wall.day, wall.msOfDay));
}

describe('zones', () => {
  it('converts wall time under both offsets', () => {
    expect(inNewYork('2020-12-15 09:30')).toBe('2020-12-15T14:30:00.000Z');
    expect(inNewYork('2020-07-15T09:30:12.345678')).toBe('2020-07-15T13:30:12.345Z');
  });

  it('uses the first of a repeated hour and skips a missing one', () => {
    expect(inNewYork('2026-11-01 01:30')).toBe('2026-11-01T05:30:00.000Z');
    expect(inNewYork('2026-03-08 02:30')).toBe('2026-03-08T07:30:00.000Z');
    expect(inNewYork('2026-03-08 03:00')).toBe('2026-03-08T07:00:00.000Z');
  });

  it('returns the day of the zone, not of UTC', () => {
    const evening = instant(Date.parse('2026-03-10T01:00:00Z'));
    expect(dayAt(NEW_YORK, evening)).toBe('2026-03-09');
    expect(dayAt(SAIGON, evening)).toBe('2026-03-10');
  });

  it('rejects invalid wall times and unknown zones', () => {
    for (const text of ['2026-02-29 09:30', '2026-01-05 24:00', '2026-01-05', '09:30', '']) {
      expect(parseWallTime(text)).toBeUndefined();
    }
    expect(() => zoneNamed('America/Gotham')).toThrow(RangeError);
  });

  it('returns from wall time to the same instant, except in the repeated hour', () => {
    const start = Date.parse('1998-01-01');
    fc.assert(
      fc.property(
        fc.constantFrom(NEW_YORK, SAIGON, zoneNamed('Australia/Lord_Howe'), zoneNamed('UTC')),
        fc.integer({ min: 0, max: 30 * 365 * DAY_MS }),
        (zone, offset) => {
          const at = instant(start + offset);
          const wall = wallTimeAt(zone, at);
          const back = instantOf(zone, wall.day, wall.msOfDay);
          expect([at, at - HOUR_MS, at - HOUR_MS / 2]).toContain(back);
          expect(wallTimeAt(zone, back)).toEqual(wall);
        },
      ),
      { numRuns: runs(1_000) },
    );
  });
});
