// Events: the names of their streams, entries as events and back, and older shapes brought to the present one.
import { expect, test } from 'vitest';
import { decimal, money, price, quantity } from '../../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { Entry } from '../../../../src/ledger/domain/entries/entry.ts';
import type { SecurityId, TransactionId } from '../../../../src/ledger/domain/entries/ids.ts';
import {
  entryOf,
  eventOf,
  isEntryEvent,
} from '../../../../src/ledger/domain/events/entry-event.ts';
import {
  holderStream,
  portfolioOfStream,
  portfolioStream,
  securityStream,
  valuationStream,
} from '../../../../src/ledger/domain/events/envelope.ts';
import { upcast } from '../../../../src/ledger/domain/events/upcast.ts';
import type { LotId } from '../../../../src/ledger/domain/lots/lot.ts';
import { onlyMethod } from '../../../../src/ledger/domain/lots/method-history.ts';
import { USD } from '../../harness/drafts.ts';

test('a stream names its portfolio, and no other stream does', () => {
  const streams = [portfolioStream(12), valuationStream(12), securityStream(12), holderStream(12)];
  expect(streams).toEqual(['portfolio-12', 'valuations-12', 'security-12', 'holder-12']);
  expect(streams.map(portfolioOfStream)).toEqual([12, undefined, undefined, undefined]);
  for (const other of ['portfolio-', 'portfolio-1x', 'my-portfolio-1', 'portfolio-x'])
    expect(portfolioOfStream(other)).toBeUndefined();
});

const SHARED = {
  id: 7 as TransactionId,
  at: instant(1_000),
  on: '2024-03-04' as TradingDay,
  booking: 3,
  currency: USD,
  rate: undefined,
};
const security = 5 as SecurityId;
const lot = {
  id: '7' as LotId,
  side: 'LONG',
  openedAt: instant(1),
  openedOn: SHARED.on,
  isDateKnown: false,
  heldSince: SHARED.on,
  booking: 0,
  openedQuantity: quantity('3'),
  openPrice: price('0.125'),
  remaining: quantity('2'),
  basis: money('0.25'),
} as const;

const ENTRIES: readonly Entry[] = [
  {
    ...SHARED,
    kind: 'trade',
    security,
    side: 'BUY',
    effect: 'EITHER',
    quantity: quantity('12345678901234567890.000000000000000001'),
    price: price('0.1'),
    fees: money('0'),
    method: 'SPECIFIC_ID',
    chosen: [{ lotId: '3' as LotId, quantity: quantity('0.5') }],
    decided: undefined,
  },
  { ...SHARED, kind: 'cash', rate: decimal('1.0825'), amount: money('-5'), isExternal: false },
  {
    ...SHARED,
    kind: 'distribution',
    security,
    amount: money('7.5'),
    withholding: money('0'),
    treatment: 'INCOME',
    bought: { quantity: quantity('0.1'), price: price('75') },
  },
  {
    ...SHARED,
    kind: 'action',
    security,
    action: {
      kind: 'split',
      newShares: decimal('3'),
      oldShares: decimal('2'),
      cashInLieu: price('10'),
    },
    method: 'FIFO',
  },
  { ...SHARED, kind: 'lots-out', security, lots: [lot] },
  { ...SHARED, kind: 'lots-in', security, lots: [lot, { ...lot, id: '8' as LotId }] },
];

test('an entry is plain JSON as an event, and the same entry when it is read back', () => {
  for (const entry of ENTRIES) {
    const event = eventOf(entry, { source: 'file' });
    const stored = JSON.parse(JSON.stringify(event));
    expect(stored).toEqual(event);
    expect([event.schemaVersion, event.effective]).toEqual([1, SHARED.at]);
    expect(event.data).toMatchObject({ source: 'file', id: 7 });
    expect(event.data).not.toHaveProperty('kind');
    expect(event.data).not.toHaveProperty('booking');
    expect(isEntryEvent(event)).toBe(true);
    expect(entryOf({ ...stored, version: entry.booking })).toEqual({ ...entry, source: 'file' });
  }
  expect(eventOf(ENTRIES[0] as Entry, {}).data).toMatchObject({
    quantity: '12345678901234567890.000000000000000001',
    chosen: [{ lotId: '3', quantity: '0.5' }],
  });
});

test('what is kept beside an entry may be null', () => {
  const event = eventOf(ENTRIES[1] as Entry, { notes: null, about: { file: null } });
  expect(entryOf({ ...event, version: 3 })).toMatchObject({ notes: null, about: { file: null } });
});

test('another event is none of an entry', () => {
  expect(isEntryEvent({ type: 'PORTFOLIO_CREATED' })).toBe(false);
  const other = { type: 'PORTFOLIO_CREATED', effective: SHARED.at, version: 1, data: {} };
  expect(() => entryOf(other)).toThrow('PORTFOLIO_CREATED is not an entry');
});

test('a portfolio of before methods had days has its one method from its beginning', () => {
  for (const change of ['CREATED', 'UPDATED', 'CLOSED', 'RESTORED']) {
    const older = { name: 'x', method: 'LIFO' };
    expect(upcast(`PORTFOLIO_${change}`, 1, older)).toEqual({
      ...older,
      methods: onlyMethod('LIFO'),
    });
    expect(upcast(`PORTFOLIO_${change}`, 2, older)).toBe(older);
  }
});

test('each upcaster is applied once, from the version of the event on', () => {
  const add = (word: string) => (data: Readonly<Record<string, unknown>>) => ({
    said: `${data.said}${word}`,
  });
  const upcasters = { SAID: [add('b'), add('c')] };
  const from = (version: number) => upcast('SAID', version, { said: 'a' }, upcasters).said;
  expect([1, 2, 3].map(from)).toEqual(['abc', 'ac', 'a']);
  expect(upcast('OTHER', 1, { said: 'a' }, upcasters)).toEqual({ said: 'a' });
});
