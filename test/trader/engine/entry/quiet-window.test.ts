import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { inQuietWindow } from '../../../../src/trader/engine/entry/quiet-window.ts';

const zone = 'America/New_York';
const GATEWAY = {
  restartAt: { hour: 23, minute: 58, zone },
  weeklyLogin: { weekday: 'sun', hour: 0, minute: 3, zone },
} as const;

const quietAt = (iso: string, gateway: Parameters<typeof inQuietWindow>[0] = GATEWAY) =>
  inQuietWindow(gateway, instant(Date.parse(iso)));

describe('the quiet window', () => {
  it('lasts from five minutes before the restart to ten after, across midnight', () => {
    expect(quietAt('2026-03-03T23:52:59-05:00')).toBeUndefined();
    expect(quietAt('2026-03-03T23:53:00-05:00')).toBe('daily restart');
    expect(quietAt('2026-03-04T00:07:59-05:00')).toBe('daily restart');
    expect(quietAt('2026-03-04T00:08:00-05:00')).toBeUndefined();
  });

  it('begins on the evening before a weekly login shortly after midnight', () => {
    const gateway = { ...GATEWAY, restartAt: undefined };
    expect(quietAt('2026-02-28T23:57:59-05:00', gateway)).toBeUndefined();
    expect(quietAt('2026-02-28T23:58:00-05:00', gateway)).toBe('weekly login');
    expect(quietAt('2026-03-01T00:12:59-05:00', gateway)).toBe('weekly login');
    expect(quietAt('2026-03-02T00:03:00-05:00', gateway)).toBeUndefined();
  });

  it('does not exist if neither time is configured', () => {
    const gateway = { restartAt: undefined, weeklyLogin: undefined };
    expect(quietAt('2026-03-03T23:58:00-05:00', gateway)).toBeUndefined();
  });
});
