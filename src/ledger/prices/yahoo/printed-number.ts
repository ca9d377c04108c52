// Yahoo's numbers as the decimals they were printed as: many of them went through a 32-bit float on their way.
import { type Decimal, decimal, ONE, parseDecimal } from '../../../kernel/decimal.ts';

/** Digits that distinguish a 32-bit float from its neighbours. */
const FLOAT_DIGITS = 9;
/** Half the distance between neighbouring 32-bit floats, relative to their size. */
const FLOAT_ERROR = decimal('0.00000005960464477539');

/** 189.83999633789062 is the float nearest to 189.84. Undefined if it is not a finite number. */
export function printedNumber(value: unknown): Decimal | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return parseDecimal(plainText(isFloat(value) ? shortest(value) : value));
}

/** As it came, for figures that are counted and not measured. */
export function countedNumber(value: unknown): Decimal | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return parseDecimal(plainText(value));
}

/** A price that was divided by a factor and rounded to a float, with the factor taken out again. */
export function printedTimes(value: number, factor: Decimal): Decimal | undefined {
  const exact = parseDecimal(plainText(value))?.times(factor);
  if (exact === undefined || factor.eq(ONE)) return printedNumber(value);
  if (!isFloat(value)) return exact;
  const errorMax = exact.abs().times(FLOAT_ERROR);
  for (let digits = 1; digits <= FLOAT_DIGITS; digits += 1) {
    const rounded = exact.roundedToDigits(digits);
    if (rounded.minus(exact).abs().lte(errorMax)) return rounded;
  }
  return exact;
}

function isFloat(value: number): boolean {
  return Math.fround(value) === value;
}

function shortest(float: number): number {
  for (let digits = 1; digits < FLOAT_DIGITS; digits += 1) {
    const rounded = Number(float.toPrecision(digits));
    if (Math.fround(rounded) === float) return rounded;
  }
  return Number(float.toPrecision(FLOAT_DIGITS));
}

/** Without an exponent. */
function plainText(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(20) : text;
}
