// One contract of an order that closes a vertical fills, the other one is awaited in vain, and what was left of the vertical is closed. Then the
// other one fills after all.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import type { Harness } from '../harness/harness.ts';
import { place } from '../requests/order-requests.ts';
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

describe('an entry while a contract of a separated order may still fill', () => {
  const buysStock = (harness: Harness) =>
    placed(harness, { symbol: 'AAPL', quantity: 1, price: 101 });

  async function placed(
    harness: Harness,
    order: { readonly symbol: string; readonly quantity: number; readonly price: number },
  ): Promise<string> {
    await harness.quote(100);
    const answer = place(harness, { type: 'LMT', ...order });
    await harness.pass(6_000);
    return JSON.stringify(await answer);
  }

  it('is refused in the stock and its options, by the name of that contract', async () => {
    const { harness } = await halfSold(2);
    expect(await buysStock(harness)).toContain(
      `of an order for ${SPREAD} one contract has filled alone, and ${SECOND} may still fill today`,
    );
    const call = 'AAPL 261218C00250000';
    await listed(harness, call);
    expect(await placed(harness, { symbol: call, quantity: 1, price: 1 })).toContain('leg_awaited');
    await harness.predict('BUY');
    const [refused] = harness.of('signal-refused');
    expect(refused?.reasons).toContainEqual({ kind: 'leg_awaited', contract: SECOND, of: SPREAD });
  });

  it('is accepted once it has filled, and on the next day', async () => {
    const { harness } = await halfSold(2);
    const next = await harness.crash(DAY_MS);
    await next.ready();
    expect(await buysStock(next)).not.toContain('leg_awaited');
    const other = await halfSold(2);
    const fill = { symbol: SECOND, shares: 2, price: 2, id: 'd2' };
    await reported(other.harness, legFill(other.harness, other.exit, fill));
    await other.harness.pass(1_000);
    expect(await buysStock(other.harness)).not.toContain('leg_awaited');
  });
});
