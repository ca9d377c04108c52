// Entries folded in the order of their effect, with the lots that each changed, and the events of a position.
import { expect, test } from 'vitest';
import { decimal, money, price, quantity, textOf } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import {
  type Entry,
  securitiesOf,
  type TradeEntry,
} from '../../../../src/ledger/domain/entries/entry.ts';
import type {
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../../../../src/ledger/domain/entries/ids.ts';
import type { LotPosition } from '../../../../src/ledger/domain/lots/lot-position.ts';
import { blamed, foldWithLots } from '../../../../src/ledger/domain/portfolio/fold-entries.ts';
import {
  positionEvents,
  positionIdOf,
} from '../../../../src/ledger/domain/portfolio/position-event.ts';
import { parseLongTermRule, termsOf } from '../../../../src/ledger/domain/portfolio/terms-of.ts';
import { USD } from '../../harness/drafts.ts';
import { LIFE_TERMS } from '../drawn/life.ts';

const ABC = 1 as SecurityId;

function common(id: number, at: number) {
  const on = '2024-03-04' as TradingDay;
  const shared = { id: id as TransactionId, booking: id, on, currency: USD, rate: undefined };
  return { ...shared, at: instant(at) };
}

function trade(id: number, at: number, side: 'BUY' | 'SELL', held: string): TradeEntry {
  return {
    ...common(id, at),
    kind: 'trade',
    security: ABC,
    side,
    effect: side === 'BUY' ? 'EITHER' : 'CLOSE',
    quantity: quantity(held),
    price: price('10'),
    fees: money('0'),
    method: 'FIFO',
    chosen: undefined,
    decided: undefined,
  };
}

function changesOf(entries: readonly Entry[]) {
  const folded = foldWithLots(entries, LIFE_TERMS);
  if (!folded.ok) throw new Error(folded.failure.refusal.kind);
  return folded.value.entries.map(({ entry, changed }) => [
    Number(entry.id),
    ...changed.map(({ lot }) => `${lot.id}: ${textOf(lot.remaining)} for ${textOf(lot.basis)}`),
  ]);
}

test('entries take effect by their moment, then by their booking, however they are given', () => {
  const entries = [
    trade(4, 10, 'BUY', '3'),
    trade(1, 20, 'BUY', '2'),
    trade(2, 20, 'SELL', '5'),
    { ...common(3, 30), kind: 'cash', amount: money('5'), isExternal: true } as const,
    trade(5, 30, 'BUY', '1'),
  ];
  const changes = [
    [4, '4: 3 for 30'],
    [1, '1: 2 for 20'],
    [2, '4: 0 for 0', '1: 0 for 0'],
    [3],
    [5, '5: 1 for 10'],
  ];
  expect(changesOf(entries)).toEqual(changes);
  expect(changesOf(entries.toReversed())).toEqual(changes);
});

test('a sale changes only the lots that it takes from', () => {
  const entries = [
    trade(1, 10, 'BUY', '3'),
    trade(2, 20, 'BUY', '2'),
    trade(3, 30, 'SELL', '1'),
    trade(4, 40, 'SELL', '3'),
  ];
  expect(changesOf(entries).slice(2)).toEqual([
    [3, '1: 2 for 20'],
    [4, '1: 0 for 0', '2: 1 for 10'],
  ]);
});

test('cash touches no security', () => {
  const moved: Entry = { ...common(1, 10), kind: 'cash', amount: money('5'), isExternal: true };
  const folded = foldWithLots([moved], LIFE_TERMS);
  expect(folded).toMatchObject({ ok: true, value: { entries: [{ changed: [] }] } });
  expect(folded.ok && folded.value.book.bySecurity.size).toBe(0);
  expect(securitiesOf(moved)).toEqual([]);
});

test('the first entry that is refused ends the fold', () => {
  const refused = foldWithLots([trade(2, 20, 'BUY', '5'), trade(1, 10, 'SELL', '5')], LIFE_TERMS);
  expect(refused).toMatchObject({
    ok: false,
    failure: { entry: { id: 1 }, refusal: { kind: 'INSUFFICIENT_QUANTITY' } },
  });
});

test('what a change makes impossible is blamed on itself, or named as a later entry', () => {
  const refused = foldWithLots([trade(2, 20, 'BUY', '5'), trade(1, 10, 'SELL', '5')], LIFE_TERMS);
  if (refused.ok) throw new Error('it was not refused');
  const { refusal } = refused.failure;
  expect(blamed(refused.failure, [trade(2, 20, 'BUY', '5'), trade(1, 10, 'SELL', '5')])).toBe(
    refusal,
  );
  expect(blamed(refused.failure, [trade(2, 20, 'BUY', '5')])).toEqual({
    ...{ kind: 'LATER_ENTRY', transaction: 1, refusal },
  });
});

test('at the average cost a sale changes every lot whose cost it moves', () => {
  const average = (entry: TradeEntry): TradeEntry => ({ ...entry, method: 'AVERAGE' });
  const entries = [
    average({ ...trade(1, 10, 'BUY', '1'), price: price('30') }),
    average(trade(2, 20, 'BUY', '1')),
    average(trade(3, 30, 'SELL', '1')),
    average(trade(4, 40, 'BUY', '1')),
  ];
  expect(changesOf(entries)).toEqual([
    [1, '1: 1 for 30'],
    [2, '2: 1 for 10'],
    [3, '2: 1 for 20', '1: 0 for 0'],
    [4, '4: 1 for 10'],
  ]);
});

test('a merger changes the lots of both securities', () => {
  const merger: Entry = {
    ...common(2, 20),
    on: '2024-03-05' as TradingDay,
    kind: 'action',
    security: ABC,
    action: {
      kind: 'stock-merger',
      security: '2',
      ratio: decimal('2'),
      cashInLieu: undefined,
    },
    method: 'FIFO',
  };
  const folded = foldWithLots([trade(1, 10, 'BUY', '3'), merger], LIFE_TERMS);
  if (!folded.ok) throw new Error(folded.failure.refusal.kind);
  const [, action] = folded.value.entries;
  expect(action?.changed.map(({ security, lot }) => [security, textOf(lot.remaining)])).toEqual([
    [1, '0'],
    [2, '6'],
  ]);
});

const position = (held: string, cost: string): LotPosition => ({
  quantity: quantity(held),
  cost: money(cost),
  averageCost: undefined,
});

function eventsOf(before: LotPosition, after: LotPosition) {
  const change = { portfolio: 3 as PortfolioId, security: ABC, at: instant(7), lots: ['1', '2'] };
  return positionEvents({ ...change, before, after }).map(({ type, data, ...event }) => {
    expect(event).toEqual({ schemaVersion: 1, effective: 7 });
    expect(data).toMatchObject({ security: 1, lots: ['1', '2'] });
    return [type, data.positionId, data.side, data.quantity, data.cost];
  });
}

test('a trade opens, changes or closes a position; one across zero closes one and opens another', () => {
  const [none, long, more, short] = [
    position('0', '0'),
    position('5', '50'),
    position('8', '80'),
    position('-2', '-20'),
  ];
  const opened = ['POSITION_OPENED', '3-1-LONG', 'LONG', '5', '50'];
  const closed = ['POSITION_CLOSED', '3-1-LONG', 'LONG', '0', '0'];
  expect(eventsOf(none, long)).toEqual([opened]);
  expect(eventsOf(long, more)).toEqual([['POSITION_UPDATED', '3-1-LONG', 'LONG', '8', '80']]);
  expect(eventsOf(long, none)).toEqual([closed]);
  expect(eventsOf(long, short)).toEqual([
    closed,
    ['POSITION_OPENED', '3-1-SHORT', 'SHORT', '-2', '-20'],
  ]);
  expect(eventsOf(none, none)).toEqual([]);
  expect(eventsOf(short, none)).toEqual([['POSITION_CLOSED', '3-1-SHORT', 'SHORT', '0', '0']]);
  expect(positionIdOf(3 as PortfolioId, ABC, short)).toBe('3-1-SHORT');
});

test('the terms of a portfolio are its settings; a rule that cannot be read is that of the US', () => {
  const us = { kind: 'us-more-than-one-year' };
  expect(parseLongTermRule('us:more-than-one-year')).toEqual(us);
  expect(parseLongTermRule('days:365')).toEqual({ kind: 'days', over: 365 });
  for (const text of ['days:', 'days:123456', 'days:1x', 'xdays:1', 'days:x'])
    expect(parseLongTermRule(text)).toBeUndefined();
  const settings = { allowShort: true, feesInBasis: false };
  expect(termsOf({ ...settings, longTermRule: 'days:99999' })).toMatchObject({
    ...settings,
    longTermRule: { kind: 'days', over: 99_999 },
  });
  const { longTermRule, taxRates } = termsOf({ ...settings, longTermRule: '' });
  expect(longTermRule).toEqual(us);
  expect([taxRates.SHORT, taxRates.LONG].map(textOf)).toEqual(['0.37', '0.2']);
});
