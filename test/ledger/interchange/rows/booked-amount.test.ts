import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minus, plus, valueAt } from '../../../../src/kernel/amounts.ts';
import { money, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import { pricedBy } from '../../../../src/ledger/interchange/rows/booked-amount.ts';
import { inBookingOrder } from '../../../../src/ledger/interchange/rows/booking-order.ts';
import { currencyFrom } from '../../../../src/ledger/interchange/rows/currency-code.ts';
import { reconciled, totalsOf } from '../../../../src/ledger/interchange/rows/file-totals.ts';
import type { ImportedDraft } from '../../../../src/ledger/interchange/rows/imported-file.ts';
import { inWholeUnits } from '../../../../src/ledger/interchange/rows/whole-units.ts';

function priced(side: 'BUY' | 'SELL', gross: string, shares: string, fees = '1') {
  const found = pricedBy(side, {
    ...{ gross: money(gross), quantity: quantity(shares), fees: money(fees) },
  });
  return [textOf(found.price), textOf(found.fees)];
}

describe('the price of a trade of which only the amount is stated', () => {
  it('is exact where ten places are enough', () => {
    expect(priced('BUY', '250', '4')).toEqual(['62.5', '1']);
    expect(priced('SELL', '250', '4')).toEqual(['62.5', '1']);
  });

  it('is rounded down for a purchase and up for a sale, and the rest is a fee', () => {
    expect(priced('BUY', '100', '3')).toEqual(['33.3333333333', '1.0000000001']);
    expect(priced('SELL', '100', '3')).toEqual(['33.3333333334', '1.0000000002']);
  });

  it('books the amount to the last digit, with no less fees, for any amount', () => {
    const amount = fc.integer({ min: 1, max: 1e9 }).map((n) => `${n / 100}`);
    fc.assert(
      fc.property(amount, amount, fc.constantFrom('BUY', 'SELL'), (gross, shares, side) => {
        const of = { gross: money(gross), quantity: quantity(shares), fees: money('2') };
        const { price, fees } = pricedBy(side, of);
        const value = valueAt(of.quantity, price);
        const booked = side === 'BUY' ? plus(value, fees) : minus(value, fees);
        const stated = side === 'BUY' ? plus(of.gross, of.fees) : minus(of.gross, of.fees);
        expect(textOf(booked)).toBe(textOf(stated));
        expect(fees.gte(of.fees)).toBe(true);
      }),
    );
  });
});

describe('the rows of a file', () => {
  const row = (id: string, on: string, at: number) =>
    ({ id, draft: { on, at } }) as unknown as ImportedDraft & { readonly id: string };
  const order = (rows: readonly ImportedDraft[], isOneList = false) =>
    inBookingOrder(rows, isOneList).map((one) => (one as ImportedDraft & { id: string }).id);

  it('are booked by time, and those of one moment as the file has them', () => {
    expect(
      order([row('b', '2024-01-02', 20), row('c', '2024-01-02', 20), row('a', '2024-01-02', 10)]),
    ).toEqual(['a', 'b', 'c']);
  });

  it('are turned around where the newest is first', () => {
    const falling = [
      row('d', '2024-01-03', 3),
      row('c', '2024-01-02', 2),
      row('b', '2024-01-02', 2),
    ];
    expect(order(falling)).toEqual(['b', 'c', 'd']);
    const sections = [...falling, row('x', '2024-01-03', 3), row('a', '2024-01-01', 1)];
    // Days that also rise are those of several lists, and of one only if they fall more often.
    expect(order(sections)).toEqual(['a', 'c', 'b', 'd', 'x']);
    expect(order(sections, true)).toEqual(['a', 'b', 'c', 'x', 'd']);
    const even = [row('b', '2024-01-02', 2), row('a', '2024-01-01', 1), row('c', '2024-01-02', 2)];
    expect(order(even, true)).toEqual(['a', 'b', 'c']);
  });

  it('of a security quoted in hundredths are booked in whole units, and their rate for one of them', () => {
    const raw = { cur: 'GBX', price: '1250', fees: 'none', rate: '0.0125' };
    const columns = { currency: 'cur', amounts: ['price', 'fees'], rate: 'rate' };
    expect(inWholeUnits({ raw } as never, columns)).toEqual({
      raw: { cur: 'GBP', price: '12.5', fees: 'none', rate: '1.25' },
    });
    const whole = { raw: { ...raw, cur: 'GBP' } } as never;
    expect(inWholeUnits(whole, columns)).toBe(whole);
  });

  it('name currencies of today', () => {
    expect(['USD', 'VND', 'GBX', 'usd', ''].map(currencyFrom)).toEqual([
      ...['USD', 'VND', undefined, undefined, undefined],
    ]);
  });
});

describe('totals that a file states', () => {
  const cash = (of: string, amount: string) => ({
    total: 'cash' as const,
    of,
    amount: money(amount),
  });

  it('are compared to the last digit, where they are stated', () => {
    const stated = totalsOf([cash('USD', '10'), cash('EUR', '0'), cash('CHF', '1')]);
    const booked = totalsOf([cash('USD', '4'), cash('USD', '5.999'), cash('GBP', '7')]);
    expect(reconciled(stated, booked).map(({ of, booked: found }) => [of, textOf(found)])).toEqual([
      ...[['USD', '9.999']],
      ['CHF', '0'],
    ]);
    const after = totalsOf([cash('USD', '0.001'), cash('CHF', '1')], booked);
    expect(reconciled(stated, after)).toEqual([]);
    expect(textOf(booked.cash.get('USD') ?? money('0'))).toBe('9.999');
  });
});
