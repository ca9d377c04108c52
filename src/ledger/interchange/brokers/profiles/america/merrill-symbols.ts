// Merrill's name of an option contract: `XYZ#A3026C432500` is the call of XYZ of January 30, 2026 at 432.5. The first letter is the month,
// from A for calls and from M for puts; the second one says how many of the digits are decimals.
import type { TradingDay } from '../../../../../kernel/instant.ts';
import { optionIdOf } from '../../../../../market/options/option-id.ts';

const OPTION =
  /^(?<root>[A-Z0-9.]+)#(?<month>[A-X])(?<day>\d{2})(?<year>\d{2})(?<places>[A-F])(?<digits>\d+)$/;
const A = 'A'.charCodeAt(0);
const MONTHS = 12;

/** Any other text stays. */
export function merrillSymbol(text: string): string {
  const found = OPTION.exec(text)?.groups;
  if (found === undefined) return text;
  const { root = '', month = '', day = '', year = '', places = '', digits = '' } = found;
  const number = month.charCodeAt(0) - A;
  const decimals = places.charCodeAt(0) - A + 1;
  const id = optionIdOf({
    root: root.replaceAll('.', ''),
    expiry: `20${year}-${String((number % MONTHS) + 1).padStart(2, '0')}-${day}` as TradingDay,
    right: number < MONTHS ? 'call' : 'put',
    strike: Number(digits) / 10 ** decimals,
  });
  return id ?? text;
}
