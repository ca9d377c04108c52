// What becomes of a draft: the direction of its cash, the lots it may touch, and the amounts that are refused.
import { expect, test } from 'vitest';
import { decimal, money, price, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { SecurityId, TransactionId } from '../../../../src/ledger/domain/entries/ids.ts';
import type { LotId } from '../../../../src/ledger/domain/lots/lot.ts';
import {
  type BookableDraft,
  type DraftContext,
  entryOfDraft,
} from '../../../../src/ledger/domain/transactions/entry-of-draft.ts';
import { cash, trade, USD } from '../../harness/drafts.ts';

const CONTEXT: DraftContext = {
  id: 9 as TransactionId,
  security: 4 as SecurityId,
  method: 'HIFO',
  dividendTreatment: 'INCOME',
};
const ON = '2024-03-04' as TradingDay;
const SHARED = { at: instant(5), on: ON, currency: USD, rate: decimal('1.5') };
const DRAFTED = { ...SHARED, notes: undefined, origin: undefined };

function entryOf(draft: BookableDraft, context: Partial<DraftContext> = {}) {
  const made = entryOfDraft(draft, { ...CONTEXT, ...context });
  if (!made.ok) throw new Error(made.failure.kind);
  return made.value;
}

function refusalOf(draft: BookableDraft) {
  const made = entryOfDraft(draft, CONTEXT);
  if (made.ok) throw new Error('it was not refused');
  return made.failure;
}

test('BUY and SELL take whichever side is held; SHORT only opens, COVER only closes', () => {
  const terms = { day: '2024-03-04', quantity: '3', price: '10', fees: '1' };
  const sides = (['BUY', 'SELL', 'SHORT', 'COVER'] as const).map((type) => {
    const entry = entryOf(trade(type, 'ABC', terms));
    return entry.kind === 'trade' ? [entry.side, entry.effect] : entry.kind;
  });
  expect(sides).toEqual([
    ['BUY', 'EITHER'],
    ['SELL', 'EITHER'],
    ['SELL', 'OPEN'],
    ['BUY', 'CLOSE'],
  ]);
});

test('a trade keeps its terms, and has the method of its portfolio unless it names one', () => {
  const chosen = [{ lotId: '2' as LotId, quantity: quantity('3') }];
  const terms = { day: '2024-03-04', quantity: '3', price: '10', fees: '1' };
  const draft = trade('SELL', 'ABC', terms, { ...SHARED, chosen });
  expect(entryOf(draft)).toEqual({
    ...SHARED,
    id: 9,
    booking: 0,
    kind: 'trade',
    security: 4,
    side: 'SELL',
    effect: 'EITHER',
    quantity: quantity('3'),
    price: price('10'),
    fees: money('1'),
    method: 'HIFO',
    chosen,
  });
  expect(entryOf({ ...draft, method: 'LIFO' })).toMatchObject({ method: 'LIFO' });
});

test('deposits and withdrawals come from outside; interest is received, fees and taxes are paid', () => {
  const moved = (['DEPOSIT', 'WITHDRAWAL', 'INTEREST', 'FEE', 'TAX'] as const).map((type) => {
    const entry = entryOf(cash(type, '2024-03-04', '10'), { security: undefined });
    return entry.kind === 'cash' ? [entry.isExternal, textOf(entry.amount)] : entry.kind;
  });
  expect(moved).toEqual([
    [true, '10'],
    [true, '-10'],
    [false, '10'],
    [false, '-10'],
    [false, '-10'],
  ]);
});

test('only interest, fees and taxes may be negative, and no amount is zero', () => {
  for (const type of ['DEPOSIT', 'WITHDRAWAL', 'INTEREST', 'FEE', 'TAX'] as const) {
    const wrong = type === 'DEPOSIT' || type === 'WITHDRAWAL' ? ['0', '-10'] : ['0'];
    for (const amount of wrong)
      expect(refusalOf(cash(type, '2024-03-04', amount))).toEqual({
        ...{ kind: 'INVALID_AMOUNT', field: 'amount' },
      });
  }
  expect(entryOf(cash('FEE', '2024-03-04', '-10'))).toMatchObject({ amount: money('10') });
  expect(entryOf(cash('INTEREST', '2024-03-04', '-10'))).toMatchObject({ amount: money('-10') });
});

function dividend(
  type: 'DIVIDEND' | 'REINVESTED_DIVIDEND' | 'RETURN_OF_CAPITAL',
  amount = '10',
  withholding = '1.5',
  bought?: string,
) {
  return {
    ...DRAFTED,
    type,
    security: 4 as SecurityId,
    amount: money(amount),
    withholding: money(withholding),
    bought: bought === undefined ? undefined : { quantity: quantity(bought), price: price('5') },
  };
}

test('a return of capital lowers the basis, a reinvested dividend never; a dividend as the portfolio has it', () => {
  const reducing = { dividendTreatment: 'REDUCE_BASIS' } as const;
  const treatments = (['DIVIDEND', 'REINVESTED_DIVIDEND', 'RETURN_OF_CAPITAL'] as const).map(
    (type) =>
      [entryOf(dividend(type)), entryOf(dividend(type), reducing)].map((entry) =>
        entry.kind === 'distribution' ? entry.treatment : entry.kind,
      ),
  );
  expect(treatments).toEqual([
    ['INCOME', 'REDUCE_BASIS'],
    ['INCOME', 'INCOME'],
    ['REDUCE_BASIS', 'REDUCE_BASIS'],
  ]);
  expect(entryOf(dividend('REINVESTED_DIVIDEND', '10', '0', '2'))).toEqual({
    ...SHARED,
    id: 9,
    booking: 0,
    kind: 'distribution',
    security: 4,
    amount: money('10'),
    withholding: money('0'),
    treatment: 'INCOME',
    bought: { quantity: quantity('2'), price: price('5') },
  });
});

test('a dividend is not zero, withholds no more than all of it, and buys something', () => {
  const wrong = (field: string) => ({ kind: 'INVALID_AMOUNT', field });
  expect(refusalOf(dividend('DIVIDEND', '0', '0'))).toEqual(wrong('amount'));
  expect(refusalOf(dividend('DIVIDEND', '10', '10.01'))).toEqual(wrong('withholding'));
  expect(refusalOf(dividend('DIVIDEND', '10', '-0.01'))).toEqual(wrong('withholding'));
  for (const bought of ['0', '-1'])
    expect(refusalOf(dividend('REINVESTED_DIVIDEND', '10', '0', bought))).toEqual({
      ...{ kind: 'INVALID_QUANTITY', quantity: quantity(bought) },
    });
  // What a short position pays.
  expect(entryOf(dividend('DIVIDEND', '-10', '10'))).toMatchObject({ amount: money('-10') });
});

function opening(held: string, cost: string, acquiredOn?: string) {
  return {
    ...DRAFTED,
    type: 'OPENING_BALANCE' as const,
    security: 4 as SecurityId,
    quantity: quantity(held),
    cost: money(cost),
    acquiredOn: acquiredOn as TradingDay | undefined,
  };
}

test('what was held before is one lot with its cost, of the day on which it was bought', () => {
  const lot = {
    id: '9',
    side: 'LONG',
    openedAt: SHARED.at,
    openedOn: '2020-02-03',
    isDateKnown: true,
    heldSince: '2020-02-03',
    booking: 0,
    openedQuantity: quantity('4'),
    remaining: quantity('4'),
    openPrice: price('2.5'),
    basis: money('10'),
  };
  const common = { ...SHARED, id: 9, booking: 0, kind: 'lots-in', security: 4 };
  expect(entryOf(opening('4', '10', '2020-02-03'))).toEqual({ ...common, lots: [lot] });
  expect(entryOf(opening('-4', '10'))).toEqual({
    ...common,
    lots: [{ ...lot, side: 'SHORT', openedOn: ON, heldSince: ON, isDateKnown: false }],
  });
  expect(entryOf(opening('4', '0'))).toMatchObject({ lots: [{ basis: money('0') }] });
  expect(refusalOf(opening('0', '10'))).toEqual({
    ...{ kind: 'INVALID_QUANTITY', quantity: quantity('0') },
  });
  expect(refusalOf(opening('4', '-1'))).toEqual({ kind: 'INVALID_AMOUNT', field: 'cost' });
});

test('a draft of a security that was not resolved is a fault of the program', () => {
  const sale = trade('SELL', 'ABC', { day: '2024-03-04', quantity: '3', price: '10' });
  expect(() => entryOf(sale, { security: undefined })).toThrow('is resolved before its entry');
});
