// Orders and cancels that the gateway swallows, keeps to itself, or calls one too many.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FactType } from '../../../../src/trader/domain/facts/facts.ts';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment, pass } from '../../environment/environment.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  newOrders,
} from '../../environment/expectations.ts';
import { picture } from '../../environment/picture.ts';
import { expectWithin } from '../figures/measured.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await openReadyEnvironment({
    symbols: ['SWO', 'SWS', 'SWC', 'HELD', 'HELX', 'DUP'],
  });
});

afterAll(() => environment?.end());

/** When the first of them was recorded. */
function momentOf(type: FactType, symbol: string): number {
  const found = environment.facts.find(
    ({ fact }) => fact.type === type && 'symbol' in fact && fact.symbol === symbol,
  );
  return Number(found?.at);
}

describe.concurrent('a gateway that loses messages', () => {
  it('swallow-order: the entry becomes unknown, is cancelled by number, proven absent, never retried', async () => {
    await environment.fault('swallow-order', { symbol: 'SWO', leg: 'parent' });
    await environment.taken('SWO', 'BUY');
    await until('the entry is unknown', () =>
      environment.factsOf('order-updated', 'SWO').some(({ status }) => status === 'unknown'),
    );
    await until('the trade is given up', () => environment.factsOf('position-abandoned', 'SWO')[0]);
    await becomesFlat(environment, 'SWO');
    expect(await newOrders(environment, 'SWO')).toHaveLength(3);
    expect(environment.factsOf('cancel-intended', 'SWO').length).toBeGreaterThan(0);
    expect(environment.factsOf('entry-intended', 'SWO')).toHaveLength(1);
  });

  it('swallow-order, only the stop: the entry ends, what it filled gets a stop of its own', async () => {
    await environment.fault('swallow-order', { symbol: 'SWS', leg: 'child', count: 2 });
    await environment.taken('SWS', 'BUY');
    await pass(environment, 15_000);
    expect(await environment.net('SWS')).toBe(0);
    await becomesFlat(environment, 'SWS');
  });

  it('swallow-cancel: stays pending, alarms after ten seconds, and no closing order leaves beside it', async () => {
    await environment.fault('partial-fill', { symbol: 'SWC', shares: 30 });
    await environment.fault('swallow-cancel', { symbol: 'SWC', count: 8 });
    await environment.taken('SWC', 'BUY');
    await until('a part is filled', () => environment.factsOf('position-filled', 'SWC')[0]);
    await environment.predict('SWC', 'SELL');
    await until('the cancel is intended', () => environment.factsOf('cancel-intended', 'SWC')[0]);
    await until('the alarm', () => environment.alarms('SWC').includes('cancel-unanswered')).catch(
      async (cause) => {
        throw new Error(`${String(cause)} ${await picture(environment, 'SWC')}`);
      },
    );
    const waitedMs = momentOf('alarm-raised', 'SWC') - momentOf('cancel-intended', 'SWC');
    expect(waitedMs).toBeGreaterThanOrEqual(10_000);
    expectWithin('swallow-cancel: reported after', waitedMs, 11_000);
    expect(environment.factsOf('exit-intended', 'SWC')).toEqual([]);
    await becomesFlat(environment, 'SWC');
    expect(environment.factsOf('exit-intended', 'SWC')).toHaveLength(1);
  });

  it('held-legs: nothing shows; the legs are cancelled by number before they count as never sent', async () => {
    await environment.fault('held-legs', { symbol: 'HELD' });
    await environment.taken('HELD', 'BUY');
    await until(
      'the trade is given up',
      () => environment.factsOf('position-abandoned', 'HELD')[0],
    );
    await becomesFlat(environment, 'HELD');
    const cancels = (await environment.wire()).filter(({ name }) => name === 'cancelOrder');
    const numbers = (await newOrders(environment, 'HELD')).map(({ fields }) => fields[0]);
    expect(cancels.map(({ fields }) => fields.find((field) => numbers.includes(field)))).toContain(
      numbers[0],
    );
  });

  it('held-legs, a stop sent alone: another one covers, and never both', async () => {
    await environment.enter('HELX');
    await environment.fault('held-legs', { symbol: 'HELX' });
    await environment.fault('stop-cancelled-by-hand', { symbol: 'HELX' });
    await becomesCovered(environment, 'HELX', 100);
  });

  it('duplicate-id: the broker is asked, the living order is kept, nothing is resent', async () => {
    await environment.fault('duplicate-id', { symbol: 'DUP' });
    await environment.taken('DUP', 'BUY');
    await becomesCovered(environment, 'DUP', 100);
    expect(await newOrders(environment, 'DUP')).toHaveLength(3);
    expect(environment.factsOf('entry-intended', 'DUP')).toHaveLength(1);
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(environment));
});
