// The broker holds less than our executions say, and no execution tells why: nothing is sold that is not there.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, inEnvironment, isReady, pass } from '../../environment/environment.ts';
import { becomesCovered, newOrders } from '../../environment/expectations.ts';
import { picture } from '../../environment/picture.ts';

/** Told as a difference first, then taken for gone: the trade ends, flagged, and nothing was sold for it. */
async function isTakenForGone(environment: Environment): Promise<void> {
  await until('the difference is told', () =>
    environment.alarms('AAA').includes('quantity-mismatch'),
  );
  await until('the shares are taken for gone', () =>
    environment.alarms('AAA').includes('inferred-execution'),
  );
  await pass(environment, 20_000);
  expect(await environment.net('AAA'), await picture(environment, 'AAA')).toBe(0);
  expect(await environment.open('AAA')).toEqual([]);
  expect(environment.daemon.look.positions()).toEqual([]);
  expect(environment.factsOf('position-closed', 'AAA')).toMatchObject([{ isInferred: true }]);
  expect(environment.told().some((text) => /gone from the account/.test(text))).toBe(true);
}

describe.concurrent('shares that are not there', () => {
  it('an empty book under an open position: no order is sent, the trade ends as inferred', () =>
    inEnvironment({}, async (environment) => {
      await isReady(environment);
      await environment.enter('AAA');
      await environment.replaceGateway();
      await isTakenForGone(environment);
      expect(await environment.wire('placeOrder')).toEqual([]);
      await environment.enter('BBB');
      await becomesCovered(environment, 'BBB', 100);
    }));

  it('day-rollover, the stop fills while the daemon is away: its sale is inferred at the price of the stop', () =>
    inEnvironment({}, async (environment) => {
      await isReady(environment);
      await environment.enter('AAA');
      await environment.daemon.stop('away');
      await environment.price('AAA', 97);
      await until('the stop has filled', async () => (await environment.net('AAA')) === 0);
      await environment.fault('day-rollover');
      await environment.restart();
      await isTakenForGone(environment);
      expect(await newOrders(environment, 'AAA')).toHaveLength(3);
      expect(environment.factsOf('position-closed', 'AAA')).toMatchObject([
        { reason: 'stop', exitPrice: 98 },
      ]);
    }));
});
