// Schedules of the gateway that would cut it off while it is needed.
import { HOUR_MS, type Instant, instant, MINUTE_MS } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import {
  type DailyTime,
  isAround,
  nextAfter,
  type WeeklyTime,
} from '../../../market/time/recurring-time.ts';

export interface GatewaySchedule {
  /** Present where IBC starts the gateway. */
  readonly ibc?: object | undefined;
  readonly restartAt: DailyTime | undefined;
  readonly weeklyLogin: WeeklyTime | undefined;
}

/** A login takes its person some minutes; a restart its gateway. */
const BEFORE_OPEN_MS = HOUR_MS;
/** A year has both times of the clock. */
const DAYS = 366;
/** The session that IBKR ends each Sunday about 01:00 New York time takes its login with it. */
const WEEK_ENDS = { weekday: 'sun', hour: 1, minute: 0, zone: 'America/New_York' } as const;

/** One sentence each; empty of a schedule that can be kept. */
export function scheduleFaults(
  { restartAt, weeklyLogin, ibc }: GatewaySchedule,
  calendar: Calendar,
  now: Instant,
): readonly string[] {
  return [
    ...(restartAt === undefined
      ? [
          'gateway.restart_at is not set, so that the restart of each night would be an alarm; add the time that the gateway has for it, such as `restart_at: "23:45 America/New_York"`',
        ]
      : clashesWithSession('gateway.restart_at', restartAt, calendar, now)),
    ...(weeklyLogin === undefined
      ? [
          'gateway.weekly_login is not set, so that no login can be announced; add it, such as `weekly_login: "sun 08:00 America/New_York"`',
        ]
      : [
          ...loginFaults(weeklyLogin, calendar, now),
          ...(ibc === undefined ? [] : dayFaults(weeklyLogin)),
        ]),
    ...(restartAt !== undefined && weeklyLogin !== undefined
      ? clash(restartAt, weeklyLogin, now)
      : []),
  ];
}

function dayFaults({ weekday }: WeeklyTime): string[] {
  if (weekday === 'sun') return [];
  return [
    'gateway.weekly_login is not on a Sunday, but `gateway.ibc` is set, and the ColdRestartTime of IBC, which begins that login, acts on Sundays alone; choose a time on Sunday after 01:00 America/New_York',
  ];
}

function loginFaults(weeklyLogin: WeeklyTime, calendar: Calendar, now: Instant): string[] {
  const own = clashesWithSession('gateway.weekly_login', weeklyLogin, calendar, now);
  const weekEnds = nextAfter(WEEK_ENDS, now);
  const login = nextAfter(weeklyLogin, instant(weekEnds - 1));
  const opens = calendar.nextSession(calendar.dayOf(weekEnds))?.open;
  const isKept = opens === undefined || login < opens;
  return isKept
    ? own
    : [
        ...own,
        'gateway.weekly_login comes after the first open of the week, but IBKR ends every session on Sunday about 01:00 America/New_York; choose a time between that and the open',
      ];
}

function clashesWithSession(
  name: string,
  time: DailyTime | WeeklyTime,
  calendar: Calendar,
  now: Instant,
): string[] {
  let at = now;
  for (let count = 0; count < ('weekday' in time ? DAYS / 7 : DAYS); count += 1) {
    at = nextAfter(time, at);
    const session = calendar.sessionOf(calendar.dayOf(at));
    if (session === undefined || at < session.open - BEFORE_OPEN_MS || at >= session.close)
      continue;
    return [
      `${name} falls on ${session.day} into the session or the hour before it, when the gateway is needed; choose a time at night`,
    ];
  }
  return [];
}

const APART_MS = 15 * MINUTE_MS;

function clash(restartAt: DailyTime, weeklyLogin: WeeklyTime, now: Instant): string[] {
  const login = nextAfter(weeklyLogin, now);
  if (!isAround(restartAt, login, { beforeMs: APART_MS, afterMs: APART_MS })) return [];
  return [
    'gateway.restart_at and gateway.weekly_login are less than 15 minutes apart: the restart would end the login while it is answered; move one of them',
  ];
}
