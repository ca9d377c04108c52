// A split as a broker plays it: shares, cost, cash and every price the market has ever shown, over a restart of the gateway too.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { remembered } from '../../../../src/simulators/ib-gateway/exchange/memory/changes.ts';
import type { HistoricalBar } from '../../../../src/simulators/ib-gateway/messages/answer.ts';
import { createRig, order, type Rig, stock } from './exchange-rig.ts';

/** Long 100 with a stop at 95; the price walks from 100. */
function protectedLong(): Rig {
  const rig = createRig();
  const contract = stock('AAPL');
  rig.ask({ name: 'reqPositions' });
  rig.ask({ name: 'placeOrder', orderId: 1, contract, order: order({}) });
  const stop = order({ action: 'SELL', type: 'STP', auxPrice: 50, tif: 'GTC' });
  rig.ask({ name: 'placeOrder', orderId: 2, contract, order: stop });
  rig.pass(5_000);
  return rig;
}

const LATER = '2020-12-17T14:45:00Z';

/** The gateway's process ends and another one reads its file. */
function reloaded(rig: Rig, at: string): Rig {
  const memory = remembered(JSON.parse(JSON.stringify(rig.changes)));
  return createRig({ start: instant(Date.parse(at)), memory });
}

const holding = (rig: Rig) => rig.exchange.view().accounts[0]?.account.holdingBySymbol.get('AAPL');
const lastPrice = (rig: Rig) => {
  const listing = rig.exchange.view().listings.find(({ symbol }) => symbol === 'AAPL');
  return listing?.last ?? Number.NaN;
};

function history(rig: Rig): readonly HistoricalBar[] {
  rig.forget();
  rig.ask({
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
  rig.pass(1);
  return rig.all('historicalData').at(-1)?.bars ?? [];
}

describe('a split', () => {
  test('restates the prices of the days before it, and continues from there', () => {
    const [plain, split] = [protectedLong(), protectedLong()];
    split.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 4 });
    for (const rig of [plain, split]) rig.passTo(LATER);
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
    const rig = protectedLong();
    rig.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 1 / 8 });
    rig.passTo('2020-12-17T13:29:59Z');
    const { cash } = rig.exchange.view().accounts[0]?.account ?? { cash: Number.NaN };
    rig.passTo('2020-12-17T13:31:00Z');
    expect(holding(rig)).toMatchObject({ quantity: 12 });
    const paid = (rig.exchange.view().accounts[0]?.account.cash ?? 0) - cash;
    expect(paid).toBeCloseTo(lastPrice(rig) / 2, 1);
  });

  test('may keep the orders resting at their old prices', () => {
    const rig = protectedLong();
    rig.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 1 / 2, orders: 'kept' });
    rig.passTo('2020-12-17T13:31:00Z');
    expect(rig.exchange.view().openOrders).toMatchObject([{ order: { auxPrice: 50 } }]);
  });

  test('survives a restart; a future split takes effect after it', () => {
    const rig = protectedLong();
    rig.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 2 });
    const next = reloaded(rig, '2020-12-17T14:00:00Z');
    next.pass(60_000);
    expect(holding(next)).toMatchObject({ quantity: 200 });
    rig.passTo(LATER);
    const after = reloaded(rig, LATER);
    expect(holding(after)).toEqual(JSON.parse(JSON.stringify(holding(rig))));
    expect(history(after)).toEqual(history(rig));
    expect(lastPrice(after)).toBeCloseTo(lastPrice(rig), 1);
  });

  test('divides a price set before it, also over a restart, and keeps one set after it', () => {
    const rig = protectedLong();
    rig.exchange.setPrice('AAPL', { last: 120 });
    rig.exchange.addFault({ kind: 'split', symbol: 'AAPL', ratio: 3 });
    rig.passTo(LATER);
    expect(lastPrice(rig)).toBe(40);
    expect(lastPrice(reloaded(rig, LATER))).toBe(40);
    rig.exchange.setPrice('AAPL', { last: 41 });
    expect(lastPrice(reloaded(rig, LATER))).toBe(41);
    expect(Math.max(...history(rig).map(({ high }) => high))).toBeLessThan(50);
  });
});
