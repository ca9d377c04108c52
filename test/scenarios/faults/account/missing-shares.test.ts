// The broker holds less than our executions say, and no execution tells why: nothing is sold that is not there.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { becomesCovered, newOrders } from '../../house/expectations.ts';
import { type House, inHouse, isReady, pass } from '../../house/house.ts';
import { picture } from '../../house/picture.ts';

/** Told as a difference first, then taken for gone: the trade ends, flagged, and nothing was sold for it. */
async function isTakenForGone(house: House): Promise<void> {
  await until('the difference is told', () => house.alarms('AAA').includes('quantity-mismatch'));
  await until('the shares are taken for gone', () =>
    house.alarms('AAA').includes('inferred-execution'),
  );
  await pass(house, 20_000);
  expect(await house.net('AAA'), await picture(house, 'AAA')).toBe(0);
  expect(await house.open('AAA')).toEqual([]);
  expect(house.daemon.look.positions()).toEqual([]);
  expect(house.factsOf('position-closed', 'AAA')).toMatchObject([{ isInferred: true }]);
  expect(house.told().some((text) => /gone from the account/.test(text))).toBe(true);
}

describe.concurrent('shares that are not there', () => {
  it('an empty book under an open position: no order is sent, the trade ends as inferred', () =>
    inHouse({}, async (house) => {
      await isReady(house);
      await house.enter('AAA');
      await house.replaceGateway();
      await isTakenForGone(house);
      expect(await house.wire('placeOrder')).toEqual([]);
      await house.enter('BBB');
      await becomesCovered(house, 'BBB', 100);
    }));

  it('day-rollover, the stop fills while the daemon is away: its sale is inferred at the price of the stop', () =>
    inHouse({}, async (house) => {
      await isReady(house);
      await house.enter('AAA');
      await house.daemon.stop('away');
      await house.price('AAA', 97);
      await until('the stop has filled', async () => (await house.net('AAA')) === 0);
      await house.fault('day-rollover');
      await house.restart();
      await isTakenForGone(house);
      expect(await newOrders(house, 'AAA')).toHaveLength(3);
      expect(house.factsOf('position-closed', 'AAA')).toMatchObject([
        { reason: 'stop', exitPrice: 98 },
      ]);
    }));
});
