// Days and times of day as spreadsheets and vendors write them: the month or the day first, a clock of twelve hours.

/** Which number of a day comes first: `11/30/26` or `30.11.2026`. */
export const DATE_ORDERS = ['mdy', 'dmy'] as const;

export type DateOrder = (typeof DATE_ORDERS)[number];

export const ORDER_WORDS: Readonly<Record<DateOrder, string>> = {
  mdy: 'the month first',
  dmy: 'the day first',
};

const ORDERED_DAY = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)$/;

/** As `YYYY-MM-DD`, whether or not the calendar has it; two digits of a year are those of 2000 to 2099. Undefined if it is written otherwise. */
export function orderedDay(text: string, order: DateOrder): string | undefined {
  const [, first, , second, year] = ORDERED_DAY.exec(text.trim()) ?? [];
  if (first === undefined || second === undefined || year === undefined) return undefined;
  const [month, day] = order === 'mdy' ? [first, second] : [second, first];
  return `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const CLOCK =
  /^(\d{1,2}):(\d\d)((?::\d\d(?:\.\d+)?)?)(?:\s*([AP])\.?M\.?)?((?:Z|[+-]\d\d(?::?\d\d)?)?)$/i;

/** `9:31:05 PM` as `21:31:05`, with the offset that follows it. Undefined if it is not a time of day. */
export function fullClock(text: string): string | undefined {
  const [, hour = '', minutes, seconds, half, offset] = CLOCK.exec(text.trim()) ?? [];
  const hours = half === undefined ? Number(hour) : hourOf(Number(hour), half);
  if (minutes === undefined || hours === undefined) return undefined;
  return `${String(hours).padStart(2, '0')}:${minutes}${seconds}${offset}`;
}

/** 12 AM is midnight, 12 PM noon. */
function hourOf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}

const DAY_AND_CLOCK = /^(\S+?)(?:,?\s+|T)(\d{1,2}:.*)$/;

/** A day and a time of day in ISO form; undefined if the text is not both. Without an order the day is in ISO form already. */
export function isoText(text: string, order: DateOrder | undefined): string | undefined {
  const [, written = '', time = ''] = DAY_AND_CLOCK.exec(text.trim()) ?? [];
  const day = order === undefined ? written : orderedDay(written, order);
  const clock = fullClock(time);
  return day === undefined || clock === undefined ? undefined : `${day}T${clock}`;
}
