// Orders that the broker refuses, leg by leg, and stops it will not take.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment } from '../../environment/environment.ts';
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
    symbols: ['REJP', 'REJC', 'REJS', 'SREJ', 'SREX', 'LOC', 'LOCX', 'LOCF'],
    strategy: { entry: { side: 'both', when: 'prediction.confidence >= 0.7' } },
  });
});

afterAll(() => environment?.end());

describe.concurrent('a broker that refuses', () => {
  it('reject, the parent: the refusal is recorded, nothing stays, the symbol can be traded again', async () => {
    await environment.fault('reject', {
      symbol: 'REJP',
      leg: 'parent',
      text: 'Order rejected - reason:no',
    });
    await environment.taken('REJP', 'BUY');
    await until('the entry is rejected', () =>
      environment.factsOf('order-updated', 'REJP').find(({ status }) => status === 'rejected'),
    );
    await becomesFlat(environment, 'REJP');
    expect(environment.factsOf('position-abandoned', 'REJP')[0]?.why).toContain('reason:no');
    await environment.taken('REJP', 'BUY');
    await becomesCovered(environment, 'REJP', 100);
  });

  it('reject, a child: the rest is cancelled; what has filled gets a stop, else nothing is held', async () => {
    await environment.fault('reject', { symbol: 'REJC', leg: 'child' });
    await environment.taken('REJC', 'BUY');
    await until('the child is rejected', () =>
      environment.factsOf('order-updated', 'REJC').find(({ status }) => status === 'rejected'),
    );
    const held = await until('the dust settles', async () => {
      const net = await environment.net('REJC');
      const open = await environment.open('REJC');
      const stops = open.filter(({ type }) => type === 'STP');
      if (net === 0) return open.length === 0 ? { net } : undefined;
      return stops.length === 1 && stops[0]?.quantity === net ? { net } : undefined;
    });
    if (held.net === 0) await becomesFlat(environment, 'REJC');
    else await becomesCovered(environment, 'REJC', held.net);
  });

  it('stop-reject: the parent fills without its stop and gets one of its own within two seconds', async () => {
    await environment.fault('stop-reject', { symbol: 'SREJ' });
    await environment.taken('SREJ', 'BUY');
    await until('the stop is rejected', () =>
      environment.factsOf('order-updated', 'SREJ').find(({ status }) => status === 'rejected'),
    );
    await until('covered or flat', async () => {
      const net = await environment.net('SREJ');
      const stops = (await environment.open('SREJ')).filter(({ type }) => type === 'STP');
      return net === 0 || stops.reduce((sum, { quantity }) => sum + quantity, 0) === net;
    });
    const net = await environment.net('SREJ');
    if (net === 0) await becomesFlat(environment, 'SREJ');
    else await becomesCovered(environment, 'SREJ', net);
    const naked = (await environment.book()).naked_milliseconds;
    expectWithin('refused stops, all stories: naked', naked, 6_000);
  });

  it('stop-reject, again and again: three placements fail, then the position is flattened and alarmed', async () => {
    await environment.enter('SREX');
    await environment.fault('stop-reject', { symbol: 'SREX', count: 20 });
    await environment.fault('stop-cancelled-by-hand', { symbol: 'SREX' });
    await becomesFlat(environment, 'SREX');
    expect(environment.alarms('SREX')).toContain('unprotected');
    const stops = (await newOrders(environment, 'SREX')).filter(({ fields }) =>
      fields.includes('STP'),
    );
    expect(stops).toHaveLength(1 + 3);
  });

  it('locate, short: held for shares to borrow beyond 20 s, the parent is cancelled', async () => {
    await environment.fault('locate', { symbol: 'LOC', for_ms: 120_000 });
    await environment.taken('LOC', 'SELL');
    await until('the entry is cancelled', () => environment.factsOf('cancel-intended', 'LOC')[0]);
    await becomesFlat(environment, 'LOC');
    const asked = environment.facts.find(
      ({ fact }) => fact.type === 'entry-intended' && fact.symbol === 'LOC',
    );
    const cancelled = environment.facts.find(
      ({ fact }) => fact.type === 'cancel-intended' && fact.symbol === 'LOC',
    );
    const heldMs = Number(cancelled?.at) - Number(asked?.at);
    expect(heldMs, await picture(environment, 'LOC')).toBeGreaterThanOrEqual(20_000);
    expectWithin('locate: cancelled after', heldMs, 21_000);
  });

  it('locate, cancelled and filled all the same: the short is booked and covered', async () => {
    await environment.fault('locate', { symbol: 'LOCF', for_ms: 120_000 });
    await environment.fault('cancelled-then-filled', { symbol: 'LOCF' });
    await environment.taken('LOCF', 'SELL');
    await until('the wait is ended', () => environment.factsOf('cancel-intended', 'LOCF')[0]);
    await becomesCovered(environment, 'LOCF', -100);
  });

  it('locate, found in time: the short fills and is covered from above', async () => {
    await environment.fault('locate', { symbol: 'LOCX', for_ms: 5_000 });
    await environment.taken('LOCX', 'SELL');
    await becomesCovered(environment, 'LOCX', -100);
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(environment));
});
