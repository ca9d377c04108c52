// Exact decimals for money, prices and quantities: from text to text, never through a binary float.
import { Decimal as DecimalOf } from 'decimal.js';
import type { Brand } from './brand.ts';

/** 60 digits hold every sum and product of amounts with up to 20 whole digits and 20 decimal places. */
const Exact = DecimalOf.clone({
  defaults: true,
  precision: 60,
  rounding: DecimalOf.ROUND_HALF_UP,
  toExpNeg: -60,
  toExpPos: 60,
});

export type Decimal = DecimalOf;

/** Towards zero. */
export const ROUND_DOWN = DecimalOf.ROUND_DOWN;

export type Quantity = Brand<Decimal, 'Quantity'>;
/** Money per unit of quantity. */
export type Price = Brand<Decimal, 'Price'>;
/** An amount of one currency; whoever holds it says which. */
export type Money = Brand<Decimal, 'Money'>;

const PLAIN = /^[+-]?\d{1,20}(?:\.\d{1,20})?$/;

/** Undefined for anything but a plain decimal of up to 20 whole digits and 20 places: no exponent, no NaN, no blanks. */
export function parseDecimal(text: string): Decimal | undefined {
  return PLAIN.test(text) ? new Exact(text) : undefined;
}

/** For text that was checked already, such as stored amounts and constants. */
export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === undefined) throw new Error(`not a plain decimal: ${text}`);
  return parsed;
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
  return value.toFixed();
}
