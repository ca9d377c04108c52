// In which currency a source quotes, and in which part of it.
import { type Decimal, decimal, ONE } from '../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';

/** Some exchanges quote in a hundredth of the currency: the code for it, and the currency. */
const HUNDREDTHS = new Map(
  'GBp GBP, GBX GBP, ZAc ZAR, ILA ILS'
    .split(', ')
    .map((pair) => pair.split(' ') as [string, string]),
);

const HUNDRED = decimal('100');

export interface QuotedIn {
  readonly currency: CurrencyCode;
  readonly unitsPerPrice: Decimal;
}

/** Undefined if it is not the code of a currency. */
export function quotedIn(code: unknown): QuotedIn | undefined {
  if (typeof code !== 'string') return undefined;
  const whole = HUNDREDTHS.get(code);
  if (whole !== undefined) return { currency: whole as CurrencyCode, unitsPerPrice: HUNDRED };
  return /^[A-Z]{3}$/.test(code)
    ? { currency: code as CurrencyCode, unitsPerPrice: ONE }
    : undefined;
}
