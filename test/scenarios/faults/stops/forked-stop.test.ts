// A change that became a second live order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { becomesCovered, expectNothingSentTwice } from '../../house/expectations.ts';
import { type House, openReadyHouse, pass } from '../../house/house.ts';
import { expectWithin } from '../figures/measured.ts';

let house: House;

beforeAll(async () => {
  house = await openReadyHouse({
    symbols: ['FORK'],
    strategy: { trail: { kind: 'percent', percent: 1, activateAtR: 0.25, step: undefined } },
  });
});

afterAll(() => house?.end());

describe.concurrent('a change that forks', () => {
  it('modify-forks: the tighter of the two stays, the other is cancelled within two seconds', async () => {
    await house.enter('FORK');
    await house.fault('modify-forks', { symbol: 'FORK' });
    await house.price('FORK', 101);
    // The daemon may cancel one of them before they are seen side by side.
    const both = await until('there are two stops', async () => {
      const { open_orders, completed_orders } = await house.book();
      const stops = [...open_orders, ...completed_orders].filter(
        ({ symbol, type }) => symbol === 'FORK' && type === 'STP',
      );
      return stops.length === 2 ? stops.map(({ stop_price }) => stop_price ?? 0) : undefined;
    });
    const forkedAt = house.now();
    await until('one is left', async () => (await house.stops('FORK')).length === 1);
    const tookMs = house.now() - forkedAt;
    expect(await house.stops('FORK')).toEqual([Math.max(...both)]);
    expectWithin('modify-forks: one stop left after', tookMs, 2_000);
    await becomesCovered(house, 'FORK', 100);
    await pass(house, 5_000);
    expect(await house.stops('FORK')).toHaveLength(1);
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(house));
});
