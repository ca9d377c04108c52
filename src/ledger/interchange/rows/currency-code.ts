// Which codes are currencies: those of ISO 4217 in use today.
import type { CurrencyCode } from '../../domain/entries/ids.ts';

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Undefined for anything else, such as `GBX` for pence, which would be wrong by a factor of a hundred. */
export function currencyFrom(text: string): CurrencyCode | undefined {
  return CODES.has(text) ? (text as CurrencyCode) : undefined;
}
