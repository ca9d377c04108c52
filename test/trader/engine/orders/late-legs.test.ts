// One contract of an order that closes a vertical fills, the other one is awaited in vain, and what was left of the vertical is closed. Then the
// other one fills after all.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import type { Harness } from '../harness/harness.ts';
import {
  ANN,
  FIRST,
  held,
  inAccount,
  legFill,
  listed,
  reported,
  SECOND,
  SPREAD,
  waited,
} from './bought-spread.ts';

interface Left {
  readonly harness: Harness;
  readonly exit: OrderTerms;
}

/** So many of two units are sold: the first contract fills, and the second one, which is short, is bought back alone. */
async function halfSold(units: number): Promise<Left> {
  const harness = await held();
  const exit = await sold(harness, units);
  await harness.told(exit);
  await reported(
    harness,
    legFill(harness, exit, { symbol: FIRST, shares: units, price: 5, id: 'd1' }),
  );
  await harness.status(exit, 'filled');
  await waited(harness, 2 - units, -2);
  await listed(harness, SECOND);
  await harness.quote(2, { symbol: SECOND, bid: 1.9, ask: 2 });
  await harness.pass(1_000);
  const healing = harness.newest('x');
  await harness.told(healing);
  await harness.fill(healing, units, 2);
  return { harness, exit };
}

async function sold(harness: Harness, units: number): Promise<OrderTerms> {
  const order = { symbol: SPREAD, side: 'sell', type: 'MKT', quantity: units } as const;
  await harness.command({
    type: 'place-order',
    order: { ...order, as: 'position', takesOwnership: false },
    requester: ANN,
  });
  return harness.newest('x');
}

describe.each([
  ['all', 2],
  ['a part', 1],
])('a contract that fills late, of an exit of %s', (_, units) => {
  it('is a position of that contract, which is closed; the vertical is not sold again', async () => {
    const { harness, exit } = await halfSold(units);
    const late = legFill(harness, exit, { symbol: SECOND, shares: units, price: 2, id: 'd2' });
    await reported(harness, late);
    await harness.snapshot({ positions: inAccount(2 - units, units - 2 + units) });
    await harness.pass(1_000);
    expect(harness.of('position-adopted').at(-1)).toMatchObject({
      symbol: SECOND,
      quantity: units,
    });
    await harness.quote(2, { symbol: SECOND, bid: 1.9, ask: 2 });
    await harness.pass(1_000);
    const last = harness.newest('x');
    expect(last).toMatchObject({ symbol: SECOND, side: 'sell', quantity: units });
    await harness.told(last);
    await harness.fill(last, units, 1.9);
    const left = units === 2 ? [] : [[SPREAD, 1]];
    const positions = [...harness.state().positions.values()]
      .filter(isHeld)
      .map(({ symbol, quantity }) => [symbol, quantity]);
    expect(positions).toEqual(left);
    const closed = harness
      .of('execution-booked')
      .filter(({ orderRef }) => orderRef === exit.orderRef);
    expect(closed.map(({ shares }) => shares)).toEqual([units]);
    await harness.snapshot({ positions: inAccount(2 - units, units - 2) });
    expect(harness.of('foreign-seen')).toEqual([]);
  });
});
