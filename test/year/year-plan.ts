// What happens in the year of one account beside its trading: drawn from the seed and the account, day by day.
import { HOUR_MS, type Instant, instant, MINUTE_MS, SECOND_MS } from '../../src/kernel/instant.ts';
import type { Random } from '../../src/kernel/random.ts';
import type { Session } from '../../src/market/time/calendar.ts';
import { addDays, weekdayOf } from '../../src/market/time/day.ts';
import { instantOf } from '../../src/market/time/zone.ts';
import { US_EQUITIES } from '../../src/market/venues/us.ts';
import type { Night } from '../simulation/components/lives.ts';

/** Something in the world, which does not wait for the daemon. */
export type Event =
  | { readonly kind: 'gateway-restarts'; readonly at: Instant; readonly forMs: number }
  /** The session of the week ends; a person answers the push so much later. */
  | {
      readonly kind: 'login';
      readonly at: Instant;
      readonly forMs: number;
      readonly isMissed: boolean;
    }
  | { readonly kind: 'hand'; readonly at: Instant }
  | {
      readonly kind: 'disk-full';
      readonly at: Instant;
      readonly forMs: number;
      readonly hasReserve: boolean;
    }
  | { readonly kind: 'disk-slow'; readonly at: Instant; readonly forMs: number };

/** The daemon is stopped and started again in the day, or killed and left for a while. */
export interface Outage {
  readonly at: Instant;
  readonly until: Instant;
  readonly how: 'stopped' | 'crashed';
}

export interface PlannedDay {
  readonly session: Session;
  readonly events: readonly Event[];
  readonly outages: readonly Outage[];
  /** After the day. */
  readonly night: Night;
  /** Reads yesterday's journal without a snapshot of its own version. */
  readonly isNewVersion: boolean;
}

const NIGHTS: readonly Night[] = [
  'awake',
  'awake',
  'awake',
  'stopped',
  'stopped',
  'crashed',
  'asleep',
];
const RESTARTS_AT_MS = 23 * HOUR_MS + 45 * MINUTE_MS;
const LOGIN_AT_MS = HOUR_MS;
const SUNDAY = 0;
/** Shares of days. */
const OUTAGE = 0.12;
const DISK_FULL = 0.03;
const DISK_SLOW = 0.06;
const HAND_BY_NIGHT = 0.06;
const NEW_VERSION = 0.02;
/** Of logins. */
const LATE = 0.2;
const MISSED = 0.08;

export function planYear(random: Random, sessions: readonly Session[]): readonly PlannedDay[] {
  return sessions.map((session, at) => planDay(random, session, sessions[at + 1]));
}

function planDay(random: Random, session: Session, next: Session | undefined): PlannedDay {
  const between = (low: number, high: number) => Math.floor(random.between(low, high));
  const within = () => instant(between(session.open, session.close - 10 * MINUTE_MS));
  const events: Event[] = [];
  const outages: Outage[] = [];
  if (random.chance(DISK_SLOW))
    events.push({ kind: 'disk-slow', at: within(), forMs: between(MINUTE_MS, 10 * MINUTE_MS) });
  if (random.chance(DISK_FULL)) {
    const hasReserve = random.chance(0.7);
    const forMs = between(MINUTE_MS, hasReserve ? HOUR_MS : 5 * MINUTE_MS);
    events.push({ kind: 'disk-full', at: within(), forMs, hasReserve });
  }
  if (random.chance(OUTAGE)) {
    const at = within();
    const how = random.chance(0.6) ? 'stopped' : 'crashed';
    const until = instant(
      at + between(10 * SECOND_MS, how === 'stopped' ? 2 * MINUTE_MS : HOUR_MS),
    );
    if (until < session.close - MINUTE_MS) outages.push({ at, until, how });
    // Somebody trades while it is down.
    if (random.chance(0.3)) events.push({ kind: 'hand', at: instant(between(at, until)) });
  }
  if (next !== undefined) {
    if (random.chance(HAND_BY_NIGHT))
      events.push({
        kind: 'hand',
        at: instant(between(session.close + HOUR_MS, next.open - HOUR_MS)),
      });
    for (let day = session.day; day < next.day; day = addDays(day, 1)) {
      const restart = instantOf(US_EQUITIES.zone, day, RESTARTS_AT_MS);
      events.push({
        kind: 'gateway-restarts',
        at: restart,
        forMs: between(40 * SECOND_MS, 4 * MINUTE_MS),
      });
      if (weekdayOf(day) === SUNDAY)
        events.push(login(random, instantOf(US_EQUITIES.zone, day, LOGIN_AT_MS), next));
    }
  }
  return {
    ...{ session, events, outages },
    night: NIGHTS[Math.floor(random.next() * NIGHTS.length)] ?? 'awake',
    isNewVersion: random.chance(NEW_VERSION),
  };
}

/** Answered within minutes, before the next open, or only when somebody looks at a session that trades nothing. */
function login(random: Random, at: Instant, next: Session): Event {
  const draw = random.next();
  const isMissed = draw < MISSED;
  const end = isMissed
    ? next.open + random.between(5 * MINUTE_MS, 3 * HOUR_MS)
    : draw < MISSED + LATE
      ? random.between(at + HOUR_MS, next.open - 20 * MINUTE_MS)
      : at + random.between(30 * SECOND_MS, 8 * MINUTE_MS);
  return { kind: 'login', at, forMs: Math.floor(end - at), isMissed };
}
