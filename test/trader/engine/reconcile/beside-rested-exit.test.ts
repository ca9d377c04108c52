// A contract that fills after it was not awaited any longer, beside a vertical of the same contracts: the broker takes orders on one side of
// a contract only.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { BOUGHT, held, holds, listed, SOLD, SPREAD } from './spreads.ts';

async function legFilled(harness: Harness, exit: OrderTerms, symbol: string): Promise<void> {
  const [side, price] = symbol === BOUGHT ? (['sell', 5] as const) : (['buy', 2] as const);
  const fill = { execId: `0001.d00d.${side}.01`, shares: 1, price, at: harness.now() };
  harness.broker.say({ type: 'execution', execution: executionOf(exit, fill, { symbol, side }) });
  await harness.settle();
}

async function quoted(harness: Harness, symbol: string, bid = 1.9, ask = 2): Promise<void> {
  await listed(harness, symbol, '7009');
  await harness.quote(bid, { symbol, bid, ask });
  await harness.pass(1_000);
}

async function waited(harness: Harness, snapshot: Partial<BrokerSnapshot>): Promise<void> {
  for (const _ of [1, 2]) {
    await harness.pass(31_000);
    await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
    await harness.snapshot(snapshot);
  }
  await harness.pass(1_000);
}

/** One of two units is left, and its exit rests. Of an order for the other one `alone` was traded, the other contract closed, and then filled. */
async function late(alone: string, { isHeldBack = false } = {}) {
  const other = alone === BOUGHT ? SOLD : BOUGHT;
  const harness = await held(
    { restsExits: ['contract', 'vertical'] },
    { protection: { underlying: { price: 95, floorPercent: 20 } } },
  );
  const rested = harness.newest('s');
  const condition = { condition: rested.condition as never };
  await harness.told(rested, { status: 'presubmitted', ...condition });
  await harness.pass(60_000);
  const exit = { type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' } as const;
  await harness.command({ ...exit, quantity: 1 });
  await harness.told(rested, { status: 'presubmitted', quantity: 1, ...condition });
  await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
  const part = harness.newest('x');
  await harness.told(part);
  await legFilled(harness, part, alone);
  const shown = { openOrders: [reportOf(rested, { quantity: 1, ...condition })] };
  const units = (bought: number, sold: number) => [holds(BOUGHT, bought), holds(SOLD, sold, 2.1)];
  await waited(harness, {
    ...shown,
    positions: alone === BOUGHT ? units(1, -2) : units(2, -1),
  });
  await quoted(harness, other);
  const closed = harness.newest('x');
  expect(closed).toMatchObject({ symbol: other, side: alone === BOUGHT ? 'buy' : 'sell' });
  await harness.told(closed);
  await harness.fill(closed, 1, 2);
  await harness.snapshot({ ...shown, positions: units(1, -1) });
  if (!isHeldBack) await legFilled(harness, part, other);
  return { harness, part, rested, other, shown, exits: harness.submits('exit').length };
}

const rests = (harness: Harness) => harness.submits('protection').flatMap(({ legs }) => legs);

describe.each([
  ['too many', BOUGHT, 'sell', [holds(BOUGHT, 1), holds(SOLD, 0, 2.1)]],
  ['short and bare', SOLD, 'buy', [holds(BOUGHT, 0), holds(SOLD, -1, 2.1)]],
] as const)('a contract that is %s, beside an exit that rests', (_, alone, side, positions) => {
  it('leaves once that exit has ended, and then that rests again', async () => {
    const { harness, rested, other, shown, exits } = await late(alone);
    await quoted(harness, other);
    expect(harness.cancels()).toContain(rested.orderRef);
    expect(harness.submits('exit')).toHaveLength(exits);
    await harness.snapshot({ ...shown, positions });
    await harness.status(rested, 'cancelled');
    await harness.pass(1_000);
    await quoted(harness, other);
    expect(harness.submits('exit')).toHaveLength(exits + 1);
    const last = harness.newest('x');
    expect(last).toMatchObject({ symbol: other, side, quantity: 1 });
    await harness.told(last);
    await harness.snapshot({ openOrders: [reportOf(last)], positions });
    await quoted(harness, other);
    expect(rests(harness)).toHaveLength(1);
    await harness.fill(last, 1, 2);
    await harness.snapshot({ positions: [holds(BOUGHT, 1), holds(SOLD, -1, 2.1)] });
    await harness.pass(1_000);
    expect(rests(harness)).toHaveLength(2);
    expect(harness.newest('s')).toMatchObject({ symbol: SPREAD, side: 'sell', quantity: 1 });
    expect(harness.submits('exit')).toHaveLength(exits + 1);
  });
});

it.each([
  ['short and bare, does not wait for a broker that does not answer', SOLD, 1],
  ['too many, waits for the answer', BOUGHT, 0],
] as const)('a contract that is %s', async (_, alone, more) => {
  const { harness, other, shown, exits } = await late(alone);
  const bought = alone === BOUGHT ? 1 : 0;
  const positions = [holds(BOUGHT, bought), holds(SOLD, bought - 1, 2.1)];
  for (let second = 0; second < 33; second += 1) {
    await quoted(harness, other);
    if (second % 10 === 0) await harness.snapshot({ ...shown, positions });
    if (second < 27) expect(harness.submits('exit')).toHaveLength(exits);
  }
  expect(harness.submits('exit')).toHaveLength(exits + more);
});

describe('a contract beside a vertical that is closed as a whole', () => {
  const exit = { type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' } as const;

  it('leaves first if it is short and bare, and the vertical then', async () => {
    const { harness, rested, other, exits } = await late(SOLD);
    await harness.status(rested, 'cancelled');
    const positions = [holds(BOUGHT, 0), holds(SOLD, -1, 2.1)];
    await harness.snapshot({ positions });
    await harness.command(exit);
    await quoted(harness, SPREAD, 3, 3.2);
    await quoted(harness, other);
    expect(harness.submits('exit')).toHaveLength(exits + 1);
    const back = harness.newest('x');
    expect(back).toMatchObject({ symbol: other, side: 'buy', quantity: 1 });
    await harness.told(back);
    await harness.fill(back, 1, 2);
    await harness.snapshot({ positions: [holds(BOUGHT, 1), holds(SOLD, -1, 2.1)] });
    await quoted(harness, SPREAD, 3, 3.2);
    expect(harness.newest('x')).toMatchObject({ symbol: SPREAD, side: 'sell', quantity: 1 });
    expect(harness.submits('exit')).toHaveLength(exits + 2);
  });

  it('ends the exit of the vertical that works if it is short and bare', async () => {
    const { harness, part, rested, exits } = await late(SOLD, { isHeldBack: true });
    await harness.command(exit);
    await harness.status(rested, 'cancelled');
    await harness.pass(1_000);
    await quoted(harness, SPREAD, 3, 3.2);
    const pair = harness.newest('x');
    expect(pair).toMatchObject({ symbol: SPREAD, side: 'sell', quantity: 1 });
    await harness.told(pair);
    await legFilled(harness, part, BOUGHT);
    await quoted(harness, BOUGHT);
    expect(harness.cancels().at(-1)).toBe(pair.orderRef);
    expect(harness.submits('exit')).toHaveLength(exits + 1);
    await harness.status(pair, 'cancelled');
    await harness.snapshot({ positions: [holds(BOUGHT, 0), holds(SOLD, -1, 2.1)] });
    await quoted(harness, SPREAD, 3, 3.2);
    await quoted(harness, BOUGHT);
    expect(harness.submits('exit')).toHaveLength(exits + 2);
    expect(harness.newest('x')).toMatchObject({ symbol: BOUGHT, side: 'buy', quantity: 1 });
  });

  it('ends its sale if it is one too many, and leaves after the vertical', async () => {
    const { harness, rested, other, exits } = await late(BOUGHT);
    await quoted(harness, other);
    await harness.status(rested, 'cancelled');
    const positions = [holds(BOUGHT, 1), holds(SOLD, 0, 2.1)];
    await harness.snapshot({ positions });
    await quoted(harness, other);
    const sale = harness.newest('x');
    expect(sale).toMatchObject({ symbol: other, side: 'sell', quantity: 1 });
    await harness.told(sale);
    await harness.command(exit);
    await quoted(harness, SPREAD, 3, 3.2);
    expect(harness.cancels().at(-1)).toBe(sale.orderRef);
    await harness.status(sale, 'cancelled');
    await harness.snapshot({ positions });
    await quoted(harness, other);
    await quoted(harness, SPREAD, 3, 3.2);
    expect(harness.submits('exit')).toHaveLength(exits + 2);
    expect(harness.newest('x')).toMatchObject({ symbol: SPREAD, side: 'sell', quantity: 1 });
  });
});
