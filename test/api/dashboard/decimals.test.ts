// Exact amounts of the book as the dashboard shows them.
import { describe, expect, it } from 'vitest';
import {
  decimalsOf,
  money,
  percentText,
  quantity,
  share,
  signedMoney,
  signedShare,
  toneOfText,
  unitPrice,
} from '../../../src/api/dashboard/facts/decimals.ts';

describe('decimals of the book', () => {
  it('shows every digit of an amount that no binary number holds', () => {
    expect(money('90071992547409931.25', 'USD')).toBe('90,071,992,547,409,931.25 USD');
  });

  it('rounds to the decimals of the currency, half to even', () => {
    expect(money('6749.625', 'USD')).toBe('6,749.62 USD');
    expect(money('1000.5', 'JPY')).toBe('1,000 JPY');
    expect(decimalsOf('KWD')).toBe(3);
    expect(decimalsOf('USDT')).toBe(2);
  });

  it('says that an amount is unknown, and never 0 in its place', () => {
    for (const show of [money, signedMoney]) expect(show(null, 'USD')).toBe('unknown');
    expect([quantity(null), unitPrice(null, 'USD'), percentText(null), share(null)]).toEqual(
      Array(4).fill('unknown'),
    );
  });

  it('gives a gain its sign, a loss a true minus, and zero none', () => {
    expect(signedMoney('12', 'EUR')).toBe('+12.00 EUR');
    expect(signedMoney('-62.25', 'EUR')).toBe('−62.25 EUR');
    expect(signedMoney('-0.001', 'EUR')).toBe('0.00 EUR');
    expect(money('-0.001', 'EUR')).toBe('0.00 EUR');
  });

  it('keeps parts of shares and the decimals of prices', () => {
    expect(quantity('0.333333333')).toBe('0.333333');
    expect(quantity('1200')).toBe('1,200');
    expect(unitPrice('42.008', 'USD')).toBe('42.008');
    expect(unitPrice('44', 'USD')).toBe('44.00');
    expect(unitPrice('89500', 'VND')).toBe('89,500');
    expect(unitPrice('90335.3', 'VND')).toBe('90,335.3');
  });

  it('shows fractions in percent', () => {
    expect(signedShare(0.0138)).toBe('+1.38 %');
    expect(signedShare(-0.0236)).toBe('−2.36 %');
    expect(share('0.95', 0)).toBe('95 %');
    expect(percentText('57.0877')).toBe('57.1 %');
  });

  it('tells the side of zero, of what is shown as zero none', () => {
    expect([toneOfText(signedShare(-1e-9)), toneOfText(signedShare(-0.02))]).toEqual([
      'none',
      'loss',
    ]);
    expect([toneOfText('-0.01'), toneOfText('0.01'), toneOfText('0.00'), toneOfText(null)]).toEqual(
      ['loss', 'gain', 'none', 'none'],
    );
  });
});
