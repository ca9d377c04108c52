// The cells of a broker's CSV as plain text: without signs and codes of currencies, and empty where the broker writes that it has nothing to say.
import { parseDecimal, textOf } from '../../../../kernel/decimal.ts';
import { CURRENCIES_BY_SIGN } from '../../../../market/venues/currency-signs.ts';
import { currencyFrom } from '../../rows/currency-code.ts';
import { PLACES_MAX } from '../../rows/row-reading.ts';
import { type DecimalSign, numberFrom } from '../../text/number-text.ts';

const NOTHING = /^(?:-|--|—|n\/a|not available|no description)$/i;

export function cellText(text: string | undefined): string {
  const trimmed = text?.trim() ?? '';
  return NOTHING.test(trimmed) ? '' : trimmed;
}

const SIGN = /[$€£¥₫]/;
const CODE = /^([A-Z]{3})\s*(?=[-+(\d])|(?<=[\d)])\s*([A-Z]{3})$/;

export interface WrittenAmount {
  /** A number by the decimal sign of the file. */
  readonly number: string;
  /** Undefined if the cell names none, or one that has several meanings. */
  readonly currency: string | undefined;
}

/** `-$30.93`, `$-0.88`, `50.00 SEK`. `$` is the dollar of the United States, as the brokers of these files mean it. */
export function writtenAmount(text: string | undefined, sign: DecimalSign): WrittenAmount {
  // `-USD 0.30`
  const cell = cellText(text).replace(/^-\s*([A-Z]{3})\s*(?=\d)/, '$1 -');
  const [found, before, behind] = CODE.exec(cell) ?? [];
  const symbol = SIGN.exec(cell)?.[0];
  const bare = cell
    .replace(found ?? '', '')
    .replace(SIGN, '')
    .trim()
    // Values of coins have up to 36 places; what lies behind the eighteenth is cut off.
    .replace(/([.,]\d{18})\d+$/, '$1')
    // `.9232`
    .replace(/^([+-]?)(?=[.,]\d)/, '$10');
  const named = before ?? behind ?? CURRENCIES_BY_SIGN.get(symbol ?? '')?.[0];
  const currency = named === undefined ? undefined : currencyFrom(named);
  return { number: bySign(bare, sign), currency };
}

/** A number that the sign of the file cannot read, and the other one can, is read by that: `0,7667` has no thousands. */
function bySign(text: string, sign: DecimalSign): string {
  if (text === '' || numberFrom(text, sign) !== undefined) return text;
  const other = numberFrom(text, sign === '.' ? ',' : '.');
  return other === undefined ? text : textOf(other).replace('.', sign);
}

/** Coins are counted in up to 18 places; what lies behind the tenth is rounded half up, away from zero. */
export function rounded(text: string, sign: DecimalSign): string {
  const number = numberFrom(text, sign);
  if (number === undefined || number.places <= PLACES_MAX) return text;
  const short = parseDecimal(textOf(number.roundedTo(PLACES_MAX)));
  return short === undefined ? text : textOf(short).replace('.', sign);
}
