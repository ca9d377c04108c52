// Formats money, percentages and unknown figures for reports.
import type { Figure } from '../../../market/performance/figure.ts';

/** `1,234.50`. */
export function amount(value: number): string {
  const [whole = '', cents = ''] = Math.abs(value).toFixed(2).split('.');
  const isNegative = value < 0 && Number(`${whole}.${cents}`) !== 0;
  return `${isNegative ? '-' : ''}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

/** `+1,234.50`, `-0.10`, `0.00`: signed unless zero. */
export function signedAmount(value: number): string {
  const text = amount(value);
  return text === '0.00' || text.startsWith('-') ? text : `+${text}`;
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
