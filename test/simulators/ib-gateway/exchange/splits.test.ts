// A split as a broker plays it: shares, cost, cash and every price the market has ever shown, over a restart of the gateway too.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { stateAfter } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { HistoricalBar } from '../../../../src/simulators/ib-gateway/messages/past-prices.ts';
import { createHarness, type Harness, order, stock } from './exchange-harness.ts';

/** Long 100 with a stop at 95; the price walks from 100. */
function protectedLong(): Harness {
  const harness = createHarness();
  const contract = stock('AAPL');
  harness.ask({ name: 'reqPositions' });
  harness.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
  const stop = order({ action: 'SELL', type: 'STP', auxPrice: 50, tif: 'GTC' });
  harness.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
  harness.pass(5_000);
  return harness;
}

const LATER = '2020-12-17T14:45:00Z';

/** The gateway's process ends and another one reads its file. */
function reloaded(harness: Harness, at: string): Harness {
  const memory = stateAfter(JSON.parse(JSON.stringify(harness.changes)));
  return createHarness({ start: instant(Date.parse(at)), memory });
}

const holding = (harness: Harness) =>
  harness.exchange.view().accounts[0]?.account.holdingBySymbol.get('AAPL');
const lastPrice = (harness: Harness) => {
  const listing = harness.exchange.view().listings.find(({ symbol }) => symbol === 'AAPL');
  return listing?.last ?? Number.NaN;
};

function history(harness: Harness): readonly HistoricalBar[] {
  harness.forget();
  harness.ask({
    name: 'reqHistoricalData',
    reqId: 9,
    contract: stock('AAPL'),
    includeExpired: false,
    endAt: undefined,
    barSize: '30 mins',
    duration: '2 D',
    useRth: true,
    whatToShow: 'TRADES',
    formatDate: 2,
    keepUpToDate: false,
  });
  harness.pass(1);
  return harness.all('historicalData').at(-1)?.bars ?? [];
}

describe('a split', () => {
  test('restates the prices of the days before it, and continues from there', () => {
    const [plain, split] = [protectedLong(), protectedLong()];
    split.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 4 });
    for (const harness of [plain, split]) harness.passTo(LATER);
    const closes = history(plain).map(({ close }) => close / 4);
    expect(history(split)).toHaveLength(closes.length);
    for (const [index, { close }] of history(split).entries())
      expect(Math.abs(close - (closes[index] ?? 0))).toBeLessThan(0.011);
    expect(lastPrice(split)).toBeCloseTo(lastPrice(plain) / 4, 1);
    const before = plain.exchange.view().accounts[0]?.account.holdingBySymbol.get('AAPL');
    expect(holding(split)).toMatchObject({ quantity: 400, socketQuantity: 400 });
    expect(holding(split)?.averageCost).toBeCloseTo((before?.averageCost ?? 0) / 4, 6);
    expect(split.exchange.view().openOrders).toEqual([]);
  });

  test('in reverse pays out the fraction of a share', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 1 / 8 });
    harness.passTo('2020-12-17T13:29:59Z');
    const { cash } = harness.exchange.view().accounts[0]?.account ?? { cash: Number.NaN };
    harness.passTo('2020-12-17T13:31:00Z');
    expect(holding(harness)).toMatchObject({ quantity: 12 });
    const paid = (harness.exchange.view().accounts[0]?.account.cash ?? 0) - cash;
    expect(paid).toBeCloseTo(lastPrice(harness) / 2, 1);
  });

  test('may keep the orders resting at their old prices', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 1 / 2, orders: 'kept' });
    harness.passTo('2020-12-17T13:31:00Z');
    expect(harness.exchange.view().openOrders).toMatchObject([{ order: { auxPrice: 50 } }]);
  });

  test('survives a restart; a future split takes effect after it', () => {
    const harness = protectedLong();
    harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 2 });
    const next = reloaded(harness, '2020-12-17T14:00:00Z');
    next.pass(60_000);
    expect(holding(next)).toMatchObject({ quantity: 200 });
    harness.passTo(LATER);
    const after = reloaded(harness, LATER);
    expect(holding(after)).toEqual(JSON.parse(JSON.stringify(holding(harness))));
    expect(history(after)).toEqual(history(harness));
    expect(lastPrice(after)).toBeCloseTo(lastPrice(harness), 1);
  });

  test('divides a price set before it, also over a restart, and keeps one set after it', () => {
    const harness = protectedLong();
    harness.exchange.setPrice('AAPL', { last: 120 });
    harness.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 3 });
    harness.passTo(LATER);
    expect(lastPrice(harness)).toBe(40);
    expect(lastPrice(reloaded(harness, LATER))).toBe(40);
    harness.exchange.setPrice('AAPL', { last: 41 });
    expect(lastPrice(reloaded(harness, LATER))).toBe(41);
    expect(Math.max(...history(harness).map(({ high }) => high))).toBeLessThan(50);
  });
});
