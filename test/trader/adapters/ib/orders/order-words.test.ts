// Each order type in the broker's words: as it leaves, and as the broker reports it back.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../../src/trader/domain/orders/order-terms.ts';
import { approved, change, entryLeg } from '../harness/approved.ts';
import { openOrder } from '../harness/fake-gateway.ts';
import { error, trading } from '../harness/trading.ts';

type Terms = Pick<OrderTerms, 'type' | 'validity' | 'limitPrice' | 'stopPrice' | 'trailBy'>;

const ORDERS: readonly (readonly [string, Partial<Terms>, Readonly<Record<string, unknown>>])[] = [
  ['MKT', { type: 'market', validity: { kind: 'day' } }, { type: 'MKT', tif: 'DAY' }],
  [
    'LMT',
    { type: 'limit', limitPrice: 150.25, validity: { kind: 'gtc' } },
    { type: 'LMT', tif: 'GTC', limitPrice: 150.25 },
  ],
  [
    'STP',
    { type: 'stop', stopPrice: 148.5, validity: { kind: 'gtc' } },
    { type: 'STP', tif: 'GTC', auxPrice: 148.5 },
  ],
  [
    'STP LMT',
    { type: 'stop-limit', stopPrice: 151, limitPrice: 151.5, validity: { kind: 'day' } },
    { type: 'STP LMT', tif: 'DAY', auxPrice: 151, limitPrice: 151.5 },
  ],
  [
    'TRAIL by an amount',
    { type: 'trail', trailBy: { kind: 'amount', amount: 1.5 }, validity: { kind: 'gtc' } },
    { type: 'TRAIL', tif: 'GTC', auxPrice: 1.5 },
  ],
  [
    'TRAIL by percent, with its first stop',
    {
      type: 'trail',
      trailBy: { kind: 'percent', percent: 2.5 },
      stopPrice: 146.25,
      validity: { kind: 'gtc' },
    },
    { type: 'TRAIL', tif: 'GTC', trailingPercent: 2.5, trailStopPrice: 146.25 },
  ],
  ['MOO', { type: 'market', validity: { kind: 'opening' } }, { type: 'MKT', tif: 'OPG' }],
  [
    'LOO',
    { type: 'limit', limitPrice: 150.25, validity: { kind: 'opening' } },
    { type: 'LMT', tif: 'OPG', limitPrice: 150.25 },
  ],
  ['MOC', { type: 'market', validity: { kind: 'closing' } }, { type: 'MOC', tif: 'DAY' }],
  [
    'LOC',
    { type: 'limit', limitPrice: 150.25, validity: { kind: 'closing' } },
    { type: 'LOC', tif: 'DAY', limitPrice: 150.25 },
  ],
];

const NO_PRICES = {
  limitPrice: undefined,
  auxPrice: undefined,
  trailStopPrice: undefined,
  trailingPercent: undefined,
};

/** The terms of an entry with only the prices of its type. */
function legOf(terms: Partial<Terms>): OrderTerms {
  const { limitPrice: _, ...plain } = entryLeg();
  return { ...plain, ...terms };
}

describe('an order', () => {
  it.each(ORDERS)('of type %s leaves in the words of the broker', (_, terms, words) => {
    const gateway = trading();
    gateway.broker.submit(approved({ purpose: 'entry', legs: [legOf(terms)] }));
    expect(gateway.said('placeOrders')[0]?.orders[0]).toMatchObject({ ...NO_PRICES, ...words });
  });

  it.each(ORDERS)('of type %s comes back with the terms it left with', (_, terms, words) => {
    const gateway = trading();
    // A gateway fills unused fields with values of its own.
    const filled = { limitPrice: 0, auxPrice: 0, trailStopPrice: 0, trailingPercent: 0 };
    gateway.tell(openOrder({ ...filled, ...words }));
    const { type, validity, limitPrice, stopPrice, trailBy } = legOf(terms);
    const reported = gateway.reported('order').at(-1)?.order;
    expect(reported).toMatchObject({ type, limitPrice, stopPrice, validity: validity.kind });
    expect(reported?.trailBy).toEqual(trailBy);
  });

  it.each([
    ['a trail without a distance', { type: 'trail' }],
    ['a trail of no percent', { type: 'trail', trailBy: { kind: 'percent', percent: 0 } }],
    ['a trail of all of the price', { type: 'trail', trailBy: { kind: 'percent', percent: 100 } }],
    ['a trail of no amount', { type: 'trail', trailBy: { kind: 'amount', amount: Number.NaN } }],
    [
      'a first stop between ticks',
      { type: 'trail', trailBy: { kind: 'amount', amount: 1 }, stopPrice: 146.255 },
    ],
    ['a stop-limit without its limit', { type: 'stop-limit', stopPrice: 151 }],
    ['a stop-limit without its stop', { type: 'stop-limit', limitPrice: 151 }],
    ['a stop for an auction', { type: 'stop', stopPrice: 151, validity: { kind: 'closing' } }],
    ['a trail for an auction', { type: 'trail', validity: { kind: 'opening' } }],
  ] as const)('is refused before any byte is written for %s', (_, terms) => {
    const gateway = trading();
    gateway.broker.submit(approved({ purpose: 'entry', legs: [legOf(terms)] }));
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.reported('order-refused')).toHaveLength(1);
  });

  it('of another type is shown as one that is not ours', () => {
    const gateway = trading();
    gateway.tell(openOrder({ type: 'TRAIL LIMIT', tif: 'AUC', trailStopPrice: 99 }));
    expect(gateway.reported('order').at(-1)?.order).toMatchObject({
      type: 'other',
      validity: 'other',
      stopPrice: undefined,
    });
  });
});

describe('a change', () => {
  const changed = (reported: Parameters<typeof openOrder>[0], wanted: object) => {
    const gateway = trading();
    gateway.tell(openOrder(reported));
    gateway.broker.modify(
      change({ orderRef: 'r', handle: 'orderId:13', detachParent: false, ...wanted }),
    );
    return gateway.said('placeOrders')[0]?.orders[0];
  };

  it('of a trail keeps its distance and the stop price that it has reached', () => {
    const trail = { type: 'TRAIL', auxPrice: 0, trailingPercent: 2, trailStopPrice: 149.37 };
    expect(changed(trail, { quantity: 40 })).toMatchObject({
      ...NO_PRICES,
      quantity: 40,
      trailingPercent: 2,
      trailStopPrice: 149.37,
    });
    expect(changed(trail, { stopPrice: 150 })).toMatchObject({ trailStopPrice: 150 });
  });

  it('of a stop-limit may name one of its two prices', () => {
    const stopLimit = { type: 'STP LMT', auxPrice: 148, limitPrice: 147.5 };
    expect(changed(stopLimit, { stopPrice: 148.5 })).toMatchObject({
      auxPrice: 148.5,
      limitPrice: 147.5,
    });
    expect(changed(stopLimit, { limitPrice: 147 })).toMatchObject({
      auxPrice: 148,
      limitPrice: 147,
    });
  });

  it('sends nothing of a trail with an order of another type', () => {
    const stop = { type: 'STP', auxPrice: 148, trailStopPrice: 147, trailingPercent: 1 };
    expect(changed(stop, { quantity: 40 })).toMatchObject({ ...NO_PRICES, auxPrice: 148 });
  });
});

it('a warning that an auction order waits for its auction is no refusal', () => {
  const gateway = trading();
  const moo = legOf({ type: 'market', validity: { kind: 'opening' } });
  gateway.broker.submit(approved({ purpose: 'entry', legs: [moo] }));
  gateway.tell(
    error(11, 399, 'Warning: your order will not be placed at the exchange until the open'),
  );
  expect(gateway.reported('order-refused')).toEqual([]);
  expect(gateway.reported('order-warned')).toHaveLength(1);
});
