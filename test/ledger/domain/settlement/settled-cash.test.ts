// Cash that is settled, by currency, beside what purchases and sales still move.
import { expect, test } from 'vitest';
import { money, textOf } from '../../../../src/kernel/decimal.ts';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  type SettlingCash,
  settledCash,
} from '../../../../src/ledger/domain/settlement/settled-cash.ts';

function entry(amount: string, at: number, settlesAt?: number, currency = 'EUR'): SettlingCash {
  return {
    currency,
    amount: money(amount),
    at: instant(at),
    settlesAt: settlesAt === undefined ? undefined : instant(settlesAt),
  };
}

const ENTRIES = [
  entry('1000', 1),
  entry('-300.5', 2, 10),
  entry('120', 3, 11),
  entry('7', 3, 4, 'VND'),
  entry('50', 20),
];

function at(now: number) {
  return settledCash(ENTRIES, instant(now)).map(({ currency, ...cash }) => [
    currency,
    ...[cash.settled, cash.receivable, cash.payable].map(textOf),
  ]);
}

test('trades count from their settlement on, to the millisecond', () => {
  expect(at(9)).toEqual([
    ['EUR', '1000', '120', '-300.5'],
    ['VND', '7', '0', '0'],
  ]);
  expect(at(10)[0]).toEqual(['EUR', '699.5', '120', '0']);
  expect(at(11)[0]).toEqual(['EUR', '819.5', '0', '0']);
});

test('entries of later are left out', () => {
  expect(at(1)).toEqual([['EUR', '1000', '0', '0']]);
  expect(at(0)).toEqual([]);
  expect(at(20)[0]).toEqual(['EUR', '869.5', '0', '0']);
});
