// Numbers written by hand read as the browser's own format writes them.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { amount, price, shares } from '../../../src/api/dashboard/facts/amounts.ts';
import { money, share, signedMoney } from '../../../src/api/dashboard/facts/decimals.ts';
import { type Decimals, groupedDigits } from '../../../src/api/dashboard/facts/grouped-digits.ts';
import {
  FIRST_STYLE,
  NUMBER_STYLES,
  type NumberStyle,
  writeNumbersBy,
} from '../../../src/api/dashboard/facts/number-formats.ts';

function byBrowser(style: NumberStyle, value: number, { least, most }: Decimals): string {
  const options = { minimumFractionDigits: least, maximumFractionDigits: most };
  return new Intl.NumberFormat(style, options).format(Math.abs(value));
}

afterEach(() => writeNumbersBy(() => FIRST_STYLE));

const cents = fc.integer({ min: -(10 ** 12), max: 10 ** 12 }).map((n) => n / 100);
const ticks = fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((n) => n / 10_000_000);
const halves = fc.integer({ min: 0, max: 10 ** 7 }).map((n) => (2 * n + 1) / 2_000);
const any = fc.oneof(cents, ticks, halves, fc.double(), fc.integer());

describe('digits in groups', () => {
  it('are those of Intl.NumberFormat, for every number, number of decimals and way of writing', () => {
    const styles = fc.constantFrom(...(Object.keys(NUMBER_STYLES) as NumberStyle[]));
    const digits = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(styles, any, digits, (style, value, [one, other]) => {
        writeNumbersBy(() => style);
        const decimals = { least: Math.min(one, other), most: Math.max(one, other) };
        expect(groupedDigits(value, decimals)).toBe(byBrowser(style, value, decimals));
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

  it('and exact amounts of the book are written the same way', () => {
    writeNumbersBy(() => 'de-DE');
    expect([amount(-1_234.5), money('1234.5', 'USD'), signedMoney('-1234.5', 'USD')]).toEqual([
      ...['−1.234,50', '1.234,50 USD', '−1.234,50 USD'],
    ]);
    expect(share('0.125', 1)).toBe('12,5 %');
    writeNumbersBy(() => 'fr-FR');
    expect([amount(-1_234.5), share('-0.125', 1)]).toEqual(['−1\u202f234,50', '−12,5 %']);
  });
});
