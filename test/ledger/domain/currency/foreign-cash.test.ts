// Cash in a foreign currency: its gain is realised when it is spent, also when the balance changes its sign.
import { expect, test } from 'vitest';
import { decimal, money, textOf } from '../../../../src/kernel/decimal.ts';
import {
  cashAfter,
  type ForeignCash,
  NO_FOREIGN_CASH,
  unrealizedAt,
} from '../../../../src/ledger/domain/currency/foreign-cash.ts';

function after(...moves: readonly (readonly [amount: string, rate: string])[]): ForeignCash {
  return moves.reduce(
    (cash, [amount, rate]) => cashAfter(cash, { amount: money(amount), rate: decimal(rate) }),
    NO_FOREIGN_CASH,
  );
}

const shown = ({ balance, baseCost, realized }: ForeignCash) =>
  [balance, baseCost, realized].map(textOf);

test('what is spent realises the gain of its currency at the average rate', () => {
  expect(shown(after(['100', '1'], ['300', '1.2']))).toEqual(['400', '460', '0']);
  expect(shown(after(['100', '1'], ['300', '1.2'], ['-200', '1.25']))).toEqual([
    ...['200', '230', '20'],
  ]);
  expect(textOf(unrealizedAt(after(['100', '1'], ['300', '1.2']), decimal('1.5')))).toBe('140');
});

test('a move across zero realises the whole balance and begins anew at its rate', () => {
  const short = after(['100', '1'], ['-250', '1.5']);
  expect(shown(short)).toEqual(['-150', '-225', '50']);
  expect(shown(cashAfter(short, { amount: money('200'), rate: decimal('1.1') }))).toEqual([
    ...['50', '55', '110'],
  ]);
});

test('a balance of zero has no cost left', () => {
  expect(shown(after(['100', '1.1'], ['-100', '1.3']))).toEqual(['0', '0', '20']);
  expect(shown(after(['100', '1.1'], ['-100', '1.3'], ['-10', '2']))).toEqual(['-10', '-20', '20']);
});
