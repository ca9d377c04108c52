// Files in a folder of LEAN: their place names symbol and day, and they have no header.

export interface LeanFile {
  readonly symbol: string;
  /** The day of a file of minutes; in one of hours or days, each row has its own. */
  readonly day: string | undefined;
  readonly areHours: boolean;
  /** The number that stands for a price of 1. */
  readonly priceUnit: number;
}

const LEAN_MINUTES =
  /(?:^|[\\/])minute[\\/]([^\\/]+)[\\/](\d{4})(\d{2})(\d{2})_trade\.(?:zip|csv)$/;
const LEAN_LONGER = /(?:^|[\\/])(hour|daily)[\\/]([^\\/]+)\.(?:zip|csv)$/;
/** Of these, prices are written as they are. */
const UNSCALED = /(?:^|[\\/])(crypto|cryptofuture|forex|cfd|future|index)[\\/]/;

/** `…/minute/spy/20131007_trade.zip`, `…/hour/spy.zip` or `…/daily/spy.zip`; such files have no header. */
export function leanFileOf(file: string): LeanFile | undefined {
  const [, minutesOf, year, month, day] = LEAN_MINUTES.exec(file) ?? [];
  const priceUnit = UNSCALED.test(file) ? 1 : 10_000;
  if (minutesOf !== undefined) {
    const ofDay = { day: `${year}-${month}-${day}`, areHours: false };
    return { symbol: minutesOf.toUpperCase(), ...ofDay, priceUnit };
  }
  const [, folder, symbol] = LEAN_LONGER.exec(file) ?? [];
  if (symbol === undefined) return undefined;
  const areHours = folder === 'hour';
  return { symbol: symbol.toUpperCase(), day: undefined, areHours, priceUnit };
}

/** Prices of stocks are in ten-thousandths of a dollar; times are milliseconds after midnight, or days. */
export function leanCells(
  { day, priceUnit }: LeanFile,
  cells: readonly string[],
): readonly string[] {
  const [time = '', open = '', high = '', low = '', close = '', volume = ''] = cells;
  return [
    leanTime(day, time),
    ...[open, high, low, close].map((text) => leanPrice(text, priceUnit)),
    volume,
  ];
}

export const LEAN_COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

export function leanPrice(text: string, unit = 10_000): string {
  return /^\d+$/.test(text) ? String(Number(text) / unit) : text;
}

export function leanTime(day: string | undefined, text: string): string {
  if (day === undefined) return text.replace(/ 00:00$/, '');
  if (!/^\d{1,8}$/.test(text)) return text;
  const seconds = Math.floor(Number(text) / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day} ${two(hours)}:${two(minutes)}:${two(seconds % 60)}`;
}
