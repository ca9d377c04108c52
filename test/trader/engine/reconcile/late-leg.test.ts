// The contract that was not awaited any longer fills after all: it settles what its counterpart has left, and opens nothing.
import { describe, expect, it } from 'vitest';
import type { Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import {
  buy,
  FIRST,
  held,
  inAccount,
  legFill,
  listed,
  readyHarness,
  reported,
  SECOND,
  SPREAD,
  waited,
} from '../orders/bought-spread.ts';

/** An exit of which the first contract was sold alone, and the second one is short by itself. */
async function exited(): Promise<{ harness: Harness; late(): Promise<void>; ref: string }> {
  const harness = await held();
  await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
  const exit = harness.newest('x');
  await harness.told(exit);
  const sold = legFill(harness, exit, { symbol: FIRST, shares: 2, price: 5, id: 'd1' });
  await reported(harness, sold);
  await waited(harness, 0, -2);
  expect(harness.of('position-adopted')).toMatchObject([{ symbol: SECOND, quantity: -2 }]);
  return {
    ...{ harness, ref: exit.orderRef },
    late: () =>
      reported(harness, legFill(harness, exit, { symbol: SECOND, shares: 2, price: 2, id: 'd2' })),
  };
}

/** An entry of which one contract was filled alone; its end is at the broker. */
async function entered(alone: typeof FIRST): Promise<{ harness: Harness; late(): Promise<void> }> {
  const harness = await readyHarness();
  await buy(harness);
  const { e } = harness.bracket();
  await harness.told(e);
  const [price, other] = alone === FIRST ? [5.2, SECOND] : [2.1, FIRST];
  await reported(harness, legFill(harness, e, { symbol: alone, shares: 2, price, id: 'a1' }));
  await waited(harness, alone === FIRST ? 2 : 0, alone === FIRST ? 0 : -2);
  await quoted(harness, alone);
  await harness.told(harness.newest('x'));
  const late = { symbol: other, shares: 2, price: alone === FIRST ? 2.1 : 5.2, id: 'b1' };
  return { harness, late: () => reported(harness, legFill(harness, e, late)) };
}

async function quoted(harness: Harness, symbol: string): Promise<void> {
  await listed(harness, symbol);
  await harness.quote(2, { symbol, bid: 1.9, ask: 2 });
  await harness.pass(1_000);
}

describe('the late fill of an exit', () => {
  it('closes what was left alone: nothing is bought back, and nothing is sold', async () => {
    const { harness, late, ref } = await exited();
    const orders = harness.submits().length;
    await late();
    await quoted(harness, SECOND);
    await harness.snapshot({ positions: inAccount(0, 0) });
    await harness.pass(60_000);
    expect(harness.submits()).toHaveLength(orders);
    expect(harness.engine.status()).toMatchObject({ positions: 0, unprotected: [] });
    expect(harness.of('position-adopted')).toHaveLength(1);
    expect(harness.of('foreign-seen')).toEqual([]);
    expect(harness.state().orders.get(ref)).toMatchObject({ quantity: 2, filled: 2 });
    // As if both had been reported at once: 3.00 for what has cost 3.15.
    const gains = harness.of('position-closed').map(({ realizedPnl }) => realizedPnl);
    expect(gains.reduce((sum, gain) => sum + gain)).toBeCloseTo(-30);
    const reasons = harness.of('position-closed').map(({ reason }) => reason);
    expect(reasons).toEqual(['operator', 'unprotected']);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain('It closes what was left alone');
  });

  it('of a part is sold alone once the exit of the rest has ended, which an alarm names', async () => {
    const harness = await held();
    const request = { symbol: SPREAD, isConfirmed: true, by: 'ann' } as const;
    await harness.command({ type: 'exit', quantity: 1, ...request });
    const part = harness.newest('x');
    await harness.told(part);
    const sold = legFill(harness, part, { symbol: FIRST, shares: 1, price: 5, id: 'd1' });
    await reported(harness, sold);
    await waited(harness, 1, -2);
    await quoted(harness, SECOND);
    const back = harness.newest('x');
    await harness.told(back);
    await harness.fill(back, 1, 2);
    await harness.command({ type: 'exit', ...request });
    const rest = harness.newest('x');
    expect(rest).toMatchObject({ symbol: SPREAD, quantity: 1 });
    await harness.told(rest);
    await reported(
      harness,
      legFill(harness, part, { symbol: SECOND, shares: 1, price: 2, id: 'd2' }),
    );
    await quoted(harness, SECOND);
    expect(harness.newest('x')).toBe(rest);
    expect(harness.of('alarm-raised').at(-1)?.text).toContain(
      `its exit waits, because ${rest.orderRef} of ${SPREAD}, which is ours, is on the other side`,
    );
    for (const symbol of [FIRST, SECOND] as const)
      await reported(harness, legFill(harness, rest, { symbol, shares: 1, price: 2, id: symbol }));
    await quoted(harness, SECOND);
    expect(harness.newest('x')).toMatchObject({ symbol: SECOND, side: 'sell', quantity: 1 });
  });

  it('of which the purchase is corrected to fewer: the rest is bought back too', async () => {
    const { harness } = await exited();
    await quoted(harness, SECOND);
    const back = harness.newest('x');
    expect(back).toMatchObject({ symbol: SECOND, side: 'buy', quantity: 2 });
    await harness.told(back);
    const bought = { price: 2, at: harness.now() };
    await reported(harness, executionOf(back, { execId: '0001.dead.01.01', shares: 2, ...bought }));
    expect(harness.engine.status()).toMatchObject({ positions: 0 });
    await reported(harness, executionOf(back, { execId: '0001.dead.01.02', shares: 1, ...bought }));
    await quoted(harness, SECOND);
    const again = harness.newest('x');
    expect(again).not.toBe(back);
    expect(again).toMatchObject({ symbol: SECOND, side: 'buy', quantity: 1 });
  });

  it('ends the order that buys it back', async () => {
    const { harness, late } = await exited();
    await quoted(harness, SECOND);
    const back = harness.newest('x');
    await harness.told(back);
    await late();
    await harness.pass(1_000);
    expect(harness.cancels().at(-1)).toBe(back.orderRef);
    await harness.status(back, 'cancelled');
    await harness.snapshot({ positions: inAccount(0, 0) });
    await harness.pass(60_000);
    expect(harness.engine.status()).toMatchObject({ positions: 0, unprotected: [] });
    expect(harness.newest('x')).toBe(back);
  });

  it('is sold as far as it was bought back before', async () => {
    const { harness, late } = await exited();
    await quoted(harness, SECOND);
    const back = harness.newest('x');
    await harness.told(back);
    await harness.fill(back, 1, 2);
    await late();
    await harness.pass(1_000);
    expect(harness.of('position-adopted').at(-1)).toMatchObject({ symbol: SECOND, quantity: 1 });
    await harness.status(back, 'cancelled');
    await harness.snapshot({ positions: inAccount(0, 1) });
    await quoted(harness, SECOND);
    expect(harness.newest('x')).toMatchObject({ symbol: SECOND, side: 'sell', quantity: 1 });
  });

  it('is sold if the order that buys it back fills before its cancel', async () => {
    const { harness, late } = await exited();
    await quoted(harness, SECOND);
    const back = harness.newest('x');
    await harness.told(back);
    await late();
    await harness.fill(back, 2, 2);
    await harness.snapshot({ positions: inAccount(0, 2) });
    await quoted(harness, SECOND);
    expect(harness.newest('x')).toMatchObject({ symbol: SECOND, side: 'sell', quantity: 2 });
  });

  it('in two parts closes it in two parts, with a restart between them', async () => {
    const { harness: before, ref } = await exited();
    const exit = before.state().orders.get(ref)?.terms;
    if (exit === undefined) throw new Error('the exit is not known');
    const part = (harness: Harness, id: string) =>
      reported(harness, legFill(harness, exit, { symbol: SECOND, shares: 1, price: 2, id }));
    await part(before, 'd2');
    const harness = await before.crash();
    await harness.ready({ positions: inAccount(0, -1) });
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
    await part(harness, 'd3');
    await harness.snapshot({ positions: inAccount(0, 0) });
    await harness.pass(60_000);
    expect(harness.engine.status()).toMatchObject({ positions: 0, unprotected: [] });
    expect(harness.of('position-adopted')).toEqual([]);
    expect(harness.submits()).toEqual([]);
  });

  it('is known after a restart', async () => {
    const { harness: before, late } = await exited();
    await late();
    const harness = await before.crash();
    await harness.ready({ positions: inAccount(0, 0) });
    await harness.pass(60_000);
    expect(harness.engine.status()).toMatchObject({ positions: 0, unprotected: [] });
    expect(harness.submits()).toEqual([]);
  });
});

describe('the late fill of an entry', () => {
  it('is bought back before what covers it is sold', async () => {
    const { harness, late } = await entered(FIRST);
    const sale = harness.newest('x');
    expect(sale).toMatchObject({ symbol: FIRST, side: 'sell' });
    await late();
    await harness.pass(1_000);
    expect(harness.cancels().at(-1)).toBe(sale.orderRef);
    await harness.status(sale, 'cancelled');
    await harness.snapshot({ positions: inAccount(2, -2) });
    expect(harness.engine.status()).toMatchObject({ unprotected: [] });
    await quoted(harness, SECOND);
    const back = harness.newest('x');
    expect(back).toMatchObject({ symbol: SECOND, side: 'buy', quantity: 2 });
    await harness.told(back);
    await quoted(harness, FIRST);
    expect(harness.newest('x')).toBe(back);
    await harness.fill(back, 2, 2);
    await harness.snapshot({ positions: inAccount(2, 0) });
    await quoted(harness, FIRST);
    expect(harness.newest('x')).toMatchObject({ symbol: FIRST, side: 'sell', quantity: 2 });
  });

  it('covers what is bought back, and is sold afterwards', async () => {
    const { harness, late } = await entered(SECOND);
    const back = harness.newest('x');
    expect(back).toMatchObject({ symbol: SECOND, side: 'buy' });
    await late();
    await harness.snapshot({ positions: inAccount(2, -2) });
    await quoted(harness, FIRST);
    expect(harness.newest('x')).toBe(back);
    await harness.fill(back, 2, 2);
    await harness.snapshot({ positions: inAccount(2, 0) });
    await quoted(harness, FIRST);
    expect(harness.newest('x')).toMatchObject({ symbol: FIRST, side: 'sell', quantity: 2 });
  });
});
