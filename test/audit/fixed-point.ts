// Arithmetic with fifty places on integers: what the audit computes with, so that it shares no rounding with what it checks.

const PLACES = 50n;
const UNIT = 10n ** PLACES;

/** A number times 10^50. */
export type Fixed = bigint;

export const ONE: Fixed = UNIT;
export const ZERO: Fixed = 0n;

/** A double is read with all the digits that it has. */
export function fixed(value: number | string): Fixed {
  if (typeof value === 'number') return ofDouble(value);
  const [whole = '0', rest = ''] = value.replace('-', '').split('.');
  const units = BigInt(whole + rest.padEnd(Number(PLACES), '0'));
  return value.startsWith('-') ? -units : units;
}

/** A double is an integer times a power of two. */
function ofDouble(value: number): Fixed {
  let exponent = 0;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent += 1;
  }
  return (BigInt(mantissa) * UNIT) / 2n ** BigInt(exponent);
}

export function times(a: Fixed, b: Fixed): Fixed {
  return (a * b) / UNIT;
}

export function over(a: Fixed, b: Fixed): Fixed {
  return (a * UNIT) / b;
}

export function total(values: readonly Fixed[]): Fixed {
  return values.reduce((sum, value) => sum + value, ZERO);
}

/** By squaring. */
export function power(value: Fixed, exponent: number): Fixed {
  if (exponent === 0) return ONE;
  const half = power(value, Math.floor(exponent / 2));
  const square = times(half, half);
  return exponent % 2 === 0 ? square : times(square, value);
}

/** By bisection, of a number from 0 to 10^12. */
export function root(value: Fixed, degree: number): Fixed {
  let low = ZERO;
  let high = value > ONE ? value : ONE;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (power(middle, degree) <= value) low = middle;
    else high = middle;
  }
  return low;
}

export function number(value: Fixed): number {
  const digits = (value < 0n ? -value : value).toString().padStart(Number(PLACES) + 1, '0');
  const at = digits.length - Number(PLACES);
  return Number(`${value < 0n ? '-' : ''}${digits.slice(0, at)}.${digits.slice(at)}`);
}
