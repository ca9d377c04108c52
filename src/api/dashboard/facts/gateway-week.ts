// The next seven days of the gateway: when it restarts each day, and when its weekly login is due.
import { clockMinute, dayOf, type Zone } from './times.ts';

export interface WeekDay {
  /** `2026-11-22` */
  readonly day: string;
  /** `Sun 22` */
  readonly label: string;
  /** `restart 23:45`, `login 01:00`. */
  readonly events: readonly string[];
  readonly hasLogin: boolean;
}

export interface GatewayTimes {
  readonly now: string;
  readonly restart: string | null;
  readonly login: string | null;
}

const DAYS = 7;
const DAY_MS = 86_400_000;

/** By the calendar of the exchange. */
export function gatewayWeek({ now, restart, login }: GatewayTimes, zone: Zone): WeekDay[] {
  // From noon to noon, so that no change of the clocks skips or repeats a day.
  const noon = Date.parse(`${dayOf(now, zone)}T12:00:00Z`);
  const firstRestart = restart === null ? undefined : dayOf(restart, zone);
  const loginDay = login === null ? undefined : dayOf(login, zone);
  return Array.from({ length: DAYS }, (_, index) => {
    const date = new Date(noon + index * DAY_MS);
    const day = date.toISOString().slice(0, 10);
    const restarts = restart !== null && firstRestart !== undefined && day >= firstRestart;
    const hasLogin = login !== null && day === loginDay;
    return {
      day,
      label: date.toLocaleDateString('en-US', {
        weekday: 'short',
        day: 'numeric',
        timeZone: 'UTC',
      }),
      events: [
        ...(restarts ? [`restart ${minuteOf(restart, zone)}`] : []),
        ...(hasLogin ? [`login ${minuteOf(login, zone)}`] : []),
      ],
      hasLogin,
    };
  });
}

function minuteOf(iso: string, zone: Zone): string {
  return clockMinute(iso, zone);
}

const CLOSE_MS = 1_800_000;

/** So close that it should be known. */
export function isClose(at: string | null, now: string | null): boolean {
  if (at === null || now === null) return false;
  const left = Date.parse(at) - Date.parse(now);
  return left > 0 && left <= CLOSE_MS;
}
