// Dates and times of statements: year first, in the time of New York, which the broker uses for every account.
import type { Zone } from '../../../../market/time/zone.ts';
import { zoneNamed } from '../../../../market/time/zone.ts';
import type { Conventions } from '../../rows/row-reading.ts';
import { type MomentForm, momentOn, timeOfDayMs } from '../../text/moment-text.ts';

export const STATEMENT_ZONE: Zone = zoneNamed('America/New_York');

const MOMENT =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[;, T]+(\d{2}):?(\d{2}):?(\d{2}))?(?:\s*(?:E[SD]T|America\/New_York))?$/;

/** `20240131`, `20240131;150405`, `2024-01-31, 15:04:05`. Forms with the month first are refused: they are ambiguous. */
export const STATEMENT_MOMENTS: MomentForm = {
  description:
    'a date as yyyyMMdd or yyyy-MM-dd, with the time after it; choose that date format in the settings of the statement',
  parse(text, zone) {
    const [, year, month, day, hours = '0', minutes = '0', seconds = '0'] = MOMENT.exec(text) ?? [];
    const timeMs = timeOfDayMs(hours, minutes, seconds);
    if (year === undefined || timeMs === undefined) return undefined;
    return momentOn(`${year}-${month}-${day}`, timeMs, zone);
  },
};

export const STATEMENT_CONVENTIONS: Conventions = {
  decimalSign: '.',
  moments: STATEMENT_MOMENTS,
  zone: STATEMENT_ZONE,
};
