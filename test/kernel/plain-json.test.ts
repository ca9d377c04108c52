// Numbers as they leave: what binary arithmetic adds to a decimal is gone, and nothing else changes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainJson, plainText } from '../../src/kernel/plain-json.ts';

describe('a sentence', () => {
  it.each([
    ['AAPL 100 at 100.46999999999998.', 'AAPL 100 at 100.47.'],
    ['day -0.03999999999996362 USD, was 0.30000000000000004', 'day -0.04 USD, was 0.3'],
    ['(5.000000000000001e-7)', '(5e-7)'],
  ])('shows the decimals that its numbers stand for: %s', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it.each([
    'execution 0001f4e8.12345678901234567.01.01',
    'req_1.23456789012345678a at 10.0.0.12345678901234567',
    'SPY 135 at 371.2345678',
  ])('keeps %s', (text) => {
    expect(plainText(text)).toBe(text);
  });
});

describe('a computed number', () => {
  it.each([
    [-0.03999999999996362, '-0.04'],
    [100.46999999999998, '100.47'],
    [0.1 + 0.2, '0.3'],
    [0.1 + 0.2 - 0.3, '0'],
    [1 / 3, '0.333333333333'],
    [12_345_678_901.230001, '12345678901.23'],
    [123_456_789_012_345_680, '123456789012345680'],
    [5e-12 / 3, '1.66666666667e-12'],
    [1e300 / 3, String(1e300 / 3)],
  ])('%d leaves as %s', (value, text) => {
    expect(plainJson([{ value }])).toBe(`[{"value":${text}}]`);
  });

  it('leaves texts, exact decimals and what is inside them alone', () => {
    const rows = { at: '0.30000000000000004', say: 'a "100.46999999999998" \\', list: [0.25, 7] };
    expect(plainJson(rows)).toBe(JSON.stringify(rows));
  });

  it('keeps every decimal of twelve digits, and differs by less than a part in 10^11', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), (value) => {
        const plain = JSON.parse(plainJson({ value })).value as number;
        expect(Math.abs(plain - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-11 + 1e-13);
        expect(plainJson({ value: plain })).toBe(plainJson({ value }));
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.nat(8), (digits, places) => {
        const value = Number(`${digits}e-${places}`);
        expect(plainJson({ value })).toBe(JSON.stringify({ value }));
      }),
    );
  });
});
