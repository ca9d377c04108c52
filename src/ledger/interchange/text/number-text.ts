// Numbers as files write them: with a decimal point or comma, and with separators between groups of three digits.
import { type Decimal, parseDecimal } from '../../../kernel/decimal.ts';

export type DecimalSign = '.' | ',';

const GROUPED: Readonly<Record<DecimalSign, RegExp>> = {
  '.': /^[+-]?\d{1,3}(?:[,'\u2019 \u00a0\u202f]\d{3})+(?:\.\d+)?$/,
  ',': /^[+-]?\d{1,3}(?:[.'\u2019 \u00a0\u202f]\d{3})+(?:,\d+)?$/,
};
const GROUP_SIGNS: Readonly<Record<DecimalSign, RegExp>> = {
  '.': /[,'\u2019 \u00a0\u202f]/g,
  ',': /[.'\u2019 \u00a0\u202f]/g,
};

/** Undefined if it is not a number of that convention; `1.234` with a decimal comma is 1234. */
export function numberFrom(text: string, sign: DecimalSign): Decimal | undefined {
  const plain = withSignFirst(text.trim().replace(/^[\u2212\u2013]/, '-'));
  const ungrouped = GROUPED[sign].test(plain) ? plain.replaceAll(GROUP_SIGNS[sign], '') : plain;
  if (sign === ',' && ungrouped.includes('.')) return undefined;
  return parseDecimal(withoutExponent(ungrouped.replace(',', sign === ',' ? '.' : ',')));
}

/** Accountants write a negative number as `(12.50)` or `12.50-`. */
function withSignFirst(text: string): string {
  const [, inside, before] = /^(?:\(([\d.,'\u2019 \u00a0\u202f]+)\)|(\d.*)-)$/.exec(text) ?? [];
  const size = inside ?? before;
  return size === undefined ? text : `-${size.trim()}`;
}

const EXPONENT = /^([+-]?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,2})$/;

/** `1.5E-7` is `0.00000015`: some programs print small amounts so. Other text is returned as it is. */
function withoutExponent(text: string): string {
  const [, sign = '', whole = '', fraction = '', power] = EXPONENT.exec(text) ?? [];
  if (power === undefined) return text;
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits.padEnd(point, '0')}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
