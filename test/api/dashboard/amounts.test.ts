import { afterEach, describe, expect, it } from 'vitest';
import {
  amount,
  axisPrice,
  countIn,
  multiple,
  price,
  signedAmount,
} from '../../../src/api/dashboard/facts/amounts.ts';

afterEach(() => countIn(2));

describe('amounts of the page', () => {
  it('have the decimals of the currency of its trader', () => {
    expect([amount(1_234.5), signedAmount(62), price(29_100)]).toEqual([
      ...['1,234.50', '+62.00', '29,100.00'],
    ]);
    countIn(0);
    expect([amount(-9_835_912), signedAmount(65_000), price(29_100)]).toEqual([
      ...['−9,835,912', '+65,000', '29,100'],
    ]);
  });

  it('keep the decimals of a price that has more', () => {
    countIn(0);
    expect(price(29_133.25)).toBe('29,133.25');
  });

  it('have two decimals of R in every currency, and none on the axis of one without', () => {
    countIn(0);
    expect([multiple(0.4), multiple(-1.256), axisPrice(92_000)]).toEqual([
      ...['+0.40 R', '−1.26 R', '92,000'],
    ]);
    countIn(2);
    expect([multiple(0.4), axisPrice(369.4)]).toEqual(['+0.40 R', '369.40']);
  });
});
