// Whose each order at Alpaca is and how it stands, whatever is shown late, twice or after a change.
import { describe, expect, it } from 'vitest';
import { createKnownOrders } from '../../../../src/trader/adapters/alpaca/orders/known-orders.ts';
import {
  isAged,
  isOtherAsset,
  type ShownOrder,
  shownOrder,
  statusOf,
} from '../../../../src/trader/adapters/alpaca/orders/order-in.ts';
import { firstNames, nameIn, nameOf } from '../../../../src/trader/adapters/alpaca/orders/refs.ts';

const RAW = {
  ...{ id: 'o1', client_order_id: 'abcd2345.1.s', symbol: 'AAPL', side: 'sell', type: 'stop' },
  ...{ qty: '10', filled_qty: '0', stop_price: '145', time_in_force: 'gtc', status: 'new' },
  updated_at: '2026-11-24T15:00:00Z',
};

function read(more: object = {}): ShownOrder {
  const order = shownOrder({ ...RAW, ...more });
  if (order === undefined) throw new Error('unreadable');
  return order;
}

const seconds = (count: number) => ({ updated_at: `2026-11-24T15:00:0${count}Z` });

describe('an order that is shown', () => {
  it('is whole or not read at all', () => {
    for (const wrong of [
      ...[{ id: '' }, { side: 'none' }, { qty: 'x' }, { status: '' }],
      { legs: [{ id: 'leg' }] },
    ])
      expect(shownOrder({ ...RAW, ...wrong })).toBeUndefined();
    // For an amount: it has no number of shares.
    expect(read({ qty: null, notional: '500', filled_qty: '1.5' }).quantity).toBe(1.5);
    expect(shownOrder({ ...RAW, qty: null })).toBeUndefined();
  });

  it('of options, coins or several legs is of no concern', () => {
    expect(isOtherAsset(RAW)).toBe(false);
    for (const other of [
      ...[{ asset_class: 'us_option' }, { asset_class: 'crypto' }],
      { asset_class: '', order_class: 'mleg' },
    ])
      expect(isOtherAsset({ ...RAW, ...other })).toBe(true);
  });

  it('in a word that is not known may still do anything', () => {
    expect(['new', 'held', 'replaced', 'never seen'].map(statusOf)).toEqual([
      ...['submitted', 'presubmitted', 'cancelled', 'pending'],
    ]);
  });

  it('was ended by its age only at that time, and only if it was good till cancelled', () => {
    const end = { expires_at: '2026-11-24T15:00:00Z', status: 'canceled' };
    expect(isAged(read(end))).toBe(true);
    expect(isAged(read({ ...end, status: 'expired' }))).toBe(true);
    for (const other of [
      ...[{ time_in_force: 'day' }, { status: 'filled' }, { expires_at: null }],
      { updated_at: '2026-11-24T14:59:59Z' },
    ])
      expect(isAged(read({ ...end, ...other }))).toBe(false);
  });
});

describe('what is known of an order', () => {
  it('is never taken back by a slower answer', () => {
    const known = createKnownOrders();
    const shown = (more: object) => {
      known.learn(read(more));
      return known.byId('o1')?.shown;
    };
    expect(shown({ stop_price: '146', ...seconds(2) })).toMatchObject({ stopPrice: 146 });
    expect(shown({ stop_price: '145', ...seconds(1) })).toMatchObject({ stopPrice: 146 });
    expect(shown({ filled_qty: '4', ...seconds(3) })).toMatchObject({ filled: 4 });
    expect(shown({ filled_qty: '3', ...seconds(4) })).toMatchObject({ filled: 4 });
    expect(shown({ filled_qty: '4', status: 'canceled', ...seconds(5) })?.status).toBe('canceled');
    expect(shown({ filled_qty: '4', status: 'new', ...seconds(6) })?.status).toBe('canceled');
  });

  it('spans its changes: what it filled before them, and how often it was changed', () => {
    const known = createKnownOrders();
    known.learn(read({ filled_qty: '4', status: 'replaced', replaced_by: 'o2' }));
    const second = { id: 'o2', client_order_id: 'abcd2345.1.s.r2', replaces: 'o1' };
    known.learn(read(second));
    expect(known.newest('abcd2345.1.s')).toMatchObject({
      ...{ shown: { id: 'o2' }, filledBefore: 4, quantity: 10 },
    });
    expect(known.changesOf('abcd2345.1.s')).toBe(2);
    known.learn(read());
    expect(known.changesOf('abcd2345.1.s')).toBe(2);
    // A change that was refused never was the order.
    known.learn(read({ ...second, status: 'canceled' }));
    const third = { id: 'o3', client_order_id: 'abcd2345.1.s.r3', replaces: 'o2' };
    known.learn(read({ ...third, status: 'rejected' }));
    expect(known.newest('abcd2345.1.s')?.shown.id).toBe('o2');
  });

  it('counts for an exit only what the exit itself is to sell', () => {
    const known = createKnownOrders();
    const limit = { type: 'limit', limit_price: '160', stop_price: null };
    const target = { ...limit, id: 't1', client_order_id: 'abcd2345.1.t' };
    known.learn(read({ ...target, filled_qty: '4', status: 'replaced', replaced_by: 'x1' }));
    known.learn(read({ ...limit, id: 'x1', client_order_id: 'abcd2345.2.x', replaces: 't1' }));
    expect(known.newest('abcd2345.2.x')).toMatchObject({
      ...{ quantity: 6, filledBefore: 0, identity: { group: 'abcd2345.1.s' } },
    });
    expect(known.targetOf('abcd2345.1.s')?.shown.id).toBe('x1');
    known.learn(read({ ...limit, id: 'x1', client_order_id: 'abcd2345.2.x', status: 'filled' }));
    expect(known.targetOf('abcd2345.1.s')).toBeUndefined();
  });
});

it('a name says the order, whether its target is far, and which change it is', () => {
  for (const name of [
    { orderRef: 'abcd2345.1z.e', isFar: true, change: 0 },
    { orderRef: 'abcd2345.1z.s', isFar: false, change: 12 },
    { orderRef: 'abcd2345.2.t', isFar: true, group: 'abcd2345.1z.s', change: 1 },
  ])
    expect(nameIn(nameOf(name))).toEqual(name);
  for (const other of ['', 'abcd2345.1.z', 'ABCD2345.1.e', 'abcd2345.1.e.r', 'xabcd2345.1.e'])
    expect(nameIn(other)).toBeUndefined();
  expect(firstNames('abcd2345.1.e')).toEqual(['abcd2345.1.e', 'abcd2345.1.e.f']);
  expect(firstNames('abcd2345.1.t')).toEqual([
    ...['abcd2345.1.t', 'abcd2345.1.e', 'abcd2345.1.e.f'],
  ]);
  expect(firstNames('abcd2345.1.x')).toEqual(['abcd2345.1.x']);
});
