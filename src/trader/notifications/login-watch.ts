// A broker that waits for a code from a person's phone: asked for before the day begins, and reported each minute until it is given.
import type { Cancel, Clock } from '../../kernel/clock.ts';
import { HOUR_MS, instant, MINUTE_MS } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { wallTimeAt } from '../../market/time/zone.ts';
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

  function isDue(): boolean {
    const now = clock.now();
    const session = calendar.sessionOf(calendar.dayOf(now));
    if (session === undefined || now >= session.close) return false;
    return wallTimeAt(calendar.zone, now).msOfDay >= ASKED_FROM_MS;
  }

  function look(): void {
    if (login.needsCode() && isDue()) {
      const day = calendar.dayOf(clock.now());
      if (askedOn !== day) void login.askCode();
      askedOn = day;
      notify(
        'login-required',
        `${login.broker} waits for the code of your phone: until then nothing is traded and no stop is watched. Type \`sluice otp CODE\`, or send /otp CODE to the bot`,
      );
    }
    const minute = Math.floor(clock.now() / MINUTE_MS) + 1;
    cancel = clock.at(instant(minute * MINUTE_MS), look);
  }

  look();
  return () => cancel();
}
