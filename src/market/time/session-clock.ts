// The session at any time for code that runs on every tick: bounds are computed once a day, a lookup is two
// comparisons.
import { type Instant, instant, MINUTE_MS, type TradingDay } from '../../kernel/instant.ts';
import type { Calendar, Session } from './calendar.ts';

export interface SessionClock {
  /** The venue's calendar day. */
  dayOf(at: Instant): TradingDay;
  /** The session of the venue's calendar day, also before its open and after its close. */
  today(at: Instant): Session | undefined;
  /** Within the session and outside its break. */
  isOpen(at: Instant): boolean;
  /** By the clock, the break included; NaN while nothing trades. */
  minutesSinceOpen(at: Instant): number;
  /** By the clock, the break included; NaN while nothing trades. */
  minutesToClose(at: Instant): number;
}

export function createSessionClock(calendar: Calendar): SessionClock {
  let day: TradingDay = calendar.dayOf(instant(0));
  let dayStart = Number.NaN;
  let dayEnd = Number.NaN;
  let session: Session | undefined;
  let open = Number.NaN;
  let close = Number.NaN;
  let pause = Number.NaN;
  let resumption = Number.NaN;

  function moveTo(at: Instant): void {
    if (at >= dayStart && at < dayEnd) return;
    day = calendar.dayOf(at);
    const bounds = calendar.boundsOf(day);
    dayStart = bounds.start;
    dayEnd = bounds.end;
    session = calendar.sessionOf(day);
    open = session?.open ?? Number.NaN;
    close = session?.close ?? Number.NaN;
    pause = session?.lunch?.open ?? Number.NaN;
    resumption = session?.lunch?.close ?? Number.NaN;
  }

  function isOpen(at: Instant): boolean {
    moveTo(at);
    return at >= open && at < close && !(at >= pause && at < resumption);
  }

  return {
    dayOf(at) {
      moveTo(at);
      return day;
    },
    today(at) {
      moveTo(at);
      return session;
    },
    isOpen,
    minutesSinceOpen: (at) => (isOpen(at) ? (at - open) / MINUTE_MS : Number.NaN),
    minutesToClose: (at) => (isOpen(at) ? (close - at) / MINUTE_MS : Number.NaN),
  };
}
