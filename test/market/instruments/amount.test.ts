import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountOf,
  averagePriceOf,
  isOptionId,
  multiplierOf,
  priceOfAmount,
} from '../../../src/market/instruments/amount.ts';

const CALL = 'AAPL 261218C00230000';
const STOCKS = ['A', 'AAPL', 'BRK.B', 'BACpL', 'VIC', '8058', 'ABCDEFGHIJKLMNO'];

describe('amountOf', () => {
  it.each([
    ['AAPL', 230.5, 3, 691.5],
    [CALL, 1.6, 2, 320],
    [CALL, -1.6, 2, -320],
    [CALL, 0, 5, 0],
    ['SPXW 261218P05800000', 0.05, 1, 5],
  ])('of %s at %d for %d is %d', (id, price, units, amount) => {
    expect(amountOf(id, price, units)).toBe(amount);
  });

  it('of a stock is the product to the last bit', () => {
    const figure = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.constantFrom(...STOCKS), figure, figure, (symbol, price, shares) => {
        expect(amountOf(symbol, price, shares)).toBe(price * shares);
      }),
    );
  });

  it('is unknown if the price is', () => {
    expect(amountOf(CALL, Number.NaN, 1)).toBeNaN();
  });
});

describe('priceOfAmount', () => {
  it.each([
    ['AAPL', 691.5, 3, 230.5],
    [CALL, 320, 2, 1.6],
    [CALL, -320, 2, -1.6],
  ])('of %s undoes the amount', (id, amount, units, price) => {
    expect(priceOfAmount(id, amount, units)).toBe(price);
  });
});

describe('averagePriceOf', () => {
  it('weighs each price by its units', () => {
    const fills = [
      { price: 10, units: 1 },
      { price: 13, units: 2 },
    ];
    expect(averagePriceOf(fills)).toBe(12);
    expect(averagePriceOf([])).toBeNaN();
  });
});

describe('isOptionId', () => {
  it.each(STOCKS)('%s is a stock', (symbol) => {
    expect(isOptionId(symbol)).toBe(false);
    expect(multiplierOf(symbol)).toBe(1);
  });

  it.each([CALL, 'F 270115P00012500', 'BRKB 261218C00500000', 'SPXW 261218P05800000'])(
    '%s is an option contract',
    (id) => {
      expect(isOptionId(id)).toBe(true);
      expect(multiplierOf(id)).toBe(100);
    },
  );

  it.each([
    'AAPL 261218X00230000',
    ' 261218C00230000',
    'AAPL 261218C0023000',
    'AAPL261218C00230000',
  ])('"%s" is no id of an option', (text) => {
    expect(isOptionId(text)).toBe(false);
  });
});
