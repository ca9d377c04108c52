// Each kind of entry once for a long and once for a short position, computed by hand: bid 99.98, ask 100.02, ATR 0.5.
import { describe, expect, it } from 'vitest';
import { DEFAULT_PRICE_STEPS } from '../../../../src/market/instruments/tick-grid.ts';
import { distanceAt, entryPrices } from '../../../../src/trader/domain/orders/entry-prices.ts';
import {
  type Enterer,
  hasLimit,
  type StatedOrder,
} from '../../../../src/trader/domain/orders/stated-order.ts';
import { WALK_DEFAULTS } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { PositionSide } from '../../../../src/trader/domain/terms/side.ts';

type Order = Enterer['entryOrder'];

function prices(order: Order, side: PositionSide) {
  return entryPrices({
    ...{ order, side, quote: { bid: 99.98, ask: 100.02 }, atr: 0.5 },
    ...{ collarPercent: 0.25, steps: DEFAULT_PRICE_STEPS },
  });
}

describe('the prices of an entry', () => {
  it('at the market are those of the other side, within the collar', () => {
    // 100.27005 and 99.73005, rounded toward the market.
    const marketable: Order = { kind: 'marketable' };
    expect(prices(marketable, 'long')).toEqual({ fill: 100.02, limitPrice: 100.27 });
    expect(prices(marketable, 'short')).toEqual({ fill: 99.98, limitPrice: 99.74 });
    expect(prices({ kind: 'market' }, 'long')).toEqual({ fill: 100.02 });
    expect(prices({ kind: 'market' }, 'short')).toEqual({ fill: 99.98 });
  });

  it('of a limit are its offset better than the market, and no worse after rounding', () => {
    const percent: Order = { kind: 'limit', offset: { kind: 'percent', percent: 0.5 }, lifeMs: 1 };
    // 100.02 less 0.5001, and 99.98 with 0.4999.
    expect(prices(percent, 'long')).toEqual({ fill: 99.51, limitPrice: 99.51 });
    expect(prices(percent, 'short')).toEqual({ fill: 100.48, limitPrice: 100.48 });
    const atr = { period: 14, barMs: 300_000 };
    const inAtr: Order = { kind: 'limit', offset: { kind: 'atr', atr, multiple: 1.51 }, lifeMs: 1 };
    // 100.02 less 0.755, and 99.98 with it.
    expect(prices(inAtr, 'long').limitPrice).toBe(99.26);
    expect(prices(inAtr, 'short').limitPrice).toBe(100.74);
  });

  it('of a stop are its offset beyond the market, and no nearer after rounding', () => {
    const stop: Order = { kind: 'stop', offset: { kind: 'percent', percent: 0.5 }, lifeMs: 1 };
    expect(prices(stop, 'long')).toEqual({ fill: 100.53, stopPrice: 100.53 });
    expect(prices(stop, 'short')).toEqual({ fill: 99.48, stopPrice: 99.48 });
  });

  it('of a walk begin at the middle, and are judged at the last that it may reach', () => {
    const long = prices({ kind: 'walk', ...WALK_DEFAULTS, reachPercent: 100 }, 'long');
    expect(long).toMatchObject({ fill: 100.02, limitPrice: 100, walk: { boundPrice: 100.02 } });
    const bound = {
      kind: 'walk',
      ...WALK_DEFAULTS,
      reachPercent: 100,
      limitPrice: 100.01,
    } as const;
    expect(prices(bound, 'long')).toMatchObject({ fill: 100.01, limitPrice: 100 });
    expect(prices({ ...bound, limitPrice: 99.99 }, 'short')).toMatchObject({ fill: 99.99 });
  });
});

describe('the prices of an entry that a person states', () => {
  const stated = (terms: Partial<StatedOrder>): StatedOrder => ({
    ...{ kind: 'stated', type: 'limit', validity: { kind: 'day' } },
    ...terms,
  });

  it('fill at its limit, or at the market where that is better', () => {
    expect(prices(stated({ limitPrice: 99 }), 'long')).toEqual({ fill: 99, limitPrice: 99 });
    expect(prices(stated({ limitPrice: 101 }), 'long').fill).toBe(100.02);
    expect(prices(stated({ limitPrice: 101 }), 'short').fill).toBe(101);
    expect(prices(stated({ limitPrice: 99 }), 'short').fill).toBe(99.98);
    expect(prices(stated({}), 'long')).toEqual({ fill: 100.02 });
  });

  it('fill at its stop, or at the market where that has passed it', () => {
    expect(prices(stated({ stopPrice: 101 }), 'long')).toEqual({ fill: 101, stopPrice: 101 });
    expect(prices(stated({ stopPrice: 99 }), 'long').fill).toBe(100.02);
    expect(prices(stated({ stopPrice: 99 }), 'short').fill).toBe(99);
    expect(prices(stated({ stopPrice: 101 }), 'short').fill).toBe(99.98);
    expect(prices(stated({ stopPrice: 101, limitPrice: 101.5 }), 'long').fill).toBe(101);
    expect(prices(stated({ stopPrice: 101, limitPrice: 100.5 }), 'long').fill).toBe(100.5);
  });

  it('fill where a trail that begins now would trigger', () => {
    const amount = stated({ trailBy: { kind: 'amount', amount: 0.755 } });
    expect(prices(amount, 'long').fill).toBe(100.78);
    expect(prices(amount, 'short').fill).toBe(99.22);
    const percent = stated({ trailBy: { kind: 'percent', percent: 2 } });
    // 2.0004 above 100.02, and 1.9996 below 99.98.
    expect(prices(percent, 'long').fill).toBe(102.03);
    expect(prices(percent, 'short').fill).toBe(97.98);
    expect(distanceAt({ kind: 'percent', percent: 2 }, 50)).toBe(1);
    expect(distanceAt({ kind: 'amount', amount: 2 }, 50)).toBe(2);
  });

  it('are bounded only by a limit', () => {
    expect(hasLimit(stated({ limitPrice: 99 }))).toBe(true);
    expect(hasLimit(stated({ stopPrice: 99 }))).toBe(false);
    expect(hasLimit({ kind: 'marketable' })).toBe(true);
    expect(hasLimit({ kind: 'limit', offset: { kind: 'percent', percent: 1 }, lifeMs: 1 })).toBe(
      true,
    );
    expect(hasLimit({ kind: 'walk', ...WALK_DEFAULTS })).toBe(true);
    expect(hasLimit({ kind: 'market' })).toBe(false);
    expect(hasLimit({ kind: 'stop', offset: { kind: 'percent', percent: 1 }, lifeMs: 1 })).toBe(
      false,
    );
  });
});
