// Flatten after the session: armed for the open, or by a limit order in the extended session.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../processes/waiting.ts';
import { type Environment, openReadyEnvironment } from './environment/environment.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await openReadyEnvironment({
    symbols: ['NIGHT', 'EVE'],
    // An hour and a half before the close: nine minutes in real time.
    market: '2020-12-16T14:30:00-05:00',
  });
});

afterAll(() => environment?.end());

function flatten(symbol: string, isExtended: boolean) {
  const by = 'operator';
  return environment.daemon.trader.command({
    type: 'flatten',
    symbol,
    isExtended,
    isConfirmed: true,
    by,
  });
}

describe('flatten after the close', () => {
  it('goes out by a limit outside regular hours when asked to, and else waits for the open', async () => {
    await environment.enter('NIGHT');
    await environment.enter('EVE');
    await environment.moveTo('2020-12-16T16:30:00-05:00');
    // Another price than before: what is seen is of now.
    for (const symbol of ['NIGHT', 'EVE']) await environment.price(symbol, 100.5);
    await until('the quotes are seen', () =>
      ['NIGHT', 'EVE'].every((symbol) => environment.daemon.trader.lastPrice(symbol) === 100.5),
    );
    expect(await flatten('NIGHT', false)).toMatchObject({
      ok: true,
      text: 'Going flat: close 100 NIGHT at the open of 2020-12-17 09:30:00 ET.',
      closing: [{ symbol: 'NIGHT', armed: 'at the open of 2020-12-17 09:30:00 ET' }],
    });
    expect(await flatten('EVE', true)).toMatchObject({
      text: 'Going flat: close 100 EVE by a limit order now.',
    });
    await until('it is flat', async () => (await environment.net('EVE')) === 0);
    await until('no order is left', async () => (await environment.open('EVE')).length === 0);
    expect(environment.factsOf('exit-intended', 'EVE')).toMatchObject([
      { legs: [{ type: 'limit', extendedHours: true }] },
    ]);
    expect(await environment.net('NIGHT')).toBe(100);
    expect(environment.factsOf('exit-intended', 'NIGHT')).toEqual([]);
    expect((await environment.open('NIGHT')).some(({ type }) => type === 'STP')).toBe(true);

    await environment.moveTo('2020-12-17T09:10:00-05:00');
    expect(await environment.net('NIGHT')).toBe(100);
    await environment.moveTo('2020-12-17T09:30:05-05:00');
    await environment.price('NIGHT', 99);
    await until('it is flat', async () => (await environment.net('NIGHT')) === 0);
    await until('no order is left', async () => (await environment.open('NIGHT')).length === 0);
    for (const symbol of ['EVE', 'NIGHT']) {
      const closed = await until(
        'the trade is over',
        () => environment.factsOf('position-closed', symbol)[0],
      );
      expect(closed.reason).toBe('operator');
    }
    expect((await environment.book()).naked_milliseconds).toBe(0);
  });
});
