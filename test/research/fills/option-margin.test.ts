// What is kept of an account for options that are owed: what a pair can lose, the strike of a put, the shares behind a call.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { createAccount } from '../../../src/research/fills/account.ts';
import { optionMargin } from '../../../src/research/fills/option-margin.ts';

const margin = (held: Readonly<Record<string, number>>) =>
  optionMargin(
    new Map(Object.entries(held).map(([symbol, quantity]) => [symbol, { quantity }])),
    () => 103,
  );
const C = (strike: number) => `AAPL 261218C00${strike}000`;
const P = (strike: number) => `AAPL 261218P00${strike}000`;

describe('the margin of options', () => {
  it('is nothing for what is bought', () => {
    expect(margin({ [C(100)]: 3, AAPL: 50, [P(100)]: 2 })).toBe(0);
  });

  it('is the width of a pair that was sold, and nothing for one that was bought', () => {
    expect(margin({ [C(100)]: -2, [C(105)]: 2 })).toBe(1_000);
    expect(margin({ [P(100)]: -2, [P(110)]: 2 })).toBe(0);
    expect(margin({ [P(100)]: -3, [P(110)]: 1, [P(195)]: 1 })).toBe(10_000);
    expect(margin({ [C(100)]: 2, [C(105)]: -2 })).toBe(0);
  });

  it('pairs the nearest strikes first, each contract once', () => {
    expect(margin({ [C(100)]: -1, [C(120)]: 1, [C(105)]: 1 })).toBe(500);
    expect(margin({ [C(100)]: -2, [C(120)]: 1, [C(105)]: 1 })).toBe(2_500);
  });

  it('pairs no other expiry, right or class', () => {
    expect(margin({ [P(100)]: -1, 'AAPL 270115P00095000': 1 })).toBe(10_000);
    expect(margin({ [P(100)]: -1, [C(100)]: 1 })).toBe(10_000);
    expect(margin({ [P(100)]: -1, 'MSFT 261218P00095000': 1 })).toBe(10_000);
  });

  it('is the strike of a put alone, and of calls the price of the shares that are missing', () => {
    expect(margin({ [P(100)]: -2 })).toBe(20_000);
    expect(margin({ [C(100)]: -2, AAPL: 200 })).toBe(0);
    expect(margin({ [C(100)]: -1, [C(110)]: -1, AAPL: 150 })).toBe(50 * 103);
    expect(margin({ [C(100)]: -1, AAPL: -100 })).toBe(100 * 103);
  });
});

describe('the funds of an account', () => {
  const funds = (isMargin: boolean, legs: readonly (readonly [string, number, number])[]) => {
    const clock = { now: () => instant(0) };
    const account = createAccount({ cash: 10_000, isMargin, clock, lastOf: () => 2 });
    for (const [symbol, contracts, price] of legs) account.trade(symbol, contracts, price, 0);
    const values = Object.fromEntries(account.values());
    return [values.AvailableFunds, values.ExcessLiquidity];
  };

  it('are less by the margin of a pair that was sold, whatever it is worth now', () => {
    const pair = [[C(100), -2, 3] as const, [C(105), 2, 1] as const];
    expect(funds(true, pair)).toEqual([9_400, 9_400]);
    expect(funds(false, pair)).toEqual([9_400, 9_400]);
  });

  it('have no loan on what was paid for options', () => {
    expect(funds(true, [[C(100), 2, 3]])).toEqual([9_400, 9_400]);
    expect(funds(true, [['AAPL', 100, 2]])).toEqual([9_900, 9_950]);
  });
});
