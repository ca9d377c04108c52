// How dates are written: by the choice of who reads them. What is typed, sent and put into addresses stays `2026-11-20`.

/** By the order of its parts. */
export const DATE_STYLES = {
  'year-month-day': (year: string, month: string, day: string) => `${year}-${month}-${day}`,
  'day.month.year': (year: string, month: string, day: string) => `${day}.${month}.${year}`,
  'day/month/year': (year: string, month: string, day: string) => `${day}/${month}/${year}`,
  'month/day/year': (year: string, month: string, day: string) => `${month}/${day}/${year}`,
} as const;

export type DateStyle = keyof typeof DATE_STYLES;

export const FIRST_DATE_STYLE: DateStyle = 'year-month-day';

let chosen = (): DateStyle => FIRST_DATE_STYLE;

/** Asked for each date, so that what shows it follows the choice. */
export function writeDatesBy(choice: () => DateStyle): void {
  chosen = choice;
}

/** Of `2026-11-20`; any other text stays as it is. */
export function dateText(day: string): string {
  const [, year = '', month = '', date = ''] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  return year === '' ? day : DATE_STYLES[chosen()](year, month, date);
}

/** Where the year is known: `11-20`, `20.11.`, `20/11`. */
export function shortDateText(day: string): string {
  const year = day.slice(0, 4);
  return dateText(day)
    .replace(year, '')
    .replace(/^[-/]|\/$/, '');
}
