// Days and months of a calendar: their ends, and what they are called.

export const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

export interface Span {
  /** It begins at the end of this day. */
  readonly from: string;
  /** Undefined: it is not over. */
  readonly to: string | undefined;
}

export function yearSpan(year: number, today: string): Span {
  return upTo({ from: `${year - 1}-12-31`, to: `${year}-12-31` }, today);
}

/** `2026-11` */
export function monthSpan(month: string, today: string): Span {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return upTo({ from: dayText(year, number - 1, 0), to: dayText(year, number, 0) }, today);
}

function upTo({ from, to }: { readonly from: string; readonly to: string }, today: string): Span {
  return { from, to: to < today ? to : undefined };
}

function dayText(year: number, monthIndex: number, day: number): string {
  return new Date(Date.UTC(year, monthIndex, day)).toISOString().slice(0, 10);
}

/** `November` of `2026-11-25`. */
export function monthName(day: string): string {
  return MONTHS[Number(day.slice(5, 7)) - 1] ?? day;
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || WEEKDAYS.length;
}

/** `Wed 25` */
export function dayName(day: string): string {
  return `${WEEKDAYS[weekday(day) % WEEKDAYS.length]} ${Number(day.slice(8))}`;
}
