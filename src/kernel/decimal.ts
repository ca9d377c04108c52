// Exact decimals for money, prices and quantities: from text to text, never through a binary float.
import type { Brand } from './brand.ts';
import { type Exact, exactOf } from './exact.ts';

/** Sums, differences and products are exact whatever their size; a division names its places. */
export type Decimal = Exact;

export type Quantity = Brand<Decimal, 'Quantity'>;
/** Money per unit of quantity. */
export type Price = Brand<Decimal, 'Price'>;
/** An amount of one currency; its owner says which. */
export type Money = Brand<Decimal, 'Money'>;

const PLAIN = /^[+-]?\d{1,20}(?:\.\d{1,20})?$/;
const PLAIN_OF_ANY_LENGTH = /^[+-]?\d+(?:\.\d+)?$/;

/** Undefined for anything but a plain decimal of up to 20 whole digits and 20 places: no exponent, no NaN, no blanks. */
export function parseDecimal(text: string): Decimal | undefined {
  return PLAIN.test(text) ? exactOf(text) : undefined;
}

/** For text that is known to be plain: constants, and stored amounts, whose products have more places than any input. */
export function decimal(text: string): Decimal {
  if (!PLAIN_OF_ANY_LENGTH.test(text)) throw new Error(`not a plain decimal: ${text}`);
  return exactOf(text);
}

/** Places of a number whose shortest form has more, or needs an exponent. */
const PLACES_MAX = 20;

/** The shortest decimal that names the number. */
export function decimalOf(value: number): Decimal {
  return parseDecimal(String(value)) ?? decimal(value.toFixed(PLACES_MAX));
}

export const ZERO = decimal('0');
export const ONE = decimal('1');
export const NO_MONEY = ZERO as Money;
export const NO_QUANTITY = ZERO as Quantity;

export function quantity(text: string): Quantity {
  return decimal(text) as Quantity;
}

export function price(text: string): Price {
  return decimal(text) as Price;
}

export function money(text: string): Money {
  return decimal(text) as Money;
}

/** Plain digits without exponent or trailing zeros; parsing it gives the same value. */
export function textOf(value: Decimal): string {
  return value.toString();
}
