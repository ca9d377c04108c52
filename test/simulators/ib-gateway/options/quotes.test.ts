// Market data of options: quotes that follow the underlying, computations, what there is outside the hours.
import { describe, expect, test } from 'vitest';
import { stock } from '../exchange/exchange-harness.ts';
import { CALL_230, option, optionHarness, PUT_230, quoteByHand, watch } from './option-harness.ts';

type Harness = ReturnType<typeof optionHarness>;

function lastPrice(harness: Harness, reqId: number, tickType: number): number | undefined {
  return harness
    .all('tickPrice')
    .findLast((tick) => tick.reqId === reqId && tick.tickType === tickType)?.price;
}

function computed(harness: Harness, reqId: number, tickType: number) {
  return harness
    .all('tickOption')
    .findLast((tick) => tick.reqId === reqId && tick.tickType === tickType);
}

describe('a quote', () => {
  test('of a call rises with the underlying, that of a put falls', () => {
    const harness = optionHarness();
    watch(harness, 1, option());
    watch(harness, 2, option({ right: 'P' }));
    const [call = 0, put = 0] = [1, 2].map((reqId) => lastPrice(harness, reqId, 1));
    harness.exchange.setPrice('AAPL', { last: 240 });
    expect(lastPrice(harness, 1, 1)).toBeGreaterThan(Math.max(call, 9.5));
    expect(lastPrice(harness, 2, 1)).toBeLessThan(put);
    expect(lastPrice(harness, 1, 1)).toBeLessThan(lastPrice(harness, 1, 2) ?? 0);
  });

  test('has the value of a call and a put at one strike differ by the forward', () => {
    const harness = optionHarness();
    watch(harness, 1, option({ lastTradeDate: '20210115' }));
    watch(harness, 2, option({ lastTradeDate: '20210115', right: 'P' }));
    const [call, put] = [1, 2].map((reqId) => computed(harness, reqId, 13)?.price ?? Number.NaN);
    const years = 30.25 / 365;
    expect((call ?? 0) - (put ?? 0)).toBeCloseTo(230 - 230 * Math.exp(-0.04 * years), 1);
  });

  test('set by hand stays until the underlying is set by hand', () => {
    const harness = optionHarness();
    watch(harness, 1, option());
    quoteByHand(harness, CALL_230, 5, 5.1);
    harness.pass(120_000);
    expect([lastPrice(harness, 1, 1), lastPrice(harness, 1, 2)]).toEqual([5, 5.1]);
    harness.exchange.setPrice('AAPL', { last: 230 });
    expect(lastPrice(harness, 1, 1)).not.toBe(5);
  });

  test('is -1 with size 0 without a bid, and has no volatility there', () => {
    const harness = optionHarness();
    quoteByHand(harness, PUT_230, 0, 0.05);
    watch(harness, 1, option({ right: 'P' }));
    expect(harness.all('tickPrice').find(({ tickType }) => tickType === 1)).toMatchObject({
      price: -1,
      size: 0,
    });
    expect(computed(harness, 1, 10)).toMatchObject({ volatility: undefined, delta: undefined });
    expect(lastPrice(harness, 1, 2)).toBe(0.05);
  });

  test('is -1 outside the hours, without a model', () => {
    const harness = optionHarness();
    harness.passTo('2020-12-16T22:00:00Z');
    watch(harness, 1, option());
    expect([lastPrice(harness, 1, 1), lastPrice(harness, 1, 2)]).toEqual([-1, -1]);
    expect(computed(harness, 1, 13)).toBeUndefined();
  });

  test('of a fund goes on until 16:15, that of a stock until 16:00', () => {
    const harness = optionHarness();
    harness.exchange.setPrice('SPY', { last: 400 });
    const spy = option({ symbol: 'SPY', strike: 400 });
    harness.passTo('2020-12-16T21:10:00Z');
    watch(harness, 1, spy);
    watch(harness, 2, option());
    expect(lastPrice(harness, 1, 1)).toBeGreaterThan(0);
    expect(lastPrice(harness, 2, 1)).toBe(-1);
    harness.passTo('2020-12-16T21:20:00Z');
    expect(lastPrice(harness, 1, 1)).toBe(-1);
  });

  test('stands still while the underlying is halted', () => {
    const harness = optionHarness();
    watch(harness, 1, option());
    harness.exchange.addFault({ kind: 'halt', symbol: 'AAPL' });
    const halted = harness.all('tickGeneric').filter(({ tickType }) => tickType === 49);
    expect(halted.at(-1)).toMatchObject({ reqId: 1, value: 1 });
  });

  test('says nothing of a halt of the underlying alone', () => {
    const harness = optionHarness();
    watch(harness, 1, option());
    harness.exchange.addFault({ kind: 'halt', symbol: 'AAPL', options: 'quoted' });
    const ticks = harness.all('tickGeneric').filter(({ tickType }) => tickType === 49);
    expect(ticks.filter(({ reqId }) => reqId === 1).at(-1)).toMatchObject({ value: 0 });
    const before = harness.all('tickSize').length;
    harness.pass(10_000);
    const quoted = harness.all('tickSize').slice(before);
    expect(quoted.some(({ reqId }) => reqId === 1)).toBe(true);
  });
});

describe('a computation', () => {
  test('has greeks of the right sign and the price of the underlying', () => {
    const harness = optionHarness();
    watch(harness, 1, option({ lastTradeDate: '20210115', right: 'P' }));
    const model = computed(harness, 1, 13);
    expect(model).toMatchObject({ underlyingPrice: 230, presentDividend: 0 });
    expect(model?.delta).toBeGreaterThan(-0.6);
    expect(model?.delta).toBeLessThan(-0.4);
    expect(model?.theta).toBeLessThan(0);
    expect(model?.gamma).toBeGreaterThan(0);
    expect(model?.vega).toBeGreaterThan(0);
    expect(computed(harness, 1, 10)?.volatility).toBeLessThan(
      computed(harness, 1, 11)?.volatility ?? 0,
    );
  });
});

describe('generic ticks', () => {
  test('go to the underlying with the volume, the interest and the volatility of its options', () => {
    const harness = optionHarness();
    watch(harness, 1, stock('AAPL'), '100,101,104,106');
    const types = harness.all('tickSize').map(({ tickType }) => tickType);
    expect(types).toEqual(expect.arrayContaining([27, 28, 29, 30]));
    expect(harness.all('tickGeneric').map(({ tickType }) => tickType)).toEqual(
      expect.arrayContaining([23, 24]),
    );
  });

  test('of an option are its own interest and volume', () => {
    const harness = optionHarness();
    watch(harness, 1, option({ right: 'P' }), '100,101');
    const types = harness.all('tickSize').map(({ tickType }) => tickType);
    expect(types).toEqual(expect.arrayContaining([28, 30]));
    expect(types).not.toContain(27);
  });
});

test('history of an option is what it was worth in the minutes of the underlying', () => {
  const harness = optionHarness();
  harness.ask({
    name: 'reqHistoricalData',
    reqId: 3,
    contract: option(),
    includeExpired: false,
    endAt: undefined,
    barSize: '5 mins',
    duration: '1 D',
    useRth: true,
    whatToShow: 'TRADES',
    formatDate: 2,
    keepUpToDate: false,
  });
  const bars = harness.all('historicalData')[0]?.bars ?? [];
  expect(bars.length).toBeGreaterThan(3);
  for (const { open, high, low, close } of bars) {
    expect(low).toBeLessThanOrEqual(Math.min(open, close));
    expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
  }
});
