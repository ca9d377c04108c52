// Orders for options: fills on their own quotes, positions and money in units of 100, refusals.
import { describe, expect, test } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { stateAfter } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import { ACCOUNT, codes, order, stock } from '../exchange/exchange-harness.ts';
import {
  accountOf,
  askDetails,
  CALL_230,
  heldOf,
  option,
  optionHarness,
  PUT_230,
  placeOption,
  quoteByHand,
} from './option-harness.ts';

describe('an order for an option', () => {
  test('fills at its quote, and is reported with its contract, its commission and its position', () => {
    const harness = optionHarness();
    quoteByHand(harness, CALL_230, 4.9, 5);
    harness.ask({ name: 'reqPositions' });
    placeOption(harness, 1, { quantity: 2, limitPrice: 5.1 });
    expect(harness.all('executionData')[0]).toMatchObject({
      contract: { secType: 'OPT', localSymbol: CALL_230, multiplier: '100', strike: 230 },
      execution: { shares: 2, price: 5, side: 'BOT', liquidation: false },
    });
    expect(harness.all('commissionReport')[0]?.commission).toBeCloseTo(1.3);
    expect(harness.all('position').at(-1)).toMatchObject({
      contract: { localSymbol: CALL_230, exchange: '' },
      position: 2,
      averageCost: 500.65,
    });
    expect(accountOf(harness).cash).toBeCloseTo(1_000_000 - 1_000 - 1.3);
  });

  test('moves the account by a hundred times its price', () => {
    const harness = optionHarness();
    quoteByHand(harness, CALL_230, 4.9, 5);
    placeOption(harness, 1, { quantity: 2, limitPrice: 5 });
    quoteByHand(harness, CALL_230, 6, 6.1);
    harness.ask({ name: 'reqAccountUpdates', subscribe: true, account: ACCOUNT });
    const value = (key: string) =>
      Number(harness.all('accountValue').findLast((one) => one.key === key)?.value);
    expect(value('OptionMarketValue')).toBeCloseTo(1_210);
    expect(value('StockMarketValue')).toBe(0);
    expect(value('NetLiquidation')).toBeCloseTo(1_000_000 - 1_001.3 + 1_210);
    expect(value('UnrealizedPnL')).toBeCloseTo(1_210 - 1_001.3);
    expect(value('InitMarginReq')).toBe(0);
    expect(harness.all('portfolioValue').at(-1)).toMatchObject({ marketPrice: 6.05, position: 2 });
    placeOption(harness, 2, { action: 'SELL', quantity: 2, limitPrice: 6 });
    expect(harness.all('commissionReport').at(-1)?.realizedPnl).toBeCloseTo(
      1_200 - 1_301.3 + 300 - 1.3,
    );
    expect(heldOf(harness, CALL_230)).toBe(0);
  });

  test('buys an option without a bid', () => {
    const harness = optionHarness();
    quoteByHand(harness, PUT_230, 0, 0.05);
    placeOption(harness, 1, { contract: option({ right: 'P' }), limitPrice: 0.05 });
    expect(heldOf(harness, PUT_230)).toBe(1);
  });

  test.each<[string, Parameters<typeof placeOption>[2], number]>([
    ['off the grid above 3', { limitPrice: 5.01 }, 110],
    ['without a listed contract', { contract: option({ strike: 231 }), limitPrice: 5 }, 200],
    ['on the close', { type: 'MOC' }, 387],
    [
      'for an index',
      { contract: { ...stock('SPX'), secType: 'IND', exchange: 'CBOE' }, limitPrice: 5 },
      201,
    ],
    ['for more than the account has', { quantity: 5_000, limitPrice: 20 }, 201],
    [
      'that sells naked calls beyond the margin',
      { action: 'SELL', quantity: 5_000, limitPrice: 5 },
      201,
    ],
  ])('is refused %s', (_, terms, code) => {
    const harness = optionHarness();
    placeOption(harness, 1, terms);
    expect(codes(harness)).toEqual([code]);
    expect(harness.all('executionData')).toEqual([]);
  });

  test('may have cents below 3', () => {
    const harness = optionHarness();
    placeOption(harness, 1, { limitPrice: 0.01 });
    expect(codes(harness)).toEqual([]);
    expect(harness.exchange.view().openOrders).toHaveLength(1);
  });

  test('ignores hours outside the session, with a warning', () => {
    const harness = optionHarness();
    placeOption(harness, 1, { limitPrice: 0.01, outsideRth: true });
    expect(codes(harness)).toEqual([2109]);
  });

  test('of a fund ends its day at 16:15', () => {
    const harness = optionHarness();
    harness.exchange.setPrice('SPY', { last: 400 });
    const contract = option({ symbol: 'SPY', strike: 400 });
    placeOption(harness, 1, { contract, limitPrice: 0.01, tif: 'DAY' });
    harness.passTo('2020-12-16T21:10:00Z');
    expect(harness.exchange.view().openOrders).toHaveLength(1);
    harness.passTo('2020-12-16T21:16:00Z');
    expect(harness.exchange.view().openOrders).toHaveLength(0);
  });

  test('is never counted as unprotected', () => {
    const harness = optionHarness();
    placeOption(harness, 1, { limitPrice: 30 });
    harness.pass(60_000);
    expect(harness.exchange.view().nakedMs).toBe(0);
  });

  test('survives a restart with its position', () => {
    const harness = optionHarness();
    placeOption(harness, 1, { limitPrice: 30 });
    placeOption(harness, 2, { limitPrice: 0.01, tif: 'GTC' });
    const start = instant(harness.exchange.now());
    const memory = stateAfter(JSON.parse(JSON.stringify(harness.changes)));
    const again = optionHarness({ start, memory });
    expect(heldOf(again, CALL_230)).toBe(1);
    expect(again.exchange.view().openOrders).toMatchObject([{ symbol: CALL_230 }]);
  });
});

describe('short options', () => {
  test('need the margin of a naked option, and of a covered one none', () => {
    const harness = optionHarness();
    const initial = () => harness.exchange.view().accounts[0]?.buyingPower ?? 0;
    const before = initial();
    placeOption(harness, 1, { action: 'SELL', limitPrice: 0.05 });
    expect(heldOf(harness, CALL_230)).toBe(-1);
    // A fifth of the underlying is held back, at four times leverage.
    expect(before - initial()).toBeGreaterThan(4 * 0.19 * 23_000);
    harness.ask({
      name: 'placeOrder',
      orderId: 2,
      contract: stock('AAPL'),
      order: order({ quantity: 100 }),
    });
    harness.pass(5_000);
    const covered = initial();
    expect(before - covered).toBeLessThan(4 * 0.52 * 23_000);
  });
});

describe('a condition on the underlying', () => {
  const conditionOn = (conId: number) =>
    ({
      kind: 'price',
      isAnd: true,
      isMore: false,
      price: 225,
      conId,
      exchange: 'SMART',
      triggerMethod: 0,
    }) as const;

  test('holds an order for an option back, while its client is away too', () => {
    const harness = optionHarness();
    const [underlying] = askDetails(harness, stock('AAPL'));
    placeOption(harness, 1, { limitPrice: 30 });
    const conditions = [conditionOn(underlying?.conId ?? 0)];
    placeOption(harness, 2, { action: 'SELL', limitPrice: 0.01, tif: 'GTC', conditions });
    expect(heldOf(harness, CALL_230)).toBe(1);
    harness.exchange.disconnect(17);
    harness.exchange.setPrice('AAPL', { last: 224 });
    harness.pass(5_000);
    expect(heldOf(harness, CALL_230)).toBe(0);
  });

  test('must be met again the next day, if the order did not trade on the day it was', () => {
    const harness = optionHarness();
    const [underlying] = askDetails(harness, stock('AAPL'));
    const contract = option({ lastTradeDate: '20210115' });
    placeOption(harness, 1, { contract, limitPrice: 60 });
    const conditions = [conditionOn(underlying?.conId ?? 0)];
    placeOption(harness, 2, { contract, action: 'SELL', limitPrice: 60, tif: 'GTC', conditions });
    harness.exchange.setPrice('AAPL', { last: 224 });
    harness.pass(5_000);
    harness.exchange.setPrice('AAPL', { last: 230 });
    harness.passTo('2020-12-17T14:35:00Z');
    // Its limit is met, and its condition is not.
    harness.exchange.setPrice('AAPL', { last: 300 });
    harness.pass(5_000);
    expect(harness.exchange.view().openOrders).toHaveLength(1);
    expect(harness.all('orderStatus').at(-1)).toMatchObject({ orderId: 2, status: 'PreSubmitted' });
  });
});

describe('a what-if order', () => {
  test('says what a long and a short option need', () => {
    const harness = optionHarness();
    placeOption(harness, 1, { limitPrice: 5, whatIf: true });
    placeOption(harness, 2, { action: 'SELL', limitPrice: 5, whatIf: true });
    const [long, short] = harness.all('openOrder').map(({ state }) => state);
    expect(long).toMatchObject({ initMarginChange: 0, equityWithLoanChange: -501 });
    expect(short?.initMarginChange).toBeGreaterThan(4_500);
    expect(short?.equityWithLoanChange).toBe(499);
  });
});
