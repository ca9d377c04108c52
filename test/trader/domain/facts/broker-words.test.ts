// Facts as versions 1 and 2 stored them, in Interactive Brokers' words, read in the shape of today.
import { describe, expect, it } from 'vitest';
import * as words from '../../../../src/trader/domain/facts/broker-words.ts';
import {
  type StoredFact,
  UPCASTERS,
  upcast,
} from '../../../../src/trader/domain/facts/fact-versions.ts';

const CASES: readonly [string, StoredFact, object][] = [
  [
    'an intent: handles, the reference of the parent, and the floor after its legs',
    {
      type: 'entry-intended',
      legs: [
        { orderRef: 'j.1.e', orderId: 7, tif: { kind: 'day' }, outsideRth: false },
        { orderRef: 'j.1.s', orderId: 8, parentId: 7, tif: { kind: 'gtc' }, ocaGroup: 'j.1.s' },
      ],
    },
    {
      type: 'entry-intended',
      legs: [
        {
          orderRef: 'j.1.e',
          handle: 'orderId:7',
          validity: { kind: 'day' },
          extendedHours: false,
        },
        {
          orderRef: 'j.1.s',
          handle: 'orderId:8',
          parentRef: 'j.1.e',
          validity: { kind: 'gtc' },
          group: 'j.1.s',
        },
      ],
      floor: { kind: 'orderId', mark: 9 },
    },
  ],
  [
    'a change',
    { type: 'change-intended', change: { orderRef: 'j.1.s', orderId: 8, stopPrice: 99 } },
    { type: 'change-intended', change: { orderRef: 'j.1.s', handle: 'orderId:8', stopPrice: 99 } },
  ],
  [
    'a cancel',
    { type: 'cancel-intended', orderRef: 'j.1.s', orderId: 8 },
    { type: 'cancel-intended', orderRef: 'j.1.s', handle: 'orderId:8' },
  ],
  [
    'what the broker told of an order',
    { type: 'order-updated', permId: '901', ocaGroup: '900', ocaType: 3 },
    { type: 'order-updated', brokerLink: 'permId:901', group: '900', groupEffect: 'reduces' },
  ],
  [
    'a group that cancels',
    { type: 'order-updated', ocaType: 1 },
    { type: 'order-updated', groupEffect: 'cancels' },
  ],
  [
    'an execution',
    { type: 'execution-booked', execId: 'a', permId: '901' },
    { type: 'execution-booked', execId: 'a', brokerLink: 'permId:901' },
  ],
  [
    'an execution that no order of the broker bears',
    { type: 'execution-booked', execId: 'a', permId: '' },
    { type: 'execution-booked', execId: 'a' },
  ],
  [
    'a refused change',
    { type: 'change-refused', code: 201, why: 'no' },
    { type: 'change-refused', code: '201', why: 'no', meaning: 'refused' },
  ],
  [
    'a change that was lost',
    { type: 'change-refused', code: -1, why: 'gone' },
    { type: 'change-refused', why: 'gone', meaning: 'lost' },
  ],
  [
    'a session',
    { type: 'session-opened', account: 'DU1', nextOrderId: 5 },
    { type: 'session-opened', account: 'DU1', floor: { kind: 'orderId', mark: 5 } },
  ],
  [
    'a contract',
    { type: 'instrument-pinned', instrument: { symbol: 'SPY', conId: 756733 } },
    { type: 'instrument-pinned', instrument: { symbol: 'SPY', contract: '756733' } },
  ],
  [
    'a contract that was refused',
    { type: 'instrument-refused', symbol: 'SPY', offered: 2 },
    { type: 'instrument-refused', symbol: 'SPY', offered: '2' },
  ],
  [
    'a signal refused for a changed contract',
    {
      type: 'signal-refused',
      reasons: [{ kind: 'contract_changed', pinned: 1, offered: 2 }, { kind: 'no_quote' }],
    },
    {
      type: 'signal-refused',
      reasons: [{ kind: 'contract_changed', pinned: '1', offered: '2' }, { kind: 'no_quote' }],
    },
  ],
];

/** The newest version in Interactive Brokers' words. */
function inBrokersWords({ type }: StoredFact): number {
  const since = UPCASTERS[type]?.findIndex((upcaster) =>
    (Object.values(words) as readonly unknown[]).includes(upcaster),
  );
  expect(since).toBeGreaterThanOrEqual(0);
  return 1 + (since ?? 0);
}

describe('an older fact in the words of today', () => {
  it.each(CASES)('is %s', (_, stored, today) => {
    const before = structuredClone(stored);
    for (let version = 1; version <= inBrokersWords(stored); version += 1)
      expect(upcast(stored, version)).toEqual(today);
    expect(stored).toEqual(before);
  });
});
