// Formats money, percentages and unknown figures for reports.
import type { Figure } from '../../../market/performance/figure.ts';
import type { Interval } from '../../../market/performance/intervals.ts';
import type { Venue } from '../../../market/venues/venue.ts';

/** `1,234.50`. */
export function amount(value: number, digits = 2): string {
  const [whole = '', cents] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const text = cents === undefined ? grouped : `${grouped}.${cents}`;
  return value < 0 && !isZero(text) ? `-${text}` : text;
}

/** `+1,234.50`, `-0.10`, `0.00`: signed unless zero. */
export function signedAmount(value: number, digits = 2): string {
  const text = amount(value, digits);
  return isZero(text) || text.startsWith('-') ? text : `+${text}`;
}

function isZero(text: string): boolean {
  return /^[0.]+$/.test(text);
}

/** Money and prices in the currency of a venue: `1,234.50`, and `1,234` where it has no cents. */
export interface MoneyWords {
  amount(value: number): string;
  signed(value: number): string;
  /** Without a comma: tables of prices. */
  price(value: number): string;
}

export function moneyIn({ currencyDigits: digits }: Venue): MoneyWords {
  return {
    amount: (value) => amount(value, digits),
    signed: (value) => signedAmount(value, digits),
    price: (value) => value.toFixed(digits),
  };
}

/** A fraction as `12.30 %`. */
export function percentage(fraction: number): string {
  return `${amount(fraction * 100)} %`;
}

/** A fraction as `+12.30 %`. */
export function signedPercentage(fraction: number): string {
  return `${signedAmount(fraction * 100)} %`;
}

/** `1,234,567`. */
export function wholeNumber(value: number): string {
  return amount(Math.round(value)).slice(0, -'.00'.length);
}

/** A dash if unknown: tables have no space for the reason. */
export function figureCell(figure: Figure, write: (value: number) => string): string {
  return figure.value === null ? '-' : write(figure.value);
}

/** `-1.20 to +0.40`; a dash if unknown. */
export function intervalCell(interval: Interval, digits = 2): string {
  return interval.low === null
    ? '-'
    : `${signedAmount(interval.low, digits)} to ${signedAmount(interval.high, digits)}`;
}
