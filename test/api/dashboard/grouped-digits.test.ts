// Numbers written by hand read as the browser's own format writes them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount, price, shares } from '../../../src/api/dashboard/facts/amounts.ts';
import { groupedDigits } from '../../../src/api/dashboard/facts/grouped-digits.ts';

function byBrowser(value: number, least: number, most: number): string {
  const options = { minimumFractionDigits: least, maximumFractionDigits: most };
  return new Intl.NumberFormat('en-US', options).format(Math.abs(value));
}

const cents = fc.integer({ min: -(10 ** 12), max: 10 ** 12 }).map((n) => n / 100);
const ticks = fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((n) => n / 10_000_000);
const halves = fc.integer({ min: 0, max: 10 ** 7 }).map((n) => (2 * n + 1) / 2_000);
const any = fc.oneof(cents, ticks, halves, fc.double(), fc.integer());

describe('digits in groups', () => {
  it('are those of Intl.NumberFormat, for every number and number of decimals', () => {
    const digits = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(any, digits, (value, [one, other]) => {
        const [least, most] = [Math.min(one, other), Math.max(one, other)];
        expect(groupedDigits(value, { least, most })).toBe(byBrowser(value, least, most));
      }),
      { numRuns: 5_000 },
    );
  });

  it('round half up as the decimals read, not as the binary number is', () => {
    expect(amount(1.005)).toBe('1.01');
    expect(amount(-999_999.995)).toBe('−1,000,000.00');
    expect(amount(0)).toBe('0.00');
    expect(price(368.5)).toBe('368.50');
    expect(price(0.1234)).toBe('0.1234');
    expect(shares(-1_234.5)).toBe('−1,234.5');
    expect(shares(100)).toBe('100');
  });
});
