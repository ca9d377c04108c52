// Numbers as `Intl.NumberFormat` writes them, by hand: a browser takes longer to load that than to draw the whole
// Desk, and the first number would wait for it.
import { numberFormat, separators } from './number-formats.ts';

export interface Decimals {
  readonly least: number;
  readonly most: number;
}

/** Of a number without its sign: `1,234.50`, rounded half up as its decimal text reads. */
export function groupedDigits(value: number, { least, most }: Decimals): string {
  const text = String(Math.abs(value));
  // Exponents, infinity and text that is not a number are rare enough to wait for.
  if (!/^\d+(\.\d+)?$/.test(text)) {
    const options = { minimumFractionDigits: least, maximumFractionDigits: most };
    return numberFormat(options).format(Math.abs(value));
  }
  const [whole = '', decimals = ''] = text.split('.');
  const isUp = (decimals[most] ?? '0') >= '5';
  const kept = decimals.slice(0, most).padEnd(most, '0');
  const digits = String(BigInt(whole + kept) + (isUp ? 1n : 0n)).padStart(most + 1, '0');
  const point = digits.length - most;
  const rest = shortened(digits.slice(point), least);
  const { group, point: mark } = separators();
  const before = digits.slice(0, point).replaceAll(/\B(?=(\d{3})+$)/g, group);
  return rest === '' ? before : `${before}${mark}${rest}`;
}

/** Without the zeros at its end, as far as so many digits are left. */
function shortened(decimals: string, least: number): string {
  const end = decimals.replace(/0+$/, '').length;
  return decimals.slice(0, Math.max(end, least));
}
