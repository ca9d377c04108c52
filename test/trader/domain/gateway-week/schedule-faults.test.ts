import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Weekday } from '../../../../src/market/time/recurring-time.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { scheduleFaults } from '../../../../src/trader/domain/gateway-week/schedule-faults.ts';

const NEW_YORK = 'America/New_York';
const NOW = instant(Date.parse('2026-11-28T12:00:00Z'));

function daily(text: string, zone = NEW_YORK) {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return { hour, minute, zone };
}

function weekly(weekday: Weekday, text: string, zone = NEW_YORK) {
  return { weekday, ...daily(text, zone) };
}

function faultsOf(
  restartAt: ReturnType<typeof daily> | undefined,
  weeklyLogin: ReturnType<typeof weekly> | undefined,
): readonly string[] {
  return scheduleFaults({ restartAt, weeklyLogin }, US_EQUITIES, NOW);
}

describe('the schedule of a gateway', () => {
  it.each([
    ['that of the documentation', daily('23:45'), weekly('sun', '01:00')],
    [
      'on Sunday night in New York, which is Monday in Asia',
      daily('23:45'),
      weekly('mon', '08:00', 'Asia/Ho_Chi_Minh'),
    ],
    ['an hour and a minute before the open', daily('08:29'), weekly('sun', '01:00')],
  ])('is kept: %s', (_, restartAt, weeklyLogin) => {
    expect(faultsOf(restartAt, weeklyLogin)).toEqual([]);
  });

  it.each([
    [
      'a restart in the session',
      daily('15:30'),
      weekly('sun', '01:00'),
      'gateway.restart_at falls on',
    ],
    [
      'a restart just before the open',
      daily('09:15'),
      weekly('sun', '01:00'),
      'gateway.restart_at falls on',
    ],
    [
      'a restart that is at night elsewhere',
      daily('22:00', 'Asia/Ho_Chi_Minh'),
      weekly('sun', '01:00'),
      'gateway.restart_at falls on',
    ],
    [
      'a login on Monday before the open',
      daily('23:45'),
      weekly('mon', '09:00'),
      'gateway.weekly_login falls on',
    ],
    [
      'a login after the first session',
      daily('23:45'),
      weekly('mon', '20:00'),
      'comes after the first open of the week',
    ],
    [
      'a login on Saturday',
      daily('23:45'),
      weekly('sat', '12:00'),
      'comes after the first open of the week',
    ],
    ['both at once', daily('01:05'), weekly('sun', '01:00'), 'less than 15 minutes apart'],
    ['no login', daily('23:45'), undefined, 'gateway.weekly_login is not set'],
    ['no restart', undefined, weekly('sun', '18:00'), 'gateway.restart_at is not set'],
  ])('%s', (_, restartAt, weeklyLogin, text) => {
    expect(faultsOf(restartAt, weeklyLogin)).toEqual([expect.stringContaining(text)]);
  });

  it('with IBC has its login on a Sunday, the only day on which IBC begins one', () => {
    const weekly_ = (day: Weekday) => weekly(day, '08:00', 'Asia/Ho_Chi_Minh');
    const faults = (day: Weekday) =>
      scheduleFaults(
        { restartAt: daily('23:45'), weeklyLogin: weekly_(day), ibc: {} },
        US_EQUITIES,
        NOW,
      );
    expect(faults('mon')).toEqual([expect.stringContaining('not on a Sunday')]);
    expect(
      scheduleFaults(
        { restartAt: daily('23:45'), weeklyLogin: weekly('sun', '08:00'), ibc: {} },
        US_EQUITIES,
        NOW,
      ),
    ).toEqual([]);
  });

  it('finds a time that summer moves into the hour before the open', () => {
    // 13:35 in Berlin is 07:35 in New York, except for the weeks between the two changes of the clock, when it is 08:35.
    expect(faultsOf(daily('13:35', 'Europe/Berlin'), weekly('sun', '01:00'))).toEqual([
      expect.stringContaining('2027-03-15'),
    ]);
  });
});
