// The same order over the same bars fills at the same price at the backtest's exchange and at the gateway simulator's.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../src/kernel/instant.ts';
import { createColumnBuilder } from '../../../src/market/bars/bar-columns.ts';
import { TICKS_PER_BAR } from '../../../src/market/bars/intrabar.ts';
import { createSymbolMarket } from '../../../src/research/backtest/symbol-market.ts';
import { createExchange } from '../../../src/research/fills/exchange.ts';
import { restingOrder } from '../../../src/research/fills/resting-order.ts';
import type { OrderTerms } from '../../../src/trader/domain/orders/order-terms.ts';
import {
  createHarness,
  order,
  START,
  stock,
} from '../../simulators/ib-gateway/exchange/exchange-harness.ts';

type Prices = readonly [open: number, high: number, low: number, close: number];

/** A quiet minute at 100, then this one. */
function barsWith([open, high, low, close]: Prices) {
  const quiet = { open: 100, high: 100, low: 100, close: 100, volume: 60_000 };
  const second = instant(START + MINUTE_MS);
  return [
    { start: START, lengthMs: MINUTE_MS, ...quiet },
    { start: second, lengthMs: MINUTE_MS, open, high, low, close, volume: 60_000 },
  ];
}

interface Stop {
  readonly side: 'buy' | 'sell';
  readonly stopPrice: number;
}

function inBacktest({ side, stopPrice }: Stop, prices: Prices): number[] {
  const builder = createColumnBuilder();
  for (const bar of barsWith(prices)) builder.add(bar);
  const market = createSymbolMarket('GAP', builder.build(MINUTE_MS));
  const fills: number[] = [];
  const exchange = createExchange({
    slippage: { kind: 'per-share', amount: 0 },
    volumeShare: 1,
    events: { filled: (_, __, price) => void fills.push(price), changed() {}, cancelled() {} },
  });
  const terms: OrderTerms = {
    ...{ orderRef: 'j.1.s', leg: 's', symbol: 'GAP', side, quantity: 100, type: 'stop' },
    ...{ stopPrice, validity: { kind: 'gtc' }, extendedHours: false },
  };
  for (let step = 0; step <= 2 * TICKS_PER_BAR; step += 1) {
    const at = instant(START + (step * MINUTE_MS) / TICKS_PER_BAR);
    market.finish(at);
    const print = market.print(at);
    if (print !== undefined) exchange.play({ symbol: 'GAP', ...print });
    if (step === 0) exchange.place([restingOrder(terms, { number: 1, parent: undefined })]);
  }
  return fills;
}

function atGateway({ side, stopPrice }: Stop, prices: Prices): number[] {
  const harness = createHarness({ bars: new Map([['GAP', barsWith(prices)]]) });
  const action = side === 'buy' ? 'BUY' : 'SELL';
  const stop = order({ action, type: 'STP', auxPrice: stopPrice, tif: 'GTC' });
  harness.ask({ name: 'placeOrder', orderId: 1, contract: stock('GAP'), order: stop });
  harness.pass(2 * MINUTE_MS);
  return harness.all('executionData').map(({ execution }) => execution.price);
}

describe('a stop that a bar opens beyond', () => {
  it.each([
    ['sell', { side: 'sell', stopPrice: 99 }, [94, 94.5, 93.5, 94.2], 93.99],
    ['buy', { side: 'buy', stopPrice: 101 }, [106, 106.5, 105.5, 106.2], 106.01],
    [
      'sell of a stock below one dollar',
      { side: 'sell', stopPrice: 99 },
      [0.94, 0.95, 0.9, 0.92],
      0.9399,
    ],
  ] as const)('fills at the quote of that open, a tick beyond it: %s', (_, stop, bar, price) => {
    expect(inBacktest(stop, bar)).toEqual([price]);
    expect(atGateway(stop, bar)).toEqual([price]);
  });

  it('fills there too if it opens exactly at the stop', () => {
    const stop = { side: 'sell', stopPrice: 1.15 * 100 - 16 } as const;
    expect(stop.stopPrice).toBeLessThan(99);
    expect(inBacktest(stop, [99, 99.2, 98.8, 99])).toEqual([98.99]);
    // The gateway refuses a stop that is off the tick.
    expect(atGateway({ side: 'sell', stopPrice: 99 }, [99, 99.2, 98.8, 99])).toEqual([98.99]);
  });
});
