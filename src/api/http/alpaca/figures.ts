// Numbers as Alpaca writes them: decimal texts.

/** Without an exponent; null of what is unknown. */
export function text(value: number): string;
export function text(value: number | null | undefined): string | null;
export function text(value: number | null | undefined): string | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  const short = String(value);
  return short.includes('e') ? value.toFixed(DIGITS).replace(/\.?0+$/, '') : short;
}

/** Alpaca's own quantities have no more. */
const DIGITS = 9;

/** Rounded as ratios are shown. */
export function ratioText(value: number): string | null {
  return Number.isFinite(value) ? text(Math.round(value * 1e8) / 1e8) : null;
}

const UNITS = 10 ** DIGITS;

/** Without the errors that sums of parts have. */
export const exact = (quantity: number): number => Math.round(quantity * UNITS) / UNITS;

/** Rounded down to what an order can name: whole shares, or parts of one. */
export function quantityFrom(shares: number, isInParts: boolean): number {
  return isInParts ? Math.floor(exact(shares) * UNITS) / UNITS : Math.floor(exact(shares));
}
