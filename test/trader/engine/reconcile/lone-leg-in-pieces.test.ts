// One contract of a vertical is gone, and more moves before that is settled: an order for the pair fills in part, or more contracts go.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { Harness, HarnessOptions } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { BOUGHT, held, holds, listed, looks, SOLD, SPREAD } from './spreads.ts';

const account = (bought: number, sold: number) => [holds(BOUGHT, bought), holds(SOLD, sold, 2.1)];
const exits = (harness: Harness) => harness.submits('exit').flatMap(({ legs }) => legs);
const taken = (harness: Harness) =>
  harness.of('position-adopted').map(({ symbol, quantity }) => [symbol, quantity]);

/** Of one unit the bought contract is gone, and an exit of both units is to end. */
async function ending() {
  const harness = await held();
  await harness.pass(60_000);
  await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
  const exit = harness.newest('x');
  await harness.told(exit);
  await looks(harness, account(1, -2), { openOrders: [reportOf(exit)] });
  expect(harness.cancels()).toContain(exit.orderRef);
  return { harness, exit };
}

async function unitFilled(harness: Harness, exit: OrderTerms): Promise<void> {
  const legs = [
    { symbol: BOUGHT, side: 'sell', price: 5 },
    { symbol: SOLD, side: 'buy', price: 2 },
  ] as const;
  for (const { symbol, side, price } of legs) {
    const fill = { execId: `0001.c0de.${side}.01`, shares: 1, price, at: harness.now() };
    harness.broker.say({ type: 'execution', execution: executionOf(exit, fill, { symbol, side }) });
    await harness.settle();
  }
}

describe('an order for the pair that was to end has filled one unit of two', () => {
  it.each([
    ['shows it', 0],
    ['lacks that of one contract', 1],
  ])(
    'and the next report %s: no other order for a pair follows, and what is short is bought back',
    async (_, bought) => {
      const { harness, exit } = await ending();
      await unitFilled(harness, exit);
      await harness.status(exit, 'cancelled');
      for (let look = 0; look < 3; look += 1) {
        await harness.snapshot({ positions: account(bought, -1) });
        await harness.pass(500);
        await harness.quote(2.9, { symbol: SPREAD, bid: 2.8, ask: 3 });
        await harness.pass(500);
      }
      expect(exits(harness)).toHaveLength(1);
      await looks(harness, account(0, -1));
      expect(taken(harness)).toEqual([[SOLD, -1]]);
      await listed(harness, SOLD, '7009');
      await harness.quote(2, { symbol: SOLD, bid: 2, ask: 2.1 });
      await harness.pass(1_000);
      expect(exits(harness)).toHaveLength(2);
      expect(harness.newest('x')).toMatchObject({ symbol: SOLD, side: 'buy', quantity: 1 });
    },
  );
});

describe('a person sells one contract after the other', () => {
  it('and what two looks lack is closed, although each shows fewer', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await harness.snapshot({ positions: account(1, -2) });
    await harness.pass(6_000);
    await harness.snapshot({ positions: account(0, -2) });
    expect(taken(harness)).toEqual([[SOLD, -1]]);
    await looks(harness, account(0, -2));
    expect(taken(harness)).toEqual([
      [SOLD, -1],
      [SOLD, -1],
    ]);
  });

  it('while an exit rests: it ends once, and no other one is placed', async () => {
    const options: HarnessOptions = { restsExits: ['contract', 'vertical'] };
    const protection = { underlying: { price: 95, floorPercent: 20 } };
    const harness = await held(options, { protection });
    const rested = harness.newest('s');
    const condition = { condition: rested.condition as never };
    await harness.told(rested, { status: 'presubmitted', ...condition });
    await harness.pass(60_000);
    await looks(harness, account(1, -2), { openOrders: [reportOf(rested, condition)] });
    await harness.status(rested, 'cancelled');
    for (let look = 0; look < 3; look += 1) {
      await harness.snapshot({ positions: account(0, -2) });
      await harness.pass(1_000);
    }
    await looks(harness, account(0, -2));
    expect(taken(harness)).toEqual([
      [SOLD, -1],
      [SOLD, -1],
    ]);
    expect(harness.cancels()).toEqual([rested.orderRef]);
    expect(harness.submits('protection')).toHaveLength(1);
  });
});
