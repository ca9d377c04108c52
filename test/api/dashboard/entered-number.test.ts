// What somebody types is one number or none, however the page writes numbers.
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  enteredNumber,
  fieldNumber,
  positiveNumber,
} from '../../../src/api/dashboard/facts/entered-number.ts';
import {
  FIRST_STYLE,
  NUMBER_STYLES,
  type NumberStyle,
  numberFormat,
  writeNumbersBy,
} from '../../../src/api/dashboard/facts/number-formats.ts';

afterEach(() => writeNumbersBy(() => FIRST_STYLE));

const STYLES = Object.keys(NUMBER_STYLES) as NumberStyle[];

describe('a typed number', () => {
  it.each([
    ['12.50', '12.50'],
    ['12,50', '12.50'],
    [' 7 ', '7'],
    ['0,125', '0.125'],
    [',5', '0.5'],
    ['1,234.50', '1234.50'],
    ['1.234,50', '1234.50'],
    ['1 234,50', '1234.50'],
    ["1'234.50", '1234.50'],
    ['1\u00a0234\u00a0567', '1234567'],
    ['- 1\u202f234,5', '-1234.5'],
    ['1,234,567', '1234567'],
    ['1.234.567,8', '1234567.8'],
    ['1234,567', '1234.567'],
    ['-12,5', '-12.5'],
    ['−12.5', '-12.5'],
  ])('%s is read as %s', (typed, text) => {
    expect(enteredNumber(typed)).toEqual({ text });
  });

  it.each(['abc', '1e3', '0x10', '12,', '1,,2', '1,23,456', '12-', '1.2.3', 'Infinity'])(
    '%j is not read',
    (typed) => {
      expect(enteredNumber(typed)).toMatchObject({ why: expect.stringContaining('not a number') });
    },
  );

  it.each([
    '12 50',
    '1 2',
    "1'23",
    '1 2345',
    '12.50 3',
    '1234 567',
    '1 234 56',
    "1 234'567",
    '1  234',
  ])('%j has a space that is not between groups of three digits, and is not read', (typed) => {
    expect(enteredNumber(typed)).toMatchObject({ why: expect.stringContaining('not a number') });
  });

  it('that can mean two is read as neither, in one sentence', () => {
    const why = '1,234 can mean 1234 or 1.2340: write one of these.';
    for (const style of STYLES) {
      writeNumbersBy(() => style);
      expect(enteredNumber('1,234')).toEqual({ why });
    }
    expect(positiveNumber('1,234')).toBeUndefined();
  });

  it('with a point before three digits is a decimal, unless the page writes thousands so', () => {
    expect(enteredNumber('1.234')).toEqual({ text: '1.234' });
    writeNumbersBy(() => 'de-DE');
    expect(enteredNumber('1.234')).toHaveProperty('why');
  });

  it('as the page writes it is that number or none, and as the page fills it in it is that number', () => {
    const number = fc.integer({ min: -(10 ** 11), max: 10 ** 11 }).map((n) => n / 1_000);
    fc.assert(
      fc.property(fc.constantFrom(...STYLES), number, (style, value) => {
        writeNumbersBy(() => style);
        const entered = enteredNumber(numberFormat({}).format(value));
        if ('text' in entered) expect(Number(entered.text)).toBe(value);
        else expect(entered.why).toContain('can mean');
        const filled = enteredNumber(fieldNumber(value));
        expect('text' in filled && Number(filled.text)).toBe(value);
      }),
    );
  });
});
