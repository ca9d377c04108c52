// A person opens a position with each order type, between the real daemon and the gateway's own book.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { becomesCovered } from '../house/expectations.ts';
import { inReadyHouse, pass } from '../house/house.ts';
import { expectNeverNaked, place, placed, pricesOf, SPEED } from './placing.ts';

const SYMBOLS = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE'];

describe.concurrent('an entry', () => {
  it('of each type for continuous trading waits for its price, fills, and is covered', () =>
    inReadyHouse({ speed: SPEED, symbols: SYMBOLS }, async (house) => {
      await placed(house, 'AAA', { type: 'STP', stopPrice: 102 });
      await placed(house, 'BBB', { type: 'STP_LMT', stopPrice: 102, price: 102.5 });
      await placed(house, 'CCC', { type: 'TRAIL', trailBy: { kind: 'amount', amount: 1.5 } });
      await placed(house, 'DDD', { type: 'LMT', price: 99 });
      const [trail] = (await house.open('CCC')).filter(({ type }) => type === 'TRAIL');
      expect(trail).toMatchObject({ stop_price: 101.5, trail_amount: 1.5, trail_percent: null });
      await placed(house, 'EEE', {});
      await becomesCovered(house, 'EEE', 100);

      await house.price('CCC', 99.5);
      for (const symbol of ['AAA', 'BBB']) await house.price(symbol, 102.1);
      await house.price('DDD', 98.9);
      await until('the trail follows', async () =>
        (await house.open('CCC')).some(
          ({ type, stop_price: at }) => type === 'TRAIL' && at === 101,
        ),
      );
      await house.price('CCC', 101.1);
      for (const symbol of ['AAA', 'BBB', 'CCC', 'DDD']) await becomesCovered(house, symbol, 100);
      expect(Math.max(...(await pricesOf(house, 'BBB', 'BOT')))).toBeLessThanOrEqual(102.5);
      expect(Math.max(...(await pricesOf(house, 'DDD', 'BOT')))).toBeLessThanOrEqual(99);
      await expectNeverNaked(house);
    }));

  it('of a stop-limit stays unfilled beyond its limit', () =>
    inReadyHouse({ speed: SPEED }, async (house) => {
      await placed(house, 'AAA', { type: 'STP_LMT', stopPrice: 102, price: 102.2 });
      await house.price('AAA', 103);
      await until('it is triggered', async () =>
        (await house.open('AAA')).some(
          ({ type, status }) => type === 'STP LMT' && status === 'Submitted',
        ),
      );
      expect(await house.net('AAA')).toBe(0);
      await house.price('AAA', 102.1);
      await becomesCovered(house, 'AAA', 100);
      await expectNeverNaked(house);
    }));

  it('for the open rests over the open, fills at its price, and ends if it does not reach it', () =>
    inReadyHouse(
      { speed: SPEED, symbols: SYMBOLS, market: '2020-12-16T08:00:00-05:00' },
      async (house) => {
        await placed(house, 'AAA', { type: 'MOO' });
        await placed(house, 'BBB', { type: 'LOO', price: 101 });
        await placed(house, 'CCC', { type: 'LOO', price: 99 });
        expect(await place(house, 'DDD', { type: 'MKT' })).toMatchObject({ ok: false });
        await house.moveTo('2020-12-16T09:29:58-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesCovered(house, symbol, 100);
        expect([await pricesOf(house, 'AAA', 'BOT'), await pricesOf(house, 'BBB', 'BOT')]).toEqual([
          [100],
          [100],
        ]);
        await until(
          'nothing of the third is left',
          async () =>
            (await house.open('CCC')).length === 0 && house.factsOf('position-abandoned', 'CCC')[0],
        );
        expect(house.alarms()).toEqual([]);
        await expectNeverNaked(house);
      },
    ));

  it('for the open of the next day rests over midnight, and what fills of it has a stop of its size', () =>
    inReadyHouse({ speed: SPEED, market: '2020-12-16T16:30:00-05:00' }, async (house) => {
      await placed(house, 'AAA', { type: 'LOO', price: 101 });
      await placed(house, 'BBB', { type: 'MOO' });
      await house.fault('partial-fill', { symbol: 'AAA', shares: 40 });
      await house.moveTo('2020-12-17T03:00:00-05:00');
      await pass(house, 5_000);
      expect((await house.open('AAA')).map(({ type, tif }) => [type, tif])).toEqual([
        ['LMT', 'OPG'],
        ['STP', 'GTC'],
      ]);
      await house.moveTo('2020-12-17T09:29:58-05:00');
      await becomesCovered(house, 'AAA', 40);
      await becomesCovered(house, 'BBB', 100);
      await expectNeverNaked(house);
    }));

  it('for the close fills at the close, and its stop rests over the night', () =>
    inReadyHouse(
      { speed: SPEED, symbols: SYMBOLS, market: '2020-12-16T15:40:00-05:00' },
      async (house) => {
        await placed(house, 'AAA', { type: 'MOC' });
        await placed(house, 'BBB', { type: 'LOC', price: 101 });
        await placed(house, 'CCC', { type: 'LOC', price: 99 });
        await house.moveTo('2020-12-16T15:50:01-05:00');
        expect(await place(house, 'DDD', { type: 'MOC' })).toMatchObject({
          ok: false,
          // Prices may be old as well, so soon after the jump of the clock.
          reasons: expect.arrayContaining([
            expect.objectContaining({ kind: 'auction_window_closed', auction: 'closing' }),
          ]),
        });
        await house.moveTo('2020-12-16T15:59:58-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesCovered(house, symbol, 100);
        expect([await pricesOf(house, 'AAA', 'BOT'), await pricesOf(house, 'BBB', 'BOT')]).toEqual([
          [100],
          [100],
        ]);
        await until(
          'nothing of the third is left',
          async () => (await house.open('CCC')).length === 0,
        );
        await house.moveTo('2020-12-17T09:30:05-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesCovered(house, symbol, 100);
        await expectNeverNaked(house);
      },
    ));
});
