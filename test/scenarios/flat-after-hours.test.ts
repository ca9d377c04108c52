// Flatten after the session: armed for the open, or by a limit order in the extended session.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../processes/waiting.ts';
import { type House, openReadyHouse } from './house/house.ts';

let house: House;

beforeAll(async () => {
  house = await openReadyHouse({
    symbols: ['NIGHT', 'EVE'],
    market: '2020-12-16T15:30:00-05:00',
  });
});

afterAll(() => house?.end());

function flatten(symbol: string, isExtended: boolean) {
  const by = 'operator';
  return house.daemon.trader.command({
    type: 'flatten',
    symbol,
    isExtended,
    isConfirmed: true,
    by,
  });
}

describe('flatten after the close', () => {
  it('goes out by a limit outside regular hours when asked to, and else waits for the open', async () => {
    await house.enter('NIGHT');
    await house.enter('EVE');
    await house.moveTo('2020-12-16T16:30:00-05:00');
    for (const symbol of ['NIGHT', 'EVE']) await house.price(symbol, 100);
    await until('the quotes are seen', () => house.daemon.trader.lastPrice('EVE') === 100);
    expect(await flatten('NIGHT', false)).toMatchObject({
      ok: true,
      text: 'Going flat: close 100 NIGHT at the open of 2020-12-17 09:30:00 ET.',
      closing: [{ symbol: 'NIGHT', armed: 'at the open of 2020-12-17 09:30:00 ET' }],
    });
    expect(await flatten('EVE', true)).toMatchObject({
      text: 'Going flat: close 100 EVE by a limit order now.',
    });
    await until('it is flat', async () => (await house.net('EVE')) === 0);
    await until('no order is left', async () => (await house.open('EVE')).length === 0);
    expect(house.factsOf('exit-intended', 'EVE')).toMatchObject([
      { legs: [{ type: 'limit', extendedHours: true }] },
    ]);
    expect(await house.net('NIGHT')).toBe(100);
    expect(house.factsOf('exit-intended', 'NIGHT')).toEqual([]);
    expect((await house.open('NIGHT')).some(({ type }) => type === 'STP')).toBe(true);

    await house.moveTo('2020-12-17T09:28:00-05:00');
    expect(await house.net('NIGHT')).toBe(100);
    await house.moveTo('2020-12-17T09:30:05-05:00');
    await house.price('NIGHT', 99);
    await until('it is flat', async () => (await house.net('NIGHT')) === 0);
    await until('no order is left', async () => (await house.open('NIGHT')).length === 0);
    for (const symbol of ['EVE', 'NIGHT']) {
      const closed = await until(
        'the trade is over',
        () => house.factsOf('position-closed', symbol)[0],
      );
      expect(closed.reason).toBe('operator');
    }
    expect((await house.book()).naked_milliseconds).toBe(0);
  });
});
