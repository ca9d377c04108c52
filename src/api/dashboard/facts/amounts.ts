// Numbers as people read them. What is not known is a word, never 0.
import { groupedDigits } from './grouped-digits.ts';

export const UNKNOWN = 'unknown';

/** Of the trader that the page shows, one at a time: 2 of USD, 0 of VND. */
let currencyDigits = 2;

export function countIn(digits: number): void {
  currencyDigits = digits;
}

/** `1,234.50`; with a true minus sign, which screen readers read as one. */
export function amount(value: number | null, digits = currencyDigits): string {
  if (value === null) return UNKNOWN;
  const text = groupedDigits(value, { least: digits, most: digits });
  return value < 0 ? `−${text}` : text;
}

/** `+12.00`, `−62.25`, `0.00`. */
export function signedAmount(value: number | null, digits = currencyDigits): string {
  const text = amount(value, digits);
  return value !== null && value > 0 ? `+${text}` : text;
}

/** As many decimals as it has, at least those of the currency: ticks are finer than cents for some instruments. */
export function price(value: number | null): string {
  if (value === null) return UNKNOWN;
  const [, decimals = ''] = String(value).split('.');
  return amount(value, Math.min(6, Math.max(currencyDigits, decimals.length)));
}

export function shares(value: number): string {
  const text = groupedDigits(value, { least: 0, most: 6 });
  return value < 0 ? `−${text}` : text;
}

/** `100 shares`, `1 share`. */
export function sharesText(value: number): string {
  return `${shares(value)} ${value === 1 ? 'share' : 'shares'}`;
}

/** The least by which a pointer or a key moves a price: a cent, or ten dong; the trader puts it on the tick. */
export function priceStep(): number {
  return currencyDigits === 0 ? 10 : 0.01;
}

/** Of a scale of prices. */
export function axisDigits(): number {
  return currencyDigits;
}

/** Beside a scale: `369.40`, `92,000`. */
export function axisPrice(value: number): string {
  return amount(value);
}

/** `+0.40 R`: two decimals in every currency, as it is not money. */
export function multiple(value: number | null): string {
  return value === null ? UNKNOWN : `${signedAmount(value, 2)} R`;
}

/** `0.6 %`. */
export function percent(value: number, digits = 1): string {
  return `${amount(value, digits)} %`;
}

export type Tone = 'gain' | 'loss' | 'none';

/** The side of zero that a figure is on: its colour is never the only sign. */
export function toneOf(value: number | null): Tone {
  if (value === null || value === 0) return 'none';
  return value > 0 ? 'gain' : 'loss';
}

/** Of a figure in words: only one with a sign is on a side. */
export function toneOfText(text: string): Tone {
  return toneOf(/^[+-][\d,.]/.test(text) ? Number.parseFloat(text.replaceAll(',', '')) : null);
}
