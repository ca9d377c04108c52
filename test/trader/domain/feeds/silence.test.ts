// When a feed counts as silent.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { feedSilentSince } from '../../../../src/trader/domain/feeds/silence.ts';

const at = (time: string, day = '2026-03-03') => instant(Date.parse(`${day}T${time}-05:00`));
const MINUTE_MS = 60_000;

function silentAt(now: string, lastMessageAt: string | undefined, listensSince = '08:00:00') {
  return feedSilentSince({
    lastMessageAt: lastMessageAt === undefined ? undefined : at(lastMessageAt),
    listensSince: at(listensSince),
    session: US_EQUITIES.sessionAt(at(now)),
    ...{ pollMs: MINUTE_MS, timeoutMs: 10_000, speed: 1, now: at(now) },
  });
}

describe('a feed', () => {
  it('is silent after three and a half polls, their time-out and a second', () => {
    expect(silentAt('10:03:41', '10:00:00')).toBeUndefined();
    expect(silentAt('10:03:42', '10:00:00')).toBe(at('10:00:00'));
  });

  it('is missed from the open on, or from when anybody listened', () => {
    expect(silentAt('09:33:00', undefined)).toBeUndefined();
    expect(silentAt('09:34:00', undefined)).toBe(at('09:30:00'));
    expect(silentAt('12:03:00', undefined, '12:00:00')).toBeUndefined();
    expect(silentAt('12:04:00', undefined, '12:00:00')).toBe(at('12:00:00'));
  });

  it('is never silent while the exchange is closed', () => {
    expect(silentAt('08:59:00', undefined)).toBeUndefined();
    expect(silentAt('16:00:00', '10:00:00')).toBeUndefined();
  });
});
