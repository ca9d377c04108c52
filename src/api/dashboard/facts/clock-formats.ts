// How times of day are written: by the choice of who reads them. What is typed, sent and put into addresses stays `16:05`.

/** Of hours, minutes and what may follow them. */
export const CLOCK_STYLES = {
  '24-hour': (hours: number, rest: string) => `${String(hours).padStart(2, '0')}${rest}`,
  '12-hour': (hours: number, rest: string) =>
    `${hours % 12 === 0 ? 12 : hours % 12}${rest} ${hours < 12 ? 'am' : 'pm'}`,
} as const;

export type ClockStyle = keyof typeof CLOCK_STYLES;

export const FIRST_CLOCK_STYLE: ClockStyle = '24-hour';

let chosen = (): ClockStyle => FIRST_CLOCK_STYLE;

/** Asked for each time, so that what shows it follows the choice. */
export function writeClocksBy(choice: () => ClockStyle): void {
  chosen = choice;
}

/** Of `16:05` or `16:05:07`. */
export function clockText(time: string): string {
  return CLOCK_STYLES[chosen()](Number(time.slice(0, 2)), time.slice(2));
}
