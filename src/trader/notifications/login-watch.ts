// A broker that waits for a code from a person's phone: asked for before the day begins, and reported each minute until it is given.
import type { Cancel, Clock } from '../../kernel/clock.ts';
import { HOUR_MS, type Instant, instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import { wallTimeAt, type Zone } from '../../market/time/zone.ts';
import type { BrokerLogin } from '../ports/broker-login.ts';
import type { Notify } from './notify/notify.ts';

export interface LoginWatchParts {
  readonly login: BrokerLogin;
  readonly calendar: Calendar;
  readonly clock: Clock;
  readonly notify: Notify;
}

/** Local time; the exchanges open half an hour later. */
const ASKED_FROM_MS = 8 * HOUR_MS + 30 * MINUTE_MS;

/** Returns its stop. */
export function watchLogin({ login, calendar, clock, notify }: LoginWatchParts): Cancel {
  let askedOn: string | undefined;
  let cancel: Cancel = () => {};

  /** The session of today, from half past eight to its close. */
  function sessionDue(): Session | undefined {
    const now = clock.now();
    const session = calendar.sessionOf(calendar.dayOf(now));
    if (session === undefined || now >= session.close) return undefined;
    return wallTimeAt(calendar.zone, now).msOfDay >= ASKED_FROM_MS ? session : undefined;
  }

  function askOnce({ day }: Session): boolean {
    if (askedOn === day) return false;
    askedOn = day;
    void login.askCode();
    return true;
  }

  function look(): void {
    const session = sessionDue();
    const endsAt = login.endsAt();
    if (session !== undefined && login.needsCode()) {
      askOnce(session);
      notify(
        'login-required',
        `${login.broker} waits for the code of your phone: until then nothing is traded and no stop is watched. Type \`sluice otp CODE\`, or send /otp CODE to the bot`,
      );
    } else if (session !== undefined && endsAt !== undefined && endsAt < session.close) {
      if (askOnce(session))
        notify(
          'login-required',
          `the login at ${login.broker} ends at ${clockTime(calendar.zone, endsAt)}, before the close, and cannot be renewed: type \`sluice otp CODE\` before, or send /otp CODE to the bot`,
        );
    }
    const minute = Math.floor(clock.now() / MINUTE_MS) + 1;
    cancel = clock.at(instant(minute * MINUTE_MS), look);
  }

  look();
  return () => cancel();
}

/** `09:05` */
function clockTime(zone: Zone, at: Instant): string {
  const minutes = Math.floor(wallTimeAt(zone, at).msOfDay / MINUTE_MS);
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
