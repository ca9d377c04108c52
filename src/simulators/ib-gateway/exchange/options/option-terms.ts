// The terms of an option, and its local symbol: root, expiry, right and strike in 21 characters (OSI).
import type { TradingDay } from '../../../../kernel/instant.ts';
import { parseDay } from '../../../../market/time/day.ts';

export type OptionRight = 'C' | 'P';

export interface OptionTerms {
  /** The root of the local symbol: `AAPL`, `SPXW`, `AAPL1`. */
  readonly tradingClass: string;
  /** The day of the expiration. */
  readonly expiry: TradingDay;
  readonly right: OptionRight;
  readonly strike: number;
}

const LOCAL_SYMBOL = /^([A-Z]{1,5}\d?) *(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/;
const ROOT_LENGTH = 6;
/** Expiry, right and strike. */
const TERMS_LENGTH = 15;
const STRIKE_DIGITS = 8;
const THOUSANDTHS = 1_000;

export function localSymbolOf({ tradingClass, expiry, right, strike }: OptionTerms): string {
  const day = compactDay(expiry).slice(2);
  const digits = String(Math.round(strike * THOUSANDTHS)).padStart(STRIKE_DIGITS, '0');
  return `${tradingClass.padEnd(ROOT_LENGTH)}${day}${right}${digits}`;
}

/** Of an option with any number of spaces after its root, as people write it; other symbols stay as they are. */
export function paddedSymbol(symbol: string): string {
  const [, root] = LOCAL_SYMBOL.exec(symbol) ?? [];
  return root === undefined ? symbol : `${root.padEnd(ROOT_LENGTH)}${symbol.slice(-TERMS_LENGTH)}`;
}

/** Undefined if the text is not the local symbol of an option. */
export function termsIn(localSymbol: string): OptionTerms | undefined {
  if (localSymbol.length !== ROOT_LENGTH + TERMS_LENGTH) return undefined;
  const [, tradingClass = '', year, month, date, right, digits] =
    LOCAL_SYMBOL.exec(localSymbol) ?? [];
  const expiry = parseDay(`20${year}-${month}-${date}`);
  if (expiry === undefined || (right !== 'C' && right !== 'P')) return undefined;
  return { tradingClass, expiry, right, strike: Number(digits) / THOUSANDTHS };
}

/** `20261218`. */
export function compactDay(day: TradingDay): string {
  return day.replaceAll('-', '');
}
