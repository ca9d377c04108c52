// The account of a backtest, computed by hand.
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../src/kernel/instant.ts';
import type { CorporateAction } from '../../../src/market/instruments/corporate-action.ts';
import { createAccount } from '../../../src/research/fills/account.ts';

const CALL = 'AAPL 261218C00240000';

function opened(options: Partial<Parameters<typeof createAccount>[0]> = {}) {
  let now = 0;
  const last = new Map<string, number>();
  const account = createAccount({
    ...{ cash: 10_000, isMargin: false, clock: { now: () => instant(now) } },
    lastOf: (symbol) => last.get(symbol) ?? Number.NaN,
    ...options,
  });
  const value = (tag: string) => account.values().find(([name]) => name === tag)?.[1];
  return {
    ...{ account, last, value },
    at: (ms: number) => {
      now = ms;
    },
  };
}

describe('a holding', () => {
  it('costs the average of what was bought, keeps it while a part is sold, and begins anew on the other side', () => {
    const { account } = opened();
    const held = () => account.holdingBySymbol.get('SPY');
    account.trade('SPY', 10, 100, 1);
    account.trade('SPY', 30, 104, 1);
    expect(held()).toEqual({ quantity: 40, averageCost: 103 });
    account.trade('SPY', -10, 120, 1);
    expect(held()).toEqual({ quantity: 30, averageCost: 103 });
    account.trade('SPY', -50, 110, 1);
    expect(held()).toEqual({ quantity: -20, averageCost: 110 });
    account.trade('SPY', -20, 120, 1);
    expect(held()).toEqual({ quantity: -40, averageCost: 115 });
    account.trade('SPY', 40, 100, 1);
    expect(held()).toEqual({ quantity: 0, averageCost: 0 });
    // 10,000 less 1,000, 3,120 and 4,000, with 1,200, 5,500 and 2,400, and six commissions of 1.
    expect(account.netLiquidation()).toBe(10_974);
  });

  it('is worth its last price, or its cost while none is known', () => {
    const { account, last } = opened({
      holdings: new Map([['MSFT', { shares: 5, cost: 200 }]]),
    });
    account.trade('SPY', -10, 100, 0);
    expect(account.netLiquidation()).toBe(10_000 + 1_000 - 1_000 + 1_000);
    last.set('SPY', 90).set('MSFT', 210);
    expect(account.netLiquidation()).toBe(10_000 + 1_000 - 900 + 1_050);
    expect(account.gross()).toBe(900 + 1_050);
  });

  it('is multiplied by a split at the same cost, and paid a dividend; a short one pays it', () => {
    const { account } = opened();
    account.trade('SPY', 10, 100, 0);
    const on = { symbol: 'SPY' } as CorporateAction;
    account.take({ ...on, kind: 'split', ratio: 4 } as CorporateAction);
    expect(account.holdingBySymbol.get('SPY')).toEqual({ quantity: 40, averageCost: 25 });
    account.take({ ...on, kind: 'dividend', amount: 0.5 } as CorporateAction);
    expect(account.netLiquidation()).toBe(10_020);
    account.trade('SPY', -80, 25, 0);
    account.take({ ...on, kind: 'dividend', amount: 0.5 } as CorporateAction);
    expect(account.netLiquidation()).toBe(10_000);
    account.take({ ...on, symbol: 'QQQ', kind: 'split', ratio: 2 } as CorporateAction);
    expect(account.holdingBySymbol.has('QQQ')).toBe(false);
    account.charge(7);
    expect(account.netLiquidation()).toBe(9_993);
  });

  it('of an option counts a hundred shares, and becomes shares at its strike or nothing', () => {
    const delivers = { underlying: 'AAPL', shares: 100, strike: 240 };
    const { account } = opened();
    account.trade(CALL, 2, 3, 1);
    expect(account.netLiquidation()).toBe(9_999);
    account.expire(CALL, delivers);
    expect(account.holdingBySymbol.get(CALL)).toEqual({ quantity: 0, averageCost: 0 });
    expect(account.holdingBySymbol.get('AAPL')).toEqual({ quantity: 200, averageCost: 240 });
    // 600 were paid for contracts that are gone.
    expect(account.netLiquidation()).toBe(9_399);
    account.expire(CALL, delivers);
    expect(account.holdingBySymbol.get('AAPL')?.quantity).toBe(200);
    const worthless = opened().account;
    worthless.trade(CALL, -1, 3, 0);
    worthless.expire(CALL, { ...delivers, shares: 0 });
    expect(worthless.netLiquidation()).toBe(10_300);
    expect(worthless.holdingBySymbol.has('AAPL')).toBe(false);
  });
});

describe('what can be spent', () => {
  it('in a cash account is the cash, of which the proceeds of the day settle later', () => {
    const { account, value } = opened();
    account.trade('SPY', 50, 100, 2);
    account.trade('SPY', -20, 110, 2);
    expect([value('NetLiquidation'), value('AvailableFunds')]).toEqual([10_196, 7_196]);
    expect([value('BuyingPower'), value('ExcessLiquidity')]).toEqual([7_196, 7_196]);
    expect(value('SettledCash')).toBe(4_996);
    account.settle();
    expect(value('SettledCash')).toBe(7_196);
  });

  it('in a margin account is half of what is held less than all, times four, and never negative', () => {
    const { account, value, last } = opened({ isMargin: true });
    account.trade('SPY', 120, 100, 0);
    expect([value('AvailableFunds'), value('ExcessLiquidity')]).toEqual([4_000, 7_000]);
    expect(value('BuyingPower')).toBe(16_000);
    last.set('SPY', 10);
    // Of 10,800 less nothing is left.
    expect([value('NetLiquidation'), value('BuyingPower')]).toEqual([-800, 0]);
    expect(value('AvailableFunds')).toBe(-1_400);
  });

  it('in a margin account is nothing that options are worth', () => {
    const { account, value } = opened({ isMargin: true });
    account.trade('SPY', 20, 100, 0);
    account.trade(CALL, 2, 5, 0);
    // 10,000, of which 1,000 are options and 2,000 shares.
    expect(value('NetLiquidation')).toBe(10_000);
    expect([value('AvailableFunds'), value('ExcessLiquidity')]).toEqual([8_000, 8_500]);
  });

  it('where the venue settles later, is there at its time: cash of sales, and shares of purchases', () => {
    let settles = 1_000;
    const settlesAt = (): Instant => instant(settles);
    const { account, value, at } = opened({ settlesAt });
    account.trade('FPT', 30, 100, 0);
    settles = 2_000;
    account.trade('FPT', 10, 100, 0);
    account.trade('FPT', -5, 100, 0);
    expect(account.sellable('FPT')).toBe(-5);
    expect([value('SettledCash'), value('AvailableFunds')]).toEqual([6_000, 6_000]);
    at(999);
    expect(account.sellable('FPT')).toBe(-5);
    at(1_000);
    expect(account.sellable('FPT')).toBe(25);
    at(2_000);
    expect(account.sellable('FPT')).toBe(35);
    expect([value('SettledCash'), value('AvailableFunds')]).toEqual([6_500, 6_500]);
    expect(account.sellable('VNM')).toBe(0);
  });
});
