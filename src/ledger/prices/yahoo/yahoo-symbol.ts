// Symbols in Yahoo's spelling: share classes with a hyphen, other exchanges with their suffix, pairs of currencies.
import { type Decimal, decimal, ONE } from '../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';

/** `BRK.B`, `BRK B` and `BRK/B` are `BRK-B`; `VOD.L` stays, because L is London and no class of shares. */
const SHARE_CLASS = /^([A-Z0-9]+)[. /]([A-EK])$/;

export function yahooSymbol(symbol: string): string {
  return symbol.replace(SHARE_CLASS, '$1-$2').replaceAll(/[ /]/g, '-');
}

export function yahooPair({ from, to }: { from: CurrencyCode; to: CurrencyCode }): string {
  return `${from}${to}=X`;
}

/** Some exchanges quote in a hundredth of the currency: Yahoo's code for it, and the currency. */
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
