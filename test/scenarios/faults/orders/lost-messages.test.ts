// Orders and cancels that the gateway swallows, keeps to itself, or calls one too many.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FactType } from '../../../../src/trader/domain/facts/facts.ts';
import { until } from '../../../processes/waiting.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  newOrders,
} from '../../house/expectations.ts';
import { type House, openReadyHouse, pass } from '../../house/house.ts';
import { picture } from '../../house/picture.ts';
import { expectWithin } from '../figures/measured.ts';

let house: House;

beforeAll(async () => {
  house = await openReadyHouse({ symbols: ['SWO', 'SWS', 'SWC', 'HELD', 'HELX', 'DUP'] });
});

afterAll(() => house?.end());

/** When the first of them was recorded. */
function momentOf(type: FactType, symbol: string): number {
  const found = house.facts.find(
    ({ fact }) => fact.type === type && 'symbol' in fact && fact.symbol === symbol,
  );
  return Number(found?.at);
}

describe.concurrent('a gateway that loses messages', () => {
  it('swallow-order: the entry becomes unknown, is cancelled by number, proven absent, never retried', async () => {
    await house.fault('swallow-order', { symbol: 'SWO', leg: 'parent' });
    await house.taken('SWO', 'BUY');
    await until('the entry is unknown', () =>
      house.factsOf('order-updated', 'SWO').some(({ status }) => status === 'unknown'),
    );
    await until('the trade is given up', () => house.factsOf('position-abandoned', 'SWO')[0]);
    await becomesFlat(house, 'SWO');
    expect(await newOrders(house, 'SWO')).toHaveLength(3);
    expect(house.factsOf('cancel-intended', 'SWO').length).toBeGreaterThan(0);
    expect(house.factsOf('entry-intended', 'SWO')).toHaveLength(1);
  });

  it('swallow-order, only the stop: the entry ends, what it filled gets a stop of its own', async () => {
    await house.fault('swallow-order', { symbol: 'SWS', leg: 'child', count: 2 });
    await house.taken('SWS', 'BUY');
    await pass(house, 15_000);
    expect(await house.net('SWS')).toBe(0);
    await becomesFlat(house, 'SWS');
  });

  it('swallow-cancel: stays pending, alarms after ten seconds, and no closing order leaves beside it', async () => {
    await house.fault('partial-fill', { symbol: 'SWC', shares: 30 });
    await house.fault('swallow-cancel', { symbol: 'SWC', count: 8 });
    await house.taken('SWC', 'BUY');
    await until('a part is filled', () => house.factsOf('position-filled', 'SWC')[0]);
    await house.predict('SWC', 'SELL');
    await until('the cancel is intended', () => house.factsOf('cancel-intended', 'SWC')[0]);
    await until('the alarm', () => house.alarms('SWC').includes('cancel-unanswered')).catch(
      async (cause) => {
        throw new Error(`${String(cause)} ${await picture(house, 'SWC')}`);
      },
    );
    const waitedMs = momentOf('alarm-raised', 'SWC') - momentOf('cancel-intended', 'SWC');
    expect(waitedMs).toBeGreaterThanOrEqual(10_000);
    expectWithin('swallow-cancel: told after', waitedMs, 11_000);
    expect(house.factsOf('exit-intended', 'SWC')).toEqual([]);
    await becomesFlat(house, 'SWC');
    expect(house.factsOf('exit-intended', 'SWC')).toHaveLength(1);
  });

  it('held-legs: nothing shows; the legs are cancelled by number before they count as never sent', async () => {
    await house.fault('held-legs', { symbol: 'HELD' });
    await house.taken('HELD', 'BUY');
    await until('the trade is given up', () => house.factsOf('position-abandoned', 'HELD')[0]);
    await becomesFlat(house, 'HELD');
    const cancels = (await house.wire()).filter(({ name }) => name === 'cancelOrder');
    const numbers = (await newOrders(house, 'HELD')).map(({ fields }) => fields[0]);
    expect(cancels.map(({ fields }) => fields.find((field) => numbers.includes(field)))).toContain(
      numbers[0],
    );
  });

  it('held-legs, a stop sent alone: another one covers, and never both', async () => {
    await house.enter('HELX');
    await house.fault('held-legs', { symbol: 'HELX' });
    await house.fault('stop-cancelled-by-hand', { symbol: 'HELX' });
    await becomesCovered(house, 'HELX', 100);
  });

  it('duplicate-id: the broker is asked, the living order is kept, nothing is resent', async () => {
    await house.fault('duplicate-id', { symbol: 'DUP' });
    await house.taken('DUP', 'BUY');
    await becomesCovered(house, 'DUP', 100);
    expect(await newOrders(house, 'DUP')).toHaveLength(3);
    expect(house.factsOf('entry-intended', 'DUP')).toHaveLength(1);
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(house));
});
