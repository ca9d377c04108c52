// The trading hours of options: those of stocks, until 16:15 in the classes of funds and indices.
import { type Instant, MINUTE_MS, plus } from '../../../../kernel/instant.ts';
import type { Session } from '../../../../market/time/calendar.ts';
import type { OptionClass } from './option-classes.ts';
import { compactDay } from './option-terms.ts';

const LATE_MS = 15 * MINUTE_MS;

/** When a contract of the class with that last trade date (`20261218`) stops trading in the session. */
export function optionClose(
  { closesLate, endsEarly }: Pick<OptionClass, 'closesLate' | 'endsEarly'>,
  lastTradeDate: string,
  { day, close }: Pick<Session, 'day' | 'close'>,
): Instant {
  const isLast = compactDay(day) === lastTradeDate;
  return closesLate && !(isLast && endsEarly) ? plus(close, LATE_MS) : close;
}
