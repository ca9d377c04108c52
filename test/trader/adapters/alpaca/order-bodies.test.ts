// Orders as they are written for Alpaca, and what is never sent there.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import {
  bracketBody,
  farTarget,
  plainBody,
  stopBody,
  throughMarket,
} from '../../../../src/trader/adapters/alpaca/orders/order-out.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { bracket, exitOf, stopOf } from './harness/simulated.ts';

const PLACE = { brokerSymbol: 'AAPL', priceSteps: US.priceSteps };
const LATER = instant(Date.UTC(2026, 10, 24, 21));

const legsOf = (more: Parameters<typeof bracket>[1] = { limitPrice: 150.5 }) =>
  bracket('1', more).legs;
const termsOf = (order: { readonly legs: readonly OrderTerms[] }, more: object): OrderTerms => {
  const [first] = order.legs;
  if (first === undefined) throw new Error('no terms');
  return { ...first, ...more };
};
const exit = (more: object = {}) => plainBody(termsOf(exitOf('2', undefined), more), PLACE);

describe('an entry', () => {
  const changed = (more: object) => {
    const [entry, ...exits] = legsOf();
    return bracketBody([{ ...entry, ...more } as OrderTerms, ...exits], PLACE);
  };

  it('is one bracket with its exits, far away if the trade has no target', () => {
    expect(bracketBody(legsOf(), PLACE)).toMatchObject({
      ok: true,
      value: {
        ...{ side: 'buy', type: 'limit', limit_price: '150.5', time_in_force: 'gtc', qty: '10' },
        ...{ order_class: 'bracket', stop_loss: { stop_price: '145' } },
        ...{ take_profit: { limit_price: '1450' }, client_order_id: 'abcd2345.1.e.f' },
      },
    });
    expect(bracketBody(legsOf({ limitPrice: 150.5, targetPrice: 160 }), PLACE)).toMatchObject({
      value: { take_profit: { limit_price: '160' }, client_order_id: 'abcd2345.1.e' },
    });
  });

  it.each([
    ['sells short', { side: 'sell' }],
    ['is a stop', { type: 'stop', stopPrice: 151 }],
    ['rests without a time at which it ends', { validity: { kind: 'day' } }],
    ['is for an auction', { validity: { kind: 'opening' } }],
    ['is for a part of a share', { quantity: 1.5 }],
  ])('is not sent if it %s', (_, more) => {
    expect(changed(more)).toMatchObject({ ok: false });
  });

  it('at the market needs no end, and every entry a stop', () => {
    const market = { type: 'market', limitPrice: undefined, validity: { kind: 'day' } };
    expect(changed(market)).toMatchObject({ ok: true, value: { type: 'market' } });
    expect(bracketBody(legsOf().slice(0, 1), PLACE)).toMatchObject({ ok: false });
  });
});

describe('a stop', () => {
  const stop = (more: object = {}) => stopBody(termsOf(stopOf('3', 10), more), PLACE);

  it('has a target beside it that is far away', () => {
    expect(stop()).toMatchObject({
      ok: true,
      value: {
        ...{ side: 'sell', type: 'limit', time_in_force: 'gtc', order_class: 'oco' },
        ...{ take_profit: { limit_price: '1450' }, stop_loss: { stop_price: '145' } },
      },
    });
    expect(stop()).not.toHaveProperty('value.stop_price');
  });

  it.each([
    ['buys', { side: 'buy' }],
    ['has no price', { stopPrice: undefined }],
    ['joins another group', { group: 'abcd2345.1.s' }],
    ['is off the grid', { stopPrice: 145.001 }],
  ])('is not sent if it %s', (_, more) => {
    expect(stop(more)).toMatchObject({ ok: false });
  });
});

describe('an order by itself', () => {
  it('is whole, for the day or good till cancelled, and on the grid', () => {
    expect(exit()).toMatchObject({ ok: true, value: { qty: '10', type: 'market', side: 'sell' } });
    const limited = { type: 'limit', limitPrice: 149.99, validity: { kind: 'gtc' } };
    expect(exit({ ...limited, extendedHours: true })).toMatchObject({
      value: { limit_price: '149.99', time_in_force: 'gtc', extended_hours: true },
    });
    for (const wrong of [
      ...[{ quantity: 0 }, { quantity: -1 }, { quantity: 1.5 }, { quantity: Number.NaN }],
      ...[{ type: 'trail' }, { validity: { kind: 'gtd', until: LATER } }],
      ...[
        { ...limited, limitPrice: 149.999 },
        { ...limited, limitPrice: -1 },
      ],
    ])
      expect([wrong, exit(wrong)]).toMatchObject([wrong, { ok: false }]);
    expect(plainBody(termsOf(exitOf('2', undefined), {}), undefined)).toMatchObject({ ok: false });
  });

  it('of a holding may be for a part of a share, for the day alone, without an exponent', () => {
    const part = { leg: 'h', quantity: 0.00000012 };
    expect(exit(part)).toMatchObject({ ok: true, value: { qty: '0.00000012' } });
    expect(exit({ ...part, validity: { kind: 'gtc' } })).toMatchObject({ ok: false });
  });
});

it('the target beside a stop is far above it, or one step', () => {
  expect([farTarget(US.priceSteps, 145.13), farTarget(US.priceSteps, 0.1234)]).toEqual([
    1451.3, 1.24,
  ]);
  expect([throughMarket(US.priceSteps, 145.13), throughMarket(US.priceSteps, 0.1234)]).toEqual([
    145.14, 0.1235,
  ]);
});
