// Figures as sentences write them: money to the cent, shares of a whole in percent. The exact ones stand in `figures`.
import { type Decimal, textOf } from '../../../kernel/decimal.ts';
import { minorUnitsOf } from '../../../kernel/minor-units.ts';
import type { Figures } from './finding.ts';

const PERCENT_PLACES = 1;
const RATIO_PLACES = 6;

/** `1234.50 USD`, `1234 VND`. */
export function moneyText(amount: Decimal, currency: string): string {
  const places = minorUnitsOf(currency);
  return `${amount.roundedTo(places).toFixed(places)} ${currency}`;
}

/** Of a fraction: `31.4 %`. */
export function percentText(fraction: number): string {
  return `${(fraction * 100).toFixed(PERCENT_PLACES)} %`;
}

/** Plain digits; a fraction to six places. */
export function numberText(value: number): string {
  return String(Number(value.toFixed(RATIO_PLACES)));
}

/** Of a limit as it is written: 0.3 is `30 %`. */
export function limitText(fraction: number): string {
  return `${numberText(fraction * 100)} %`;
}

type Given = Readonly<Record<string, Decimal | number | string | undefined>>;

/** Those that are known, as texts. */
export function figuresOf(given: Given): Figures {
  const known = Object.entries(given).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (typeof value === 'string') return [[name, value]];
    return [[name, typeof value === 'number' ? numberText(value) : textOf(value)]];
  });
  return Object.fromEntries(known);
}
