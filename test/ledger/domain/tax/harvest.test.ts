// Losses worth taking: the largest first, less what purchases of the last 30 days would disallow.
import { expect, test } from 'vitest';
import { decimal, money, price, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Lot, LotId } from '../../../../src/ledger/domain/lots/lot.ts';
import { type Harvest, harvest } from '../../../../src/ledger/domain/tax/harvest.ts';
import { day, US_RULE } from './trades-of.ts';

function lot(id: string, openedOn: string, held: string, basis: string): Lot {
  return {
    id: id as LotId,
    side: 'LONG',
    openedAt: instant(0),
    openedOn: day(openedOn),
    isDateKnown: true,
    heldSince: day(openedOn),
    booking: 0,
    openedQuantity: quantity(held),
    openPrice: price('1'),
    remaining: quantity(held),
    basis: money(basis),
  };
}

const TERMS = {
  asOf: day('2024-03-31'),
  price: price('10'),
  lossMin: money('5'),
  taxRates: { SHORT: decimal('0.4'), LONG: decimal('0.2') },
  longTermRule: US_RULE,
};

const candidates = (found: Harvest) =>
  found.candidates.map((one) => [
    one.lotId,
    one.term,
    ...[one.unrealized, one.washBlocked, one.harvestableLoss, one.benefit].map(textOf),
  ]);

test('the largest loss comes first, of equal ones the older lot; small losses are left', () => {
  const lots = [
    lot('new', '2023-09-01', '1', '20'),
    lot('small', '2023-06-01', '1', '14.99'),
    lot('least', '2023-06-01', '1', '15'),
    lot('gain', '2023-06-01', '1', '1'),
    lot('old', '2022-06-01', '1', '20'),
    lot('large', '2023-07-01', '2', '50'),
  ];
  for (const given of [lots, lots.toReversed()]) {
    const found = harvest(given, TERMS);
    expect(candidates(found)).toEqual([
      ['large', 'SHORT', '-30', '0', '30', '12'],
      ['old', 'LONG', '-10', '0', '10', '2'],
      ['new', 'SHORT', '-10', '0', '10', '4'],
      ['least', 'SHORT', '-5', '0', '5', '2'],
    ]);
    expect([textOf(found.loss), textOf(found.benefit)]).toEqual(['55', '20']);
    expect(found.repurchaseFrom).toBe('2024-05-01');
  }
});

test('without a loss there is nothing to wait for', () => {
  const { candidates: none, repurchaseFrom } = harvest([lot('a', '2023-01-02', '1', '1')], TERMS);
  expect([none, repurchaseFrom]).toEqual([[], undefined]);
});

test('purchases of the last 30 days block as many shares, those that are sold themselves do not', () => {
  const losing = lot('losing', '2024-03-30', '4', '80');
  const blocked = (...others: readonly Lot[]) =>
    candidates(harvest([losing, ...others], TERMS)).map(([, , , shares, loss]) => [shares, loss]);
  expect(blocked()).toEqual([['0', '40']]);
  expect(blocked(lot('a', '2024-03-01', '1', '1'))).toEqual([['1', '30']]);
  expect(blocked(lot('a', '2024-02-29', '1', '1'))).toEqual([['0', '40']]);
  expect(blocked(lot('a', '2024-03-31', '9', '1'))).toEqual([['4', '0']]);
  expect(blocked(lot('a', '2024-04-01', '1', '1'))).toEqual([['0', '40']]);
});

test('what blocks one loss does not block another; purchases of equivalents block too', () => {
  const lots = [lot('a', '2023-01-02', '2', '60'), lot('b', '2023-01-02', '2', '40')];
  const recent = lot('c', '2024-03-20', '3', '1');
  const found = [harvest([...lots, recent], TERMS), harvest(lots, TERMS, [recent])];
  for (const one of found)
    expect(candidates(one)).toEqual([
      ['a', 'LONG', '-40', '2', '0', '0'],
      ['b', 'LONG', '-20', '1', '10', '2'],
    ]);
});
