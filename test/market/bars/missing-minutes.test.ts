// Minutes of regular hours without a bar, also over the weekend on which the clocks change.
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS, toIso } from '../../../src/kernel/instant.ts';
import { missingMinutes } from '../../../src/market/bars/missing-minutes.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';

const at = (iso: string): Instant => instant(Date.parse(iso));

function startsOf(starts: readonly Instant[]) {
  return {
    lengthMs: MINUTE_MS,
    count: starts.length,
    start: (index: number) => starts[index] ?? instant(Number.NaN),
    indexFrom: (from: Instant) => starts.filter((start) => start < from).length,
  };
}

/** The minutes of sessions, by their days. */
function minutesOf(...days: readonly string[]): Instant[] {
  return days.flatMap((day) => {
    const session = US_EQUITIES.sessionAt(at(`${day}T16:00:00Z`));
    if (session === undefined) throw new Error(`${day} has no session`);
    const count = (session.close - session.open) / MINUTE_MS;
    return Array.from({ length: count }, (_, minute) => instant(session.open + minute * MINUTE_MS));
  });
}

function missing(starts: readonly Instant[], from: string, to: string): string[] {
  return missingMinutes(startsOf(starts), US_EQUITIES, { from: at(from), to: at(to) }).map(
    (stretch) => `${toIso(stretch.from)} ${toIso(stretch.to)}`,
  );
}

describe('missing minutes', () => {
  it('are none where every session is whole, also when the clocks change between two', () => {
    const minutes = minutesOf('2026-10-30', '2026-11-02');
    expect(toIso(minutes[0] ?? instant(0))).toBe('2026-10-30T13:30:00.000Z');
    expect(toIso(minutes.at(-390) ?? instant(0))).toBe('2026-11-02T14:30:00.000Z');
    expect(missing(minutes, '2026-10-30T13:30:00Z', '2026-11-02T21:00:00Z')).toEqual([]);
  });

  it('end with the session and begin with the next', () => {
    const minutes = minutesOf('2026-10-30', '2026-11-02').filter(
      (start) => start < at('2026-10-30T19:55:00Z') || start >= at('2026-11-02T14:32:00Z'),
    );
    expect(missing(minutes, '2026-10-30T13:30:00Z', '2026-11-02T21:00:00Z')).toEqual([
      '2026-10-30T19:55:00.000Z 2026-10-30T20:00:00.000Z',
      '2026-11-02T14:30:00.000Z 2026-11-02T14:32:00.000Z',
    ]);
  });

  it('are told within the span only', () => {
    expect(missing([], '2026-10-30T19:00:00Z', '2026-10-30T19:10:00Z')).toEqual([
      '2026-10-30T19:00:00.000Z 2026-10-30T19:10:00.000Z',
    ]);
    expect(missing([], '2026-10-31T00:00:00Z', '2026-11-01T23:00:00Z')).toEqual([]);
  });
});
