// Exact decimals agree with an independent arbitrary-precision library, digit by digit, on small and on huge amounts.
import { Decimal as Reference } from 'decimal.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal, parseDecimal, textOf } from '../../src/kernel/decimal.ts';

const Oracle = Reference.clone({
  defaults: true,
  precision: 400,
  rounding: Reference.ROUND_HALF_UP,
  toExpNeg: -400,
  toExpPos: 400,
});

/** Around the largest number that a double holds exactly, small amounts and twenty digits on both sides. */
const digits = fc.oneof(
  fc.bigInt({ min: 0n, max: 1_000n }),
  fc.bigInt({ min: 0n, max: 10n ** 12n }),
  fc.bigInt({ min: 2n ** 53n - 50n, max: 2n ** 53n + 50n }),
  fc.bigInt({ min: 0n, max: 10n ** 38n }),
);

const text = fc
  .record({ digits, places: fc.integer({ min: 0, max: 20 }), isNegative: fc.boolean() })
  .map(({ digits: whole, places, isNegative }) => {
    const shown = String(whole).padStart(places + 1, '0');
    const point = shown.length - places;
    const plain = places === 0 ? shown : `${shown.slice(0, point)}.${shown.slice(point)}`;
    return isNegative ? `-${plain}` : plain;
  });

/** The reference knows a negative zero. */
function shown(value: Reference): string {
  return value.isZero() ? '0' : value.toFixed();
}

test('sums, differences and products are exact', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [one, other] = [decimal(a), decimal(b)];
      const [x, y] = [new Oracle(a), new Oracle(b)];
      expect(textOf(one.plus(other))).toBe(shown(x.plus(y)));
      expect(textOf(one.minus(other))).toBe(shown(x.minus(y)));
      expect(textOf(one.times(other))).toBe(shown(x.times(y)));
    }),
  );
});

test('quotients are rounded half up, away from zero, at the named place', () => {
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 24 }), (a, b, places) => {
      const divisor = decimal(b);
      if (divisor.isZero()) expect(() => decimal(a).dividedBy(divisor, places)).toThrow();
      else {
        const expected = new Oracle(a).div(b).toDecimalPlaces(places);
        expect(textOf(decimal(a).dividedBy(divisor, places))).toBe(shown(expected));
      }
    }),
  );
});

test('a half is rounded away from zero, and what is below it is not', () => {
  const quotient = (a: string, b: string, places: number) =>
    textOf(decimal(a).dividedBy(decimal(b), places));
  expect(quotient('1', '8', 2)).toBe('0.13');
  expect(quotient('-1', '8', 2)).toBe('-0.13');
  expect(quotient('1', '-8', 2)).toBe('-0.13');
  expect(quotient('1.2499', '10', 1)).toBe('0.1');
  expect(quotient('2', '3', 0)).toBe('1');
  expect(quotient('1', '3', 20)).toBe('0.33333333333333333333');
});

test('order and equality are those of the values', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [one, other] = [decimal(a), decimal(b)];
      const order = new Oracle(a).comparedTo(b);
      expect(Math.sign(one.comparedTo(other))).toBe(order + 0);
      expect(one.eq(other)).toBe(order === 0);
      expect([one.lt(other), one.lte(other)]).toEqual([order < 0, order <= 0]);
      expect([one.gt(other), one.gte(other)]).toEqual([order > 0, order >= 0]);
      expect([one.lt(0), one.lte(0), one.eq(0)]).toEqual([
        one.isNegative(),
        one.isNegative() || one.isZero(),
        one.isZero(),
      ]);
      expect([one.gt(0), one.gte(0)]).toEqual([
        !one.isNegative() && !one.isZero(),
        !one.isNegative(),
      ]);
    }),
  );
});

test('equal values are equal field by field, however they were made', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const one = decimal(a);
      const detour = one.plus(decimal(b)).minus(decimal(b));
      expect(detour).toEqual(one);
      expect(decimal(textOf(one))).toEqual(one);
      expect(one.times(decimal('1.000'))).toEqual(one);
    }),
  );
});

test('signs, whole parts and rounding agree', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 0, max: 12 }), (a, places) => {
      const one = decimal(a);
      const x = new Oracle(a);
      expect(textOf(one.negated())).toBe(shown(x.negated()));
      expect(textOf(one.abs())).toBe(shown(x.abs()));
      expect(textOf(one.floor())).toBe(shown(x.floor()));
      expect(one.isInteger()).toBe(x.isInteger());
      expect(textOf(one.roundedTo(places))).toBe(shown(x.toDecimalPlaces(places)));
      expect(textOf(one.truncatedTo(places))).toBe(
        shown(x.toDecimalPlaces(places, Reference.ROUND_DOWN)),
      );
      expect(textOf(one.roundedToDigits(places + 1))).toBe(
        shown(x.toSignificantDigits(places + 1)),
      );
      const fixed = one.toFixed(places);
      expect(new Oracle(fixed).eq(x.toDecimalPlaces(places))).toBe(true);
      expect(fixed.split('.')[1] ?? '').toHaveLength(places);
      expect(one.toNumber()).toBe(x.toNumber() + 0);
      expect(JSON.stringify({ one })).toBe(`{"one":"${shown(x)}"}`);
    }),
  );
});

test('input is a plain decimal of up to twenty whole digits and twenty places', () => {
  expect(parseDecimal('+12345678901234567890.12345678901234567890')).toEqual(
    decimal('12345678901234567890.1234567890123456789'),
  );
  const refused = ['', '1e3', '1.', '.5', ' 1', '1 ', 'NaN', '0x1', '1_0', '--1', '1,5'];
  for (const wrong of [...refused, '1'.repeat(21), `1.${'1'.repeat(21)}`])
    expect(parseDecimal(wrong), wrong).toBeUndefined();
  for (const wrong of refused) expect(() => decimal(wrong), wrong).toThrow();
});
