// Exact amounts of the book as people read them: the server's decimal text is rounded for the eye only, and never computed with.
import { UNKNOWN } from './amounts.ts';
import { numberFormat } from './number-formats.ts';

function formatWith(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return numberFormat({ roundingMode: 'halfEven', ...options });
}

/** As text, so that no digit passes through a binary number. */
function formatted(text: string, options: Intl.NumberFormatOptions): string {
  return formatWith(options)
    .format(text as Intl.StringNumericLiteral)
    .replace('-', '−');
}

/** Decimals of the currency: 2 of USD, 0 of JPY; 2 if it is not a currency of ISO 4217. */
export function decimalsOf(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  const { maximumFractionDigits } = formatWith({ style: 'currency', currency }).resolvedOptions();
  return maximumFractionDigits ?? 2;
}

/** `1,234.50 USD` */
export function money(text: string | null, currency: string): string {
  if (text === null) return UNKNOWN;
  const digits = decimalsOf(currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return `${formatted(text, { ...options, signDisplay: 'negative' })} ${currency}`;
}

/** `+12.00 USD` */
export function signedMoney(text: string | null, currency: string): string {
  if (text === null) return UNKNOWN;
  const digits = decimalsOf(currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return `${formatted(text, { ...options, signDisplay: 'exceptZero' })} ${currency}`;
}

/** With the decimals that it was entered with. */
export function entered(text: string): string {
  const digits = text.split('.')[1]?.length ?? 0;
  return formatted(text, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Up to six decimals: shares may be fractions. */
export function quantity(text: string | null): string {
  return text === null ? UNKNOWN : formatted(text, { maximumFractionDigits: 6 });
}

/** At least two decimals, at most four: `42.008`. */
export function unitPrice(text: string | null, currency: string): string {
  if (text === null) return UNKNOWN;
  const minimumFractionDigits = decimalsOf(currency);
  return formatted(text, {
    minimumFractionDigits,
    maximumFractionDigits: minimumFractionDigits + 2,
  });
}

/** Of text that is in percent: `57.1 %`. */
export function percentText(text: string | null, digits = 1): string {
  if (text === null) return UNKNOWN;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return `${formatted(text, { ...options, signDisplay: 'negative' })} %`;
}

/** Of a fraction, with its sign: `+1.38 %`. */
export function signedShare(fraction: number | null): string {
  if (fraction === null) return UNKNOWN;
  return shareText(String(fraction), 'exceptZero', 2);
}

/** Of a fraction: `12.50 %`. */
export function share(fraction: number | string | null, digits = 2): string {
  return fraction === null ? UNKNOWN : shareText(String(fraction), 'negative', digits);
}

function shareText(text: string, signDisplay: 'exceptZero' | 'negative', digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits } as const;
  return formatted(text, { ...options, style: 'percent', signDisplay }).replace(/\s*%/, ' %');
}

/** The side of zero that an amount is on, exact or as it is shown: what is shown as zero has none. */
export function toneOfText(text: string | null): 'gain' | 'loss' | 'none' {
  if (text === null || !/[1-9]/.test(text)) return 'none';
  return /^[-−]/.test(text) ? 'loss' : 'gain';
}
