// What the status says of the clock and of the calendar: whether the broker's time agrees, and when the known holidays end.
import { instant } from '../../kernel/instant.ts';
import type { StatusView } from '../../trader/contract/status.ts';
import { calendarEndText } from '../../trader/domain/wording/calendar-end.ts';
import { home } from '../program/home.ts';
import { lengthOfTime } from '../program/words.ts';

/** Each a name and its text. */
export function clockLines(status: StatusView): (readonly [string, string])[] {
  return [...clockLine(status), ...calendarLine(status)];
}

/** While the gateway is away, its own line says more. */
function clockLine({ clock, gateway }: StatusView): (readonly [string, string])[] {
  if (clock === null || clock.trusted || gateway?.state !== 'ready') return [];
  const what =
    clock.skew_ms === null
      ? 'UNKNOWN: the broker has not reported its time for a minute'
      : `WRONG: differs from the broker's by ${lengthOfTime(Math.abs(clock.skew_ms) / 1_000)}`;
  return [['clock', `${what}; no new positions until it agrees, positions keep their stops`]];
}

function calendarLine({ market_time: at }: StatusView): (readonly [string, string])[] {
  if (at === null) return [];
  const text = calendarEndText(home().calendar, instant(Date.parse(at)));
  return text === undefined ? [] : [['calendar', text]];
}
