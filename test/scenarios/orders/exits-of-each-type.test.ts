// A person closes a position with each order type, between the real daemon and the gateway's own book: the stop rests until the end.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { becomesCovered, becomesFlat, row } from '../house/expectations.ts';
import { type House, inReadyHouse, pass } from '../house/house.ts';
import { expectNeverNaked, placed, pricesOf, SPEED } from './placing.ts';

const SYMBOLS = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE'];
const SELL = { side: 'sell' } as const;

/** Long 100 of each at 100, each under its stop at 95. */
async function hold(house: House, symbols: readonly string[]): Promise<void> {
  for (const symbol of symbols) await placed(house, symbol, {});
  for (const symbol of symbols) await becomesCovered(house, symbol, 100);
}

/** The stop and the order beside it, in one group of the broker, together for no more than is held. */
async function expectInGroup(house: House, symbol: string, type: string): Promise<void> {
  await until(`${symbol}: ${type} rests beside the stop`, async () => {
    const orders = await house.open(symbol);
    return (
      orders.length === 2 &&
      orders.some((order) => order.type === type) &&
      orders.some((order) => order.type === 'STP' && order.stop_price === 95) &&
      orders.every(({ quantity, oca_group: group }) => quantity === 100 && group !== '') &&
      new Set(orders.map(({ oca_group: group }) => group)).size === 1
    );
  });
}

describe.concurrent('an order to close', () => {
  it('at each price waits beside the stop, fills there, and takes the stop with it', () =>
    inReadyHouse({ speed: SPEED, symbols: SYMBOLS }, async (house) => {
      await hold(house, SYMBOLS);
      const gtc = { ...SELL, validity: 'gtc' } as const;
      await placed(house, 'AAA', { ...gtc, type: 'STP_LMT', stopPrice: 98, price: 97.5 });
      await placed(house, 'BBB', {
        ...gtc,
        type: 'TRAIL',
        trailBy: { kind: 'percent', percent: 2 },
      });
      await placed(house, 'CCC', { ...gtc, type: 'LMT', price: 103 });
      await placed(house, 'EEE', { ...SELL, type: 'MKT' });
      await becomesFlat(house, 'EEE');
      await expectInGroup(house, 'AAA', 'STP LMT');
      await expectInGroup(house, 'BBB', 'TRAIL');
      await expectInGroup(house, 'CCC', 'LMT');
      await house.price('BBB', 105);
      await until('the trail follows', async () =>
        (await house.open('BBB')).some(
          ({ type, stop_price: at }) => type === 'TRAIL' && at === 102.9,
        ),
      );
      await house.price('AAA', 97.9);
      await house.price('BBB', 102.8);
      await house.price('CCC', 103.1);
      for (const symbol of ['AAA', 'BBB', 'CCC']) await becomesFlat(house, symbol);
      expect(Math.min(...(await pricesOf(house, 'AAA', 'SLD')))).toBeGreaterThanOrEqual(97.5);
      expect(Math.min(...(await pricesOf(house, 'CCC', 'SLD')))).toBeGreaterThanOrEqual(103);
      await placed(house, 'DDD', { ...gtc, type: 'STP', stopPrice: 98 });
      await house.price('DDD', 97.9);
      await becomesFlat(house, 'DDD');
      await expectNeverNaked(house);
      expect(house.alarms()).toEqual([]);
    }));

  it('that the price has jumped over leaves the position to its stop', () =>
    inReadyHouse({ speed: SPEED }, async (house) => {
      await hold(house, ['AAA']);
      await placed(house, 'AAA', { ...SELL, type: 'STP_LMT', stopPrice: 98, price: 97.9 });
      await house.price('AAA', 97);
      await until('it is triggered', async () =>
        (await house.open('AAA')).some(
          ({ type, status }) => type === 'STP LMT' && status === 'Submitted',
        ),
      );
      expect(await row(house, 'AAA')).toMatchObject({ quantity: 100, protected: true });
      await house.price('AAA', 94.9);
      await becomesFlat(house, 'AAA');
      await expectNeverNaked(house);
    }));

  it('in the closing auction trades at the close; what it does not reach stays protected over the night', () =>
    inReadyHouse(
      { speed: SPEED, symbols: SYMBOLS, market: '2020-12-16T15:40:00-05:00' },
      async (house) => {
        await hold(house, ['AAA', 'BBB', 'CCC']);
        await placed(house, 'AAA', { ...SELL, type: 'MOC' });
        await placed(house, 'BBB', { ...SELL, type: 'LOC', price: 99 });
        await placed(house, 'CCC', { ...SELL, type: 'LOC', price: 101 });
        for (const symbol of ['AAA', 'BBB', 'CCC'])
          await expectInGroup(house, symbol, symbol === 'AAA' ? 'MOC' : 'LOC');
        await house.moveTo('2020-12-16T15:59:55-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesFlat(house, symbol);
        expect([
          ...(await pricesOf(house, 'AAA', 'SLD')),
          ...(await pricesOf(house, 'BBB', 'SLD')),
        ]).toEqual([100, 100]);
        await until('the third order ends', async () => (await house.open('CCC')).length === 1);
        await becomesCovered(house, 'CCC', 100);
        await house.moveTo('2020-12-17T09:30:05-05:00');
        await becomesCovered(house, 'CCC', 100);
        await expectNeverNaked(house);
      },
    ));

  it('in the opening auction rests over the night beside the stop, and trades at the open', () =>
    inReadyHouse(
      { speed: SPEED, symbols: SYMBOLS, market: '2020-12-16T15:30:00-05:00' },
      async (house) => {
        await hold(house, ['AAA', 'BBB', 'CCC']);
        await house.moveTo('2020-12-16T16:01:00-05:00');
        await placed(house, 'AAA', { ...SELL, type: 'MOO' });
        await placed(house, 'BBB', { ...SELL, type: 'LOO', price: 99 });
        await placed(house, 'CCC', { ...SELL, type: 'LOO', price: 101 });
        await house.moveTo('2020-12-17T09:29:55-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesFlat(house, symbol);
        expect([
          ...(await pricesOf(house, 'AAA', 'SLD')),
          ...(await pricesOf(house, 'BBB', 'SLD')),
        ]).toEqual([100, 100]);
        await until('the third order ends', async () => (await house.open('CCC')).length === 1);
        await becomesCovered(house, 'CCC', 100);
        await expectNeverNaked(house);
      },
    ));

  it('in the closing auction stands back for nothing after its cut-off, and closes what is to be flat', () =>
    inReadyHouse({ speed: SPEED, market: '2020-12-16T15:40:00-05:00' }, async (house) => {
      await hold(house, ['AAA', 'BBB']);
      await placed(house, 'AAA', { ...SELL, type: 'MOC' });
      // An order that is not heard of for so long after it was taken is replaced.
      await until('the daemon has heard that it rests', () =>
        house
          .factsOf('order-updated', 'AAA')
          .find(({ orderRef, status }) => orderRef.endsWith('.x') && status === 'working'),
      );
      await house.moveTo('2020-12-16T15:52:00-05:00');
      const flatten = { type: 'flatten', isExtended: false, isConfirmed: true, by: 'ann' } as const;
      expect(await house.daemon.trader.command(flatten)).toMatchObject({ ok: true });
      await becomesFlat(house, 'BBB');
      await pass(house, 5_000);
      expect((await house.open('AAA')).map(({ type }) => type).sort()).toEqual(['MOC', 'STP']);
      await house.moveTo('2020-12-16T15:59:55-05:00');
      await becomesFlat(house, 'AAA');
      expect(await pricesOf(house, 'AAA', 'SLD')).toEqual([100]);
      await expectNeverNaked(house);
    }));

  it('gives way to an exit that must not wait', () =>
    inReadyHouse({ speed: SPEED }, async (house) => {
      await hold(house, ['AAA']);
      await placed(house, 'AAA', { ...SELL, type: 'MOC' });
      await expectInGroup(house, 'AAA', 'MOC');
      await placed(house, 'AAA', { ...SELL, type: 'MKT' });
      await becomesFlat(house, 'AAA');
      expect(await pricesOf(house, 'AAA', 'SLD')).not.toContain(100);
      await expectNeverNaked(house);
    }));
});
