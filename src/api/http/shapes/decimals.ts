// Decimals in bodies: text, or a number whose source text is exact. They are text in every answer.
import { z } from 'zod';
import {
  type Decimal,
  type Money,
  type Price,
  parseDecimal,
  type Quantity,
  textOf,
} from '../../../kernel/decimal.ts';

/** Of the wire: quantities and prices have at most this many places. */
const PLACES_MAX = 10;

/** How a decimal of a kind is written: what the description of the API says of it. */
interface Written {
  readonly text: RegExp;
  number(expected: string): z.ZodNumber;
}

const PLACES = String.raw`(\.\d{1,${PLACES_MAX}}0{0,10})?`;
const NOT_ZERO = '(?=[0.]*[1-9])';
const ABOVE_0 = {
  text: new RegExp(String.raw`^\+?${NOT_ZERO}\d{1,20}${PLACES}$`),
  number: (expected: string) => z.number().gt(0, expected),
};
/** Programs that negate an amount write zero like this. */
const MINUS_0 = String.raw`-0{1,20}(\.0{1,20})?`;
const AT_LEAST_0 = {
  text: new RegExp(String.raw`^(\+?\d{1,20}${PLACES}|${MINUS_0})$`),
  number: (expected: string) => z.number().min(0, expected),
};
const NOT_0 = {
  text: new RegExp(String.raw`^[+-]?${NOT_ZERO}\d{1,20}${PLACES}$`),
  number: (expected: string) => z.number().refine((value) => value !== 0, expected),
};
const ANY = { text: new RegExp(String.raw`^[+-]?\d{1,20}${PLACES}$`), number: () => z.number() };
const FRACTION = String.raw`0{1,20}${PLACES}|0{0,19}1(\.0{1,20})?`;
const FROM_0_TO_1 = {
  text: new RegExp(String.raw`^(\+?(${FRACTION})|${MINUS_0})$`),
  number: (expected: string) => z.number().min(0, expected).max(1, expected),
};
const AT_MOST_1 = {
  text: new RegExp(String.raw`^(-\d{1,20}${PLACES}|\+?(${FRACTION}))$`),
  number: (expected: string) => z.number().max(1, expected),
};

/** A number may have more places than its decimal: no schema can say that it may not. */
function decimalOf<Kind extends Decimal>({ text, number }: Written, what: string) {
  const expected = `expected ${what}: a plain decimal of up to 20 digits and ${PLACES_MAX} places`;
  return z
    .union([z.string().max(64).regex(text, expected), number(expected)], expected)
    .transform((given, context): Kind => {
      const value = parseDecimal(String(given));
      if (value?.eq(value.truncatedTo(PLACES_MAX))) return value as Kind;
      context.addIssue(expected);
      return z.NEVER;
    });
}

export const quantityBody = () => decimalOf<Quantity>(ABOVE_0, 'a quantity above 0');
export const signedQuantityBody = () => decimalOf<Quantity>(NOT_0, 'a quantity other than 0');
export const priceBody = () => decimalOf<Price>(AT_LEAST_0, 'a price of 0 or more');
export const moneyBody = () => decimalOf<Money>(AT_LEAST_0, 'an amount of 0 or more');
export const signedMoneyBody = () => decimalOf<Money>(ANY, 'an amount');
export const rateBody = () => decimalOf<Decimal>(ABOVE_0, 'a rate above 0');

/** Of a whole; which ones fit together is for the ledger to say. */
export const weightBody = () => decimalOf<Decimal>(AT_MOST_1, 'a weight of at most 1');
export const shareBody = () =>
  decimalOf<Decimal>(FROM_0_TO_1, 'a fraction from 0 to 1, such as 0.05');

/** In answers. */
export const decimalText = () => z.string().describe('Exact decimal');

export function decimalOrNull(value: Decimal | undefined): string | null {
  return value === undefined ? null : textOf(value);
}
