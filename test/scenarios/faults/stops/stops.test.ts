// Stops that vanish, are cancelled or moved by somebody else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  newOrders,
} from '../../house/expectations.ts';
import { type House, openReadyHouse, pass } from '../../house/house.ts';
import { expectWithin } from '../figures/measured.ts';

/** One falls at a time: by chance the stop was asked for, missed and placed anew before the price moved. */
const FALLING = ['VANT', 'VANU', 'VANV', 'VANW'];

let house: House;

beforeAll(async () => {
  house = await openReadyHouse({
    symbols: ['VAN', 'CAN', 'TIGHT', 'LOOSE', ...FALLING],
    strategy: { trail: { kind: 'percent', percent: 1, activateAtR: 0.25, step: undefined } },
  });
});

afterAll(() => house?.end());

describe.concurrent('a stop in other hands', () => {
  it('stop-vanishes: is missed by asking and placed anew', async () => {
    await house.enter('VAN');
    await house.fault('stop-vanishes', { symbol: 'VAN' });
    const vanishedAt = house.now();
    expect(await house.stops('VAN')).toEqual([]);
    await becomesCovered(house, 'VAN', 100);
    expectWithin('stop-vanishes: covered again after', house.now() - vanishedAt, 65_000);
    expect(await house.stops('VAN')).toEqual([98]);
    const shares = (await house.open('VAN')).filter(({ type }) => type === 'LMT');
    expect(shares.length).toBeLessThanOrEqual(1);
  });

  it('stop-cancelled-by-hand: is restored at once, with notice', async () => {
    await house.enter('CAN');
    const before = await house.stops('CAN');
    await house.fault('stop-cancelled-by-hand', { symbol: 'CAN' });
    await becomesCovered(house, 'CAN', 100);
    expect(await house.stops('CAN')).toEqual(before);
    await until('the notice', () => house.alarms('CAN').includes('stop-by-hand'));
    expect(house.alarms('CAN')).not.toContain('contested');
  });

  it('stop-moved-by-hand, tighter: the new floor', async () => {
    await house.enter('TIGHT');
    await house.fault('stop-moved-by-hand', { symbol: 'TIGHT', price: 99 });
    await until('our record says so', () =>
      house.daemon.look.positions().some((row) => row.symbol === 'TIGHT' && row.stop_price === 99),
    );
    await pass(house, 8_000);
    expect(await house.stops('TIGHT')).toEqual([99]);
    expect(house.factsOf('stop-moved', 'TIGHT').at(-1)).toMatchObject({ why: 'by_hand', to: 99 });
  });

  it('stop-moved-by-hand, looser: is restored once', async () => {
    await house.enter('LOOSE');
    await house.fault('stop-moved-by-hand', { symbol: 'LOOSE', price: 95 });
    await until('it is noticed', () => house.alarms('LOOSE').includes('stop-by-hand'));
    await until('it rests where it was', async () => (await house.stops('LOOSE'))[0] === 98);
    expect(house.factsOf('change-intended', 'LOOSE').at(-1)).toMatchObject({ purpose: 'repair' });
    await becomesCovered(house, 'LOOSE', 100);
  });

  it('a price that falls through the place of a vanished stop closes the position', async () => {
    const reasons: string[] = [];
    for (const symbol of FALLING) {
      await house.enter(symbol);
      await house.fault('stop-vanishes', { symbol });
      await house.price(symbol, 97);
      await becomesFlat(house, symbol);
      reasons.push(...house.factsOf('position-closed', symbol).map(({ reason }) => reason));
      if (reasons.at(-1) === 'stop_through_market') {
        expect((await newOrders(house, symbol)).length).toBeGreaterThan(3);
        break;
      }
    }
    expect(reasons.at(-1)).toBe('stop_through_market');
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(house));
});
