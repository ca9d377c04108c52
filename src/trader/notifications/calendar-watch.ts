// Messages that depend only on the calendar: the daily all-clear, the weekend reminder, a missing login on Monday, and its own end.

import type { Cancel, Clock } from '../../kernel/clock.ts';
import { HOUR_MS, type Instant, MINUTE_MS, plus } from '../../kernel/instant.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import { addDays } from '../../market/time/day.ts';
import { nextAfter } from '../../market/time/recurring-time.ts';
import { instantOf } from '../../market/time/zone.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { calendarEndText } from '../domain/wording/calendar-end.ts';
import { counted } from '../domain/wording/figures.ts';
import { venueMinute } from '../domain/wording/venue-time.ts';
import type { Look } from '../ports/look.ts';
import type { GatewaySettings } from '../ports/settings.ts';
import { stopStateOf } from '../ports/stop-state.ts';
import type { Trader } from '../ports/trader.ts';
import type { DayTally } from './notify/day-tally.ts';
import { countsText, moneyText, positionsText, signalsText, tradesOf } from './notify/day-words.ts';
import type { Notify } from './notify/notify.ts';

interface CalendarWatchParts {
  readonly gateway: Pick<GatewaySettings, 'weeklyLogin'>;
  readonly trader: Pick<Trader, 'status'>;
  readonly look: Pick<Look, 'positions' | 'listPage'>;
  readonly tally: DayTally;
  readonly venue: Venue;
  readonly clock: Clock;
  readonly notify: Notify;
}

/** Late prints and commissions of the day have arrived by then. */
const AFTER_CLOSE_MS = 10 * MINUTE_MS;
const LOGIN_MS = 8 * HOUR_MS + 30 * MINUTE_MS;
const LOGIN_AGAIN_MS = 10 * MINUTE_MS;
const NOON_MS = 12 * HOUR_MS;
const MORNING_MS = 8 * HOUR_MS;
const SUNDAY_EVENING = { weekday: 'sun', hour: 18, minute: 0 } as const;

export function watchCalendar(parts: CalendarWatchParts): { stop(): void } {
  const { trader, look, tally, venue, clock, notify } = parts;
  const { calendar } = venue;
  const cancels = new Set<Cancel>();

  function repeat(next: (after: Instant) => Instant | undefined, call: () => void): void {
    const at = next(clock.now());
    if (at === undefined) return;
    later(at, () => {
      call();
      repeat(next, call);
    });
  }

  function later(at: Instant, call: () => void): void {
    const cancel = clock.at(at, () => {
      cancels.delete(cancel);
      call();
    });
    cancels.add(cancel);
  }

  const atSessions = (momentOf: (session: Session) => Instant | undefined) => (after: Instant) =>
    nextOfSessions(calendar, after, momentOf);

  function allClear(): void {
    const now = clock.now();
    const counts = tally.today(now);
    const positions = look.positions();
    const isBare = positions.some((row) => stopStateOf(row) === 'none');
    const trades = tradesOf(counts.day, look, calendar);
    const alarms = counts.alarms === 0 ? 'no alarms' : counted(counts.alarms, 'ALARM');
    const isClear = !isBare && counts.alarms === 0;
    const { gateway, trading } = trader.status();
    const sentences = [
      `${isClear ? 'all clear' : 'NOT all clear'} after the close of ${counts.day}`,
      positionsText(positions),
      moneyText(trades, positions, venue),
      `since ${venueMinute(venue, counts.since)}: ${signalsText(counts)}, ${alarms}`,
      `trading ${trading.state}, gateway ${gateway.state}`,
    ];
    notify('all-clear', sentences.join('. '), isBare ? { level: 'alarm' } : {});
  }

  function remindOfWeekend(): void {
    const opens = calendar.nextSession(calendar.dayOf(clock.now()));
    const until =
      opens === undefined ? '' : ` until ${opens.day} ${venueMinute(venue, opens.open)}`;
    const { weeklyLogin } = parts.gateway;
    const login =
      weeklyLogin === undefined
        ? ''
        : `. The gateway's login is due at ${dateText(nextAfter(weeklyLogin, clock.now()))}`;
    const positions = look.positions();
    const rest = positions.length === 0 ? '' : '; a gap at the open can fill beyond the stops';
    notify('weekend-reminder', `closed${until}: ${positionsText(positions)}${rest}${login}`);
  }

  function dateText(at: Instant): string {
    return `${calendar.dayOf(at)} ${venueMinute(venue, at)}`;
  }

  /** Every ten minutes until the login, or until the end of the day. */
  function checkLogin(): void {
    const now = clock.now();
    const { state, why } = trader.status().gateway;
    if (state !== 'connecting' && state !== 'dead' && state !== 'login_required') return;
    notify('no-login', `no session at the gateway at ${venueMinute(venue, now)}: ${state}, ${why}`);
    const again = plus(now, LOGIN_AGAIN_MS);
    if (again < (calendar.sessionOf(calendar.dayOf(now))?.close ?? 0)) later(again, checkLogin);
  }

  function checkMorning(): void {
    const counts = tally.today(clock.now());
    const open = calendar.sessionOf(counts.day)?.open;
    for (const { name } of trader.status().feeds) {
      const verdicts = counts.verdicts.get(name) ?? new Map<string, number>();
      if (verdicts.has('accepted') || open === undefined || counts.since > plus(open, HOUR_MS)) {
        continue;
      }
      const instead = verdicts.size === 0 ? 'no prediction at all' : countsText(verdicts);
      notify('no-prediction', `feed ${name} sent no usable prediction all morning: ${instead}`);
    }
  }

  function noteEnd(): void {
    const text = calendarEndText(calendar, clock.now());
    if (text !== undefined) notify('calendar-ends', text);
  }

  repeat(
    atSessions(({ day }) => instantOf(calendar.zone, day, MORNING_MS)),
    noteEnd,
  );
  repeat(
    atSessions(({ close }) => plus(close, AFTER_CLOSE_MS)),
    allClear,
  );
  repeat(
    atSessions((session) => (isLastOfWeek(calendar, session) ? session.close : undefined)),
    remindOfWeekend,
  );
  repeat(
    (after) => nextAfter({ ...SUNDAY_EVENING, zone: calendar.zone.name }, after),
    remindOfWeekend,
  );
  repeat(
    atSessions((session) =>
      isFirstOfWeek(calendar, session)
        ? instantOf(calendar.zone, session.day, LOGIN_MS)
        : undefined,
    ),
    checkLogin,
  );
  repeat(
    atSessions(({ day }) => instantOf(calendar.zone, day, NOON_MS)),
    checkMorning,
  );

  return {
    stop() {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}

function nextOfSessions(
  calendar: Calendar,
  after: Instant,
  momentOf: (session: Session) => Instant | undefined,
): Instant | undefined {
  const today = calendar.dayOf(after);
  let session = calendar.sessionOf(today) ?? calendar.nextSession(today);
  while (session !== undefined) {
    const moment = momentOf(session);
    if (moment !== undefined && moment > after) return moment;
    session = calendar.nextSession(session.day);
  }
  return undefined;
}

/** The exchange is closed on the next day. */
function isLastOfWeek(calendar: Calendar, { day }: Session): boolean {
  return calendar.sessionOf(addDays(day, 1)) === undefined;
}

function isFirstOfWeek(calendar: Calendar, { day }: Session): boolean {
  return calendar.sessionOf(addDays(day, -1)) === undefined;
}
