// A person opens a position with each order type, between the real daemon and the gateway's own book.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { inReadyEnvironment, pass } from '../environment/environment.ts';
import { becomesCovered } from '../environment/expectations.ts';
import { expectNeverNaked, place, placed, pricesOf, SPEED } from './placing.ts';

const SYMBOLS = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE'];

describe.concurrent('an entry', () => {
  it('of each type for continuous trading waits for its price, fills, and is covered', () =>
    inReadyEnvironment({ speed: SPEED, symbols: SYMBOLS }, async (environment) => {
      await placed(environment, 'AAA', { type: 'STP', stopPrice: 102 });
      await placed(environment, 'BBB', { type: 'STP_LMT', stopPrice: 102, price: 102.5 });
      await placed(environment, 'CCC', { type: 'TRAIL', trailBy: { kind: 'amount', amount: 1.5 } });
      await placed(environment, 'DDD', { type: 'LMT', price: 99 });
      const [trail] = (await environment.open('CCC')).filter(({ type }) => type === 'TRAIL');
      expect(trail).toMatchObject({ stop_price: 101.5, trail_amount: 1.5, trail_percent: null });
      await placed(environment, 'EEE', {});
      await becomesCovered(environment, 'EEE', 100);

      await environment.price('CCC', 99.5);
      for (const symbol of ['AAA', 'BBB']) await environment.price(symbol, 102.1);
      await environment.price('DDD', 98.9);
      await until('the trail follows', async () =>
        (await environment.open('CCC')).some(
          ({ type, stop_price: at }) => type === 'TRAIL' && at === 101,
        ),
      );
      await environment.price('CCC', 101.1);
      for (const symbol of ['AAA', 'BBB', 'CCC', 'DDD'])
        await becomesCovered(environment, symbol, 100);
      expect(Math.max(...(await pricesOf(environment, 'BBB', 'BOT')))).toBeLessThanOrEqual(102.5);
      expect(Math.max(...(await pricesOf(environment, 'DDD', 'BOT')))).toBeLessThanOrEqual(99);
      await expectNeverNaked(environment);
    }));

  it('of a stop-limit stays unfilled beyond its limit', () =>
    inReadyEnvironment({ speed: SPEED }, async (environment) => {
      await placed(environment, 'AAA', { type: 'STP_LMT', stopPrice: 102, price: 102.2 });
      await environment.price('AAA', 103);
      await until('it is triggered', async () =>
        (await environment.open('AAA')).some(
          ({ type, status }) => type === 'STP LMT' && status === 'Submitted',
        ),
      );
      expect(await environment.net('AAA')).toBe(0);
      await environment.price('AAA', 102.1);
      await becomesCovered(environment, 'AAA', 100);
      await expectNeverNaked(environment);
    }));

  it('for the open rests over the open, fills at its price, and ends if it does not reach it', () =>
    inReadyEnvironment(
      { speed: SPEED, symbols: SYMBOLS, market: '2020-12-16T08:00:00-05:00' },
      async (environment) => {
        await placed(environment, 'AAA', { type: 'MOO' });
        await placed(environment, 'BBB', { type: 'LOO', price: 101 });
        await placed(environment, 'CCC', { type: 'LOO', price: 99 });
        expect(await place(environment, 'DDD', { type: 'MKT' })).toMatchObject({ ok: false });
        await environment.moveTo('2020-12-16T09:29:58-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesCovered(environment, symbol, 100);
        expect([
          await pricesOf(environment, 'AAA', 'BOT'),
          await pricesOf(environment, 'BBB', 'BOT'),
        ]).toEqual([[100], [100]]);
        await until(
          'nothing of the third is left',
          async () =>
            (await environment.open('CCC')).length === 0 &&
            environment.factsOf('position-abandoned', 'CCC')[0],
        );
        expect(environment.alarms()).toEqual([]);
        await expectNeverNaked(environment);
      },
    ));

  it('for the open of the next day rests over midnight, and what fills of it has a stop of its size', () =>
    inReadyEnvironment(
      { speed: SPEED, market: '2020-12-16T16:30:00-05:00' },
      async (environment) => {
        await placed(environment, 'AAA', { type: 'LOO', price: 101 });
        await placed(environment, 'BBB', { type: 'MOO' });
        await environment.fault('partial-fill', { symbol: 'AAA', shares: 40 });
        await environment.moveTo('2020-12-17T03:00:00-05:00');
        await pass(environment, 5_000);
        expect((await environment.open('AAA')).map(({ type, tif }) => [type, tif])).toEqual([
          ['LMT', 'OPG'],
          ['STP', 'GTC'],
        ]);
        await environment.moveTo('2020-12-17T09:29:58-05:00');
        await becomesCovered(environment, 'AAA', 40);
        await becomesCovered(environment, 'BBB', 100);
        await expectNeverNaked(environment);
      },
    ));

  it('for the close fills at the close, and its stop rests over the night', () =>
    inReadyEnvironment(
      { speed: SPEED, symbols: SYMBOLS, market: '2020-12-16T15:40:00-05:00' },
      async (environment) => {
        await placed(environment, 'AAA', { type: 'MOC' });
        await placed(environment, 'BBB', { type: 'LOC', price: 101 });
        await placed(environment, 'CCC', { type: 'LOC', price: 99 });
        await environment.moveTo('2020-12-16T15:50:01-05:00');
        expect(await place(environment, 'DDD', { type: 'MOC' })).toMatchObject({
          ok: false,
          // Prices may be old as well, so soon after the jump of the clock.
          reasons: expect.arrayContaining([
            expect.objectContaining({ kind: 'auction_window_closed', auction: 'closing' }),
          ]),
        });
        await environment.moveTo('2020-12-16T15:59:58-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesCovered(environment, symbol, 100);
        expect([
          await pricesOf(environment, 'AAA', 'BOT'),
          await pricesOf(environment, 'BBB', 'BOT'),
        ]).toEqual([[100], [100]]);
        await until(
          'nothing of the third is left',
          async () => (await environment.open('CCC')).length === 0,
        );
        await environment.moveTo('2020-12-17T09:30:05-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesCovered(environment, symbol, 100);
        await expectNeverNaked(environment);
      },
    ));
});
