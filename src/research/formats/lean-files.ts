// Files in a folder of LEAN: their place names symbol and day, and they have no header.

export interface LeanFile {
  readonly symbol: string;
  /** The day of a file of minutes; in one of days, each row has its own. */
  readonly day: string | undefined;
}

const LEAN_MINUTES =
  /(?:^|[\\/])minute[\\/]([^\\/]+)[\\/](\d{4})(\d{2})(\d{2})_trade\.(?:zip|csv)$/;
const LEAN_DAYS = /(?:^|[\\/])daily[\\/]([^\\/]+)\.(?:zip|csv)$/;

/** `…/minute/spy/20131007_trade.zip` or `…/daily/spy.zip`; such files have no header. */
export function leanFileOf(file: string): LeanFile | undefined {
  const [, minutesOf, year, month, day] = LEAN_MINUTES.exec(file) ?? [];
  if (minutesOf !== undefined)
    return { symbol: minutesOf.toUpperCase(), day: `${year}-${month}-${day}` };
  const [, daysOf] = LEAN_DAYS.exec(file) ?? [];
  return daysOf === undefined ? undefined : { symbol: daysOf.toUpperCase(), day: undefined };
}

/** Prices of LEAN are in ten-thousandths of a dollar; times are milliseconds after midnight, or days. */
export function leanCells({ day }: LeanFile, cells: readonly string[]): readonly string[] {
  const [time = '', open = '', high = '', low = '', close = '', volume = ''] = cells;
  return [leanTime(day, time), ...[open, high, low, close].map(leanPrice), volume];
}

export const LEAN_COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

export function leanPrice(text: string): string {
  return /^\d+$/.test(text) ? String(Number(text) / 10_000) : text;
}

export function leanTime(day: string | undefined, text: string): string {
  if (day === undefined) return text.replace(/ 00:00$/, '');
  if (!/^\d{1,8}$/.test(text)) return text;
  const seconds = Math.floor(Number(text) / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day} ${two(hours)}:${two(minutes)}:${two(seconds % 60)}`;
}
