// A person closes a position with each order type, between the real daemon and the gateway's own book: the stop rests until the end.
import { describe, expect, it } from 'vitest';
import { until } from '../../processes/waiting.ts';
import { type Environment, inReadyEnvironment, pass } from '../environment/environment.ts';
import { becomesCovered, becomesFlat, row } from '../environment/expectations.ts';
import { expectNeverNaked, placed, pricesOf, SPEED } from './placing.ts';

const SYMBOLS = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE'];
const SELL = { side: 'sell' } as const;

/** Long 100 of each at 100, each under its stop at 95. */
async function hold(environment: Environment, symbols: readonly string[]): Promise<void> {
  for (const symbol of symbols) await placed(environment, symbol, {});
  for (const symbol of symbols) await becomesCovered(environment, symbol, 100);
}

/** The stop and the order beside it, in one group of the broker, together for no more than is held. */
async function expectInGroup(
  environment: Environment,
  symbol: string,
  type: string,
): Promise<void> {
  await until(`${symbol}: ${type} rests beside the stop`, async () => {
    const orders = await environment.open(symbol);
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
    inReadyEnvironment({ speed: SPEED, symbols: SYMBOLS }, async (environment) => {
      await hold(environment, SYMBOLS);
      const gtc = { ...SELL, validity: 'gtc' } as const;
      await placed(environment, 'AAA', { ...gtc, type: 'STP_LMT', stopPrice: 98, price: 97.5 });
      await placed(environment, 'BBB', {
        ...gtc,
        type: 'TRAIL',
        trailBy: { kind: 'percent', percent: 2 },
      });
      await placed(environment, 'CCC', { ...gtc, type: 'LMT', price: 103 });
      await placed(environment, 'EEE', { ...SELL, type: 'MKT' });
      await becomesFlat(environment, 'EEE');
      await expectInGroup(environment, 'AAA', 'STP LMT');
      await expectInGroup(environment, 'BBB', 'TRAIL');
      await expectInGroup(environment, 'CCC', 'LMT');
      await environment.price('BBB', 105);
      await until('the trail follows', async () =>
        (await environment.open('BBB')).some(
          ({ type, stop_price: at }) => type === 'TRAIL' && at === 102.9,
        ),
      );
      await environment.price('AAA', 97.9);
      await environment.price('BBB', 102.8);
      await environment.price('CCC', 103.1);
      for (const symbol of ['AAA', 'BBB', 'CCC']) await becomesFlat(environment, symbol);
      expect(Math.min(...(await pricesOf(environment, 'AAA', 'SLD')))).toBeGreaterThanOrEqual(97.5);
      expect(Math.min(...(await pricesOf(environment, 'CCC', 'SLD')))).toBeGreaterThanOrEqual(103);
      await placed(environment, 'DDD', { ...gtc, type: 'STP', stopPrice: 98 });
      await environment.price('DDD', 97.9);
      await becomesFlat(environment, 'DDD');
      await expectNeverNaked(environment);
      expect(environment.alarms()).toEqual([]);
    }));

  it('that the price has jumped over leaves the position to its stop', () =>
    inReadyEnvironment({ speed: SPEED }, async (environment) => {
      await hold(environment, ['AAA']);
      await placed(environment, 'AAA', { ...SELL, type: 'STP_LMT', stopPrice: 98, price: 97.9 });
      await environment.price('AAA', 97);
      await until('it is triggered', async () =>
        (await environment.open('AAA')).some(
          ({ type, status }) => type === 'STP LMT' && status === 'Submitted',
        ),
      );
      expect(await row(environment, 'AAA')).toMatchObject({ quantity: 100, protected: true });
      await environment.price('AAA', 94.9);
      await becomesFlat(environment, 'AAA');
      await expectNeverNaked(environment);
    }));

  it('in the closing auction trades at the close; what it does not reach stays protected over the night', () =>
    inReadyEnvironment(
      { speed: SPEED, symbols: SYMBOLS, market: '2020-12-16T15:40:00-05:00' },
      async (environment) => {
        await hold(environment, ['AAA', 'BBB', 'CCC']);
        await placed(environment, 'AAA', { ...SELL, type: 'MOC' });
        await placed(environment, 'BBB', { ...SELL, type: 'LOC', price: 99 });
        await placed(environment, 'CCC', { ...SELL, type: 'LOC', price: 101 });
        for (const symbol of ['AAA', 'BBB', 'CCC'])
          await expectInGroup(environment, symbol, symbol === 'AAA' ? 'MOC' : 'LOC');
        await environment.moveTo('2020-12-16T15:59:55-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesFlat(environment, symbol);
        expect([
          ...(await pricesOf(environment, 'AAA', 'SLD')),
          ...(await pricesOf(environment, 'BBB', 'SLD')),
        ]).toEqual([100, 100]);
        await until(
          'the third order ends',
          async () => (await environment.open('CCC')).length === 1,
        );
        await becomesCovered(environment, 'CCC', 100);
        await environment.moveTo('2020-12-17T09:30:05-05:00');
        await becomesCovered(environment, 'CCC', 100);
        await expectNeverNaked(environment);
      },
    ));

  it('in the opening auction rests over the night beside the stop, and trades at the open', () =>
    inReadyEnvironment(
      { speed: SPEED, symbols: SYMBOLS, market: '2020-12-16T15:30:00-05:00' },
      async (environment) => {
        await hold(environment, ['AAA', 'BBB', 'CCC']);
        await environment.moveTo('2020-12-16T16:01:00-05:00');
        await placed(environment, 'AAA', { ...SELL, type: 'MOO' });
        await placed(environment, 'BBB', { ...SELL, type: 'LOO', price: 99 });
        await placed(environment, 'CCC', { ...SELL, type: 'LOO', price: 101 });
        await environment.moveTo('2020-12-17T09:29:55-05:00');
        for (const symbol of ['AAA', 'BBB']) await becomesFlat(environment, symbol);
        expect([
          ...(await pricesOf(environment, 'AAA', 'SLD')),
          ...(await pricesOf(environment, 'BBB', 'SLD')),
        ]).toEqual([100, 100]);
        await until(
          'the third order ends',
          async () => (await environment.open('CCC')).length === 1,
        );
        await becomesCovered(environment, 'CCC', 100);
        await expectNeverNaked(environment);
      },
    ));

  it('in the closing auction stands back for nothing after its cut-off, and closes what is to be flat', () =>
    inReadyEnvironment(
      { speed: SPEED, market: '2020-12-16T15:40:00-05:00' },
      async (environment) => {
        await hold(environment, ['AAA', 'BBB']);
        await placed(environment, 'AAA', { ...SELL, type: 'MOC' });
        // An order that is not heard of for so long after it was taken is replaced.
        await until('the daemon has heard that it rests', () =>
          environment
            .factsOf('order-updated', 'AAA')
            .find(({ orderRef, status }) => orderRef.endsWith('.x') && status === 'working'),
        );
        await environment.moveTo('2020-12-16T15:52:00-05:00');
        const flatten = {
          type: 'flatten',
          isExtended: false,
          isConfirmed: true,
          by: 'ann',
        } as const;
        expect(await environment.daemon.trader.command(flatten)).toMatchObject({ ok: true });
        await becomesFlat(environment, 'BBB');
        await pass(environment, 5_000);
        expect((await environment.open('AAA')).map(({ type }) => type).sort()).toEqual([
          'MOC',
          'STP',
        ]);
        await environment.moveTo('2020-12-16T15:59:55-05:00');
        await becomesFlat(environment, 'AAA');
        expect(await pricesOf(environment, 'AAA', 'SLD')).toEqual([100]);
        await expectNeverNaked(environment);
      },
    ));

  it('gives way to an exit that must not wait', () =>
    inReadyEnvironment({ speed: SPEED }, async (environment) => {
      await hold(environment, ['AAA']);
      await placed(environment, 'AAA', { ...SELL, type: 'MOC' });
      await expectInGroup(environment, 'AAA', 'MOC');
      await placed(environment, 'AAA', { ...SELL, type: 'MKT' });
      await becomesFlat(environment, 'AAA');
      expect(await pricesOf(environment, 'AAA', 'SLD')).not.toContain(100);
      await expectNeverNaked(environment);
    }));
});
