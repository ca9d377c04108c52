// A broker takes no order for a vertical at which one side can only gain: at nothing, at the width or beyond. Quotes of its contracts reach
// such prices when they are deep in the money.
import { describe, expect, it } from 'vitest';
import type { Spread } from '../../../../src/market/quotes/quote.ts';
import type { Harness } from '../harness/harness.ts';
import * as bought from './bought-spread.ts';
import { inAccount, LONG, SHORT, SPREAD, sold } from './sold-spread.ts';

const RISKLESS = 'Order rejected - reason:Riskless combination orders are not allowed.';

type Legs = readonly [Spread, Spread];

/** The net of both contracts: 10.10 to 11.40, and 10.00 to 10.60. */
const BOUGHT: Legs = [
  { bid: 31, ask: 31.9 },
  { bid: 20.5, ask: 20.9 },
];
const SOLD: Legs = [
  { bid: 30.0, ask: 30.6 },
  { bid: 20.0, ask: 20.3 },
];

function deep(harness: Harness, symbol: string, [first, second]: Legs): Promise<void> {
  const [bid, ask] = [first.bid - second.ask, first.ask - second.bid];
  return harness.quote(bid, { symbol, bid, ask, legs: [first, second] });
}

const exitOf = (symbol: string) =>
  ({ type: 'exit', symbol, isConfirmed: true, by: 'ann' }) as const;

describe('a vertical that was bought', () => {
  async function exits(): Promise<Harness> {
    const harness = await bought.held();
    await deep(harness, bought.SPREAD, BOUGHT);
    await harness.command(exitOf(bought.SPREAD));
    return harness;
  }

  it('is offered a price step below its width', async () => {
    const harness = await exits();
    expect(harness.newest('x')).toMatchObject({ side: 'sell', limitPrice: 9.99 });
  });

  it('is offered lower after each refusal as riskless', async () => {
    const harness = await exits();
    const limits: (number | undefined)[] = [];
    for (const _ of [1, 2]) {
      await harness.refused(harness.newest('x'), 201, RISKLESS);
      await deep(harness, bought.SPREAD, BOUGHT);
      await harness.pass(1_500);
      limits.push(harness.newest('x').limitPrice);
    }
    expect(limits).toEqual([9.98, 9.96]);
  });

  it('remembers the refusal over a restart', async () => {
    const before = await exits();
    await before.refused(before.newest('x'), 201, RISKLESS);
    const second = before.newest('x');
    const harness = await before.crash(1_000);
    await harness.connect();
    await bought.resolved(harness);
    await harness.snapshot({ positions: bought.inAccount(2, -2) });
    await harness.status(second, 'cancelled');
    await deep(harness, bought.SPREAD, BOUGHT);
    await harness.pass(6_000);
    await harness.snapshot({ positions: bought.inAccount(2, -2) });
    await deep(harness, bought.SPREAD, BOUGHT);
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ side: 'sell', limitPrice: 9.98 });
  });
});

describe('a vertical that was sold', () => {
  async function exits(): Promise<Harness> {
    const harness = await sold();
    await deep(harness, SPREAD, SOLD);
    await harness.command(exitOf(SPREAD));
    return harness;
  }

  async function refused(): Promise<Harness> {
    const harness = await exits();
    await harness.refused(harness.newest('x'), 201, RISKLESS);
    return harness;
  }

  it('is bought back a price step below its width', async () => {
    const harness = await exits();
    expect(harness.newest('x')).toMatchObject({ side: 'buy', limitPrice: 9.99 });
  });

  it('walks no farther than that', async () => {
    const protection = { stop: { kind: 'at', price: 5 } } as const;
    const harness = await sold({}, { protection });
    for (let second = 0; second < 22; second += 1) {
      await deep(harness, SPREAD, [
        { bid: 29.8, ask: 30.3 },
        { bid: 20.1, ask: 20.4 },
      ]);
      await harness.pass(1_000);
    }
    const order = harness.newest('x');
    expect(order).toMatchObject({ side: 'buy', walk: {} });
    await harness.told(order);
    for (let second = 0; second < 50; second += 1) {
      await deep(harness, SPREAD, [
        { bid: 29.8, ask: 30.3 },
        { bid: 20.1, ask: 20.4 },
      ]);
      await harness.pass(1_000);
      const change = harness.of('change-intended').at(-1)?.change;
      if (change?.limitPrice !== undefined)
        await harness.told(order, { limitPrice: change.limitPrice });
    }
    const limits = harness.of('change-intended').map(({ change }) => change.limitPrice ?? 0);
    expect(Math.max(order.limitPrice ?? 0, ...limits)).toBe(9.99);
  });

  it('is taken apart after one such refusal: the sold contract is bought back alone', async () => {
    const harness = await refused();
    const tries = harness.submits('exit').length;
    await deep(harness, SPREAD, SOLD);
    await harness.pass(6_000);
    await deep(harness, SPREAD, SOLD);
    await harness.snapshot({ positions: inAccount(-2, 2) });
    await harness.pass(1_000);
    expect(harness.submits('exit')).toHaveLength(tries);
    expect(harness.of('position-adopted')).toMatchObject([
      { symbol: SHORT, quantity: -2, plan: { collateral: 'contract' } },
      { symbol: LONG, quantity: 2 },
    ]);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain('riskless');
    await bought.listed(harness, SHORT);
    await bought.listed(harness, LONG);
    await harness.quote(30, { symbol: SHORT, ...SOLD[0] });
    await harness.quote(20, { symbol: LONG, ...SOLD[1] });
    await harness.pass(1_000);
    const back = harness.newest('x');
    expect(back).toMatchObject({ symbol: SHORT, side: 'buy', quantity: 2, limitPrice: 30.6 });
    await harness.told(back);
    await harness.fill(back, 2, 30.6);
    await harness.quote(20, { symbol: LONG, ...SOLD[1] });
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ symbol: LONG, side: 'sell', limitPrice: 20 });
  });
});
