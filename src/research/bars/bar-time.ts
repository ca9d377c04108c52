// The time of a bar in a message: its start, or the day of a daily one.

/** The session of a day opens on the same day of UTC, at every venue. */
export function barTimeText(start: number, isDaily: boolean): string {
  const text = new Date(start).toISOString();
  return isDaily ? text.slice(0, 10) : text;
}
