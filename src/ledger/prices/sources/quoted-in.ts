// In which currency a source quotes, and in which part of it.
import { type Decimal, decimal, ONE } from '../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';

/** Some exchanges quote in a part of the currency: the code for it, the currency, and how many of them are one of it. */
const PARTS = new Map(
  'GBp GBP 100, GBX GBP 100, ZAc ZAR 100, ILA ILS 100, USX USD 100, KWF KWD 1000'
    .split(', ')
    .map((row) => row.split(' '))
    .map(([code = '', currency = '', units = '']) => [code, { currency, units: decimal(units) }]),
);
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export interface QuotedIn {
  readonly currency: CurrencyCode;
  readonly unitsPerPrice: Decimal;
}

/** Undefined if it is not the code of a currency. */
export function quotedIn(code: unknown): QuotedIn | undefined {
  if (typeof code !== 'string') return undefined;
  const part = PARTS.get(code);
  if (part !== undefined)
    return { currency: part.currency as CurrencyCode, unitsPerPrice: part.units };
  return CURRENCIES.has(code) ? { currency: code as CurrencyCode, unitsPerPrice: ONE } : undefined;
}
