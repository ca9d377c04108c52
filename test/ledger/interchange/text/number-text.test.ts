import { describe, expect, it } from 'vitest';
import { textOf } from '../../../../src/kernel/decimal.ts';
import {
  type DecimalSign,
  numberFrom,
} from '../../../../src/ledger/interchange/text/number-text.ts';

function read(text: string, sign: DecimalSign): string | undefined {
  const number = numberFrom(text, sign);
  return number && textOf(number);
}

describe('a number in a file', () => {
  it.each<[string, DecimalSign, string]>([
    ['1234.5', '.', '1234.5'],
    ['1,234.5', '.', '1234.5'],
    ['12,345,678', '.', '12345678'],
    ["1'234.50", '.', '1234.5'],
    ['1\u00a0234,5', ',', '1234.5'],
    ['1\u202f234\u202f567', ',', '1234567'],
    ['1.234', ',', '1234'],
    ['1.234,56', ',', '1234.56'],
    ['1,234', ',', '1.234'],
    ['1,234', '.', '1234'],
    ['0,5', ',', '0.5'],
    [' -1,234.5 ', '.', '-1234.5'],
    ['\u22125', '.', '-5'],
    ['\u20135', '.', '-5'],
    ['(12.50)', '.', '-12.5'],
    ['(1.234,50)', ',', '-1234.5'],
    ['12.50-', '.', '-12.5'],
    ['1,234.5-', '.', '-1234.5'],
  ])('%s with the decimal sign %s is %s', (text, sign, value) => {
    expect(read(text, sign)).toBe(value);
  });

  it.each<[string, string]>([
    ['1.5E-7', '0.00000015'],
    ['15e-1', '1.5'],
    ['1.5E0', '1.5'],
    ['1.25e1', '12.5'],
    ['1.25E+2', '125'],
    ['1.25E4', '12500'],
    ['-2e-3', '-0.002'],
    ['5E-1', '0.5'],
  ])('%s with an exponent is %s', (text, value) => {
    expect(read(text, '.')).toBe(value);
    expect(read(text.replace('.', ','), ',')).toBe(value);
  });

  it.each<[string, DecimalSign]>([
    ['1,23', '.'],
    ['1,2345', '.'],
    ['1234,567.8', '.'],
    ['1.5', ','],
    ['1,234.5', ','],
    ['1.234.5', ','],
    ['1.2.3', '.'],
    ['', '.'],
    ['-', '.'],
    ['(5', '.'],
    ['--5', '.'],
    ['(5)-', '.'],
    ['5 USD', '.'],
    ['1e123', '.'],
    ['NaN', '.'],
  ])('%s with the decimal sign %s is none', (text, sign) => {
    expect(read(text, sign)).toBeUndefined();
  });
});
