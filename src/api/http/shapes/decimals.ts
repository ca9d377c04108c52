// Decimals in bodies: text, or a number whose source text is exact. They are text in every answer.
import { z } from 'zod';
import {
  type Decimal,
  type Money,
  ONE,
  type Price,
  parseDecimal,
  type Quantity,
  textOf,
} from '../../../kernel/decimal.ts';

/** Of the wire: quantities and prices have at most this many places. */
const PLACES_MAX = 10;

function decimalOf<Kind extends Decimal>(is: (value: Decimal) => boolean, expected: string) {
  return z
    .union([z.string().max(64), z.number()], `expected ${expected}`)
    .transform((given, context): Kind => {
      const value = parseDecimal(String(given));
      if (value?.eq(value.truncatedTo(PLACES_MAX)) && is(value)) return value as Kind;
      context.addIssue(`expected ${expected}`);
      return z.NEVER;
    });
}

const SHAPE = `a plain decimal of up to 20 digits and ${PLACES_MAX} places`;

export const quantityBody = () =>
  decimalOf<Quantity>((value) => value.gt(0), `a quantity above 0: ${SHAPE}`);
export const signedQuantityBody = () =>
  decimalOf<Quantity>((value) => !value.isZero(), `a quantity other than 0: ${SHAPE}`);
export const priceBody = () =>
  decimalOf<Price>((value) => value.gte(0), `a price of 0 or more: ${SHAPE}`);
export const moneyBody = () =>
  decimalOf<Money>((value) => value.gte(0), `an amount of 0 or more: ${SHAPE}`);
export const signedMoneyBody = () => decimalOf<Money>(() => true, `an amount: ${SHAPE}`);
export const rateBody = () =>
  decimalOf<Decimal>((value) => value.gt(0), `a rate above 0: ${SHAPE}`);

/** Of a whole; which ones fit together is for the ledger to say. */
export const weightBody = () =>
  decimalOf<Decimal>((value) => value.lte(ONE), `a weight of at most 1: ${SHAPE}`);
export const shareBody = () =>
  decimalOf<Decimal>(
    (value) => value.gte(0) && value.lte(ONE),
    `a fraction from 0 to 1, such as 0.05: ${SHAPE}`,
  );

/** In answers. */
export const decimalText = () => z.string().describe('Exact decimal');

export function decimalOrNull(value: Decimal | undefined): string | null {
  return value === undefined ? null : textOf(value);
}
