// Days as the API counts them: by the calendar of its home venue, not by that of UTC.
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { addDays } from '../../../src/market/time/day.ts';
import { dayAt, zoneNamed } from '../../../src/market/time/zone.ts';

/** Today at the home venue, or the day so many days later. */
export function homeDay(later = 0): TradingDay {
  const today = dayAt(zoneNamed('America/New_York'), instant(Date.now()));
  return addDays(today, later);
}
