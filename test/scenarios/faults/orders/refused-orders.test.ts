// Orders that the broker refuses, leg by leg, and stops it will not take.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  newOrders,
} from '../../house/expectations.ts';
import { type House, openReadyHouse } from '../../house/house.ts';
import { picture } from '../../house/picture.ts';
import { expectWithin } from '../figures/measured.ts';

let house: House;

beforeAll(async () => {
  house = await openReadyHouse({
    symbols: ['REJP', 'REJC', 'REJS', 'SREJ', 'SREX', 'LOC', 'LOCX', 'LOCF'],
    strategy: { entry: { side: 'both', when: 'prediction.confidence >= 0.7' } },
  });
});

afterAll(() => house?.end());

describe.concurrent('a broker that refuses', () => {
  it('reject, the parent: the refusal is recorded, nothing stays, the symbol can be traded again', async () => {
    await house.fault('reject', {
      symbol: 'REJP',
      leg: 'parent',
      text: 'Order rejected - reason:no',
    });
    await house.taken('REJP', 'BUY');
    await until('the entry is rejected', () =>
      house.factsOf('order-updated', 'REJP').find(({ status }) => status === 'rejected'),
    );
    await becomesFlat(house, 'REJP');
    expect(house.factsOf('position-abandoned', 'REJP')[0]?.why).toContain('reason:no');
    await house.taken('REJP', 'BUY');
    await becomesCovered(house, 'REJP', 100);
  });

  it('reject, a child: the rest is cancelled; what has filled gets a stop, else nothing is held', async () => {
    await house.fault('reject', { symbol: 'REJC', leg: 'child' });
    await house.taken('REJC', 'BUY');
    await until('the child is rejected', () =>
      house.factsOf('order-updated', 'REJC').find(({ status }) => status === 'rejected'),
    );
    const held = await until('the dust settles', async () => {
      const net = await house.net('REJC');
      const open = await house.open('REJC');
      const stops = open.filter(({ type }) => type === 'STP');
      if (net === 0) return open.length === 0 ? { net } : undefined;
      return stops.length === 1 && stops[0]?.quantity === net ? { net } : undefined;
    });
    if (held.net === 0) await becomesFlat(house, 'REJC');
    else await becomesCovered(house, 'REJC', held.net);
  });

  it('stop-reject: the parent fills without its stop and gets one of its own within two seconds', async () => {
    await house.fault('stop-reject', { symbol: 'SREJ' });
    await house.taken('SREJ', 'BUY');
    await until('the stop is rejected', () =>
      house.factsOf('order-updated', 'SREJ').find(({ status }) => status === 'rejected'),
    );
    await until('covered or flat', async () => {
      const net = await house.net('SREJ');
      const stops = (await house.open('SREJ')).filter(({ type }) => type === 'STP');
      return net === 0 || stops.reduce((sum, { quantity }) => sum + quantity, 0) === net;
    });
    const net = await house.net('SREJ');
    if (net === 0) await becomesFlat(house, 'SREJ');
    else await becomesCovered(house, 'SREJ', net);
    const naked = (await house.book()).naked_milliseconds;
    expectWithin('refused stops, all stories: naked', naked, 6_000);
  });

  it('stop-reject, again and again: three placements fail, then the position is flattened and alarmed', async () => {
    await house.enter('SREX');
    await house.fault('stop-reject', { symbol: 'SREX', count: 20 });
    await house.fault('stop-cancelled-by-hand', { symbol: 'SREX' });
    await becomesFlat(house, 'SREX');
    expect(house.alarms('SREX')).toContain('unprotected');
    const stops = (await newOrders(house, 'SREX')).filter(({ fields }) => fields.includes('STP'));
    expect(stops).toHaveLength(1 + 3);
  });

  it('locate, short: held for shares to borrow beyond 20 s, the parent is cancelled', async () => {
    await house.fault('locate', { symbol: 'LOC', for_ms: 120_000 });
    await house.taken('LOC', 'SELL');
    await until('the entry is held', () => house.factsOf('entry-intended', 'LOC')[0]);
    await becomesFlat(house, 'LOC');
    const asked = house.facts.find(
      ({ fact }) => fact.type === 'entry-intended' && fact.symbol === 'LOC',
    );
    const cancelled = house.facts.find(
      ({ fact }) => fact.type === 'cancel-intended' && fact.symbol === 'LOC',
    );
    const heldMs = Number(cancelled?.at) - Number(asked?.at);
    expect(heldMs, await picture(house, 'LOC')).toBeGreaterThanOrEqual(20_000);
    expectWithin('locate: cancelled after', heldMs, 21_000);
  });

  it('locate, cancelled and filled all the same: the short is booked and covered', async () => {
    await house.fault('locate', { symbol: 'LOCF', for_ms: 120_000 });
    await house.fault('cancelled-then-filled', { symbol: 'LOCF' });
    await house.taken('LOCF', 'SELL');
    await until('the wait is ended', () => house.factsOf('cancel-intended', 'LOCF')[0]);
    await becomesCovered(house, 'LOCF', -100);
  });

  it('locate, found in time: the short fills and is covered from above', async () => {
    await house.fault('locate', { symbol: 'LOCX', for_ms: 5_000 });
    await house.taken('LOCX', 'SELL');
    await becomesCovered(house, 'LOCX', -100);
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(house));
});
