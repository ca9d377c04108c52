// How many messages leave in a second and in which order, and when an acknowledgement is overdue.
import { describe, expect, it } from 'vitest';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { AAPL, approved, bracket, cancelOf, entryLeg, stopLeg } from '../harness/approved.ts';
import { openOrder } from '../harness/fake-gateway.ts';
import { error, protection, trading } from '../harness/trading.ts';

describe('pacing', () => {
  it('sends at most 40 messages a second: cancels first, then protection, then the rest', () => {
    const gateway = trading();
    for (let n = 0; n < 60; n += 1) gateway.broker.requestSnapshot();
    for (let n = 0; n < 30; n += 1)
      gateway.market.subscribe({ ...AAPL, symbol: `S${n}`, contract: String(n + 1) });
    for (let n = 0; n < 15; n += 1)
      gateway.broker.submit(protection({ handle: handleOf(100 + n) }));
    for (let n = 0; n < 30; n += 1)
      gateway.broker.cancel(cancelOf(stopLeg({ handle: handleOf(200 + n) })));
    gateway.pass(20_000);
    const { said, saidAt } = gateway.transport();
    const busiest = saidAt.map(
      (at) => saidAt.filter((other) => other >= at && other < at + 1_000).length,
    );
    expect(Math.max(...busiest)).toBeLessThanOrEqual(41);
    const orderly = said.filter(({ name }) => name === 'placeOrders' || name === 'cancelOrder');
    expect(orderly.length).toBe(45);
    // Market data may not use up the second: what protects still left in the first instant.
    const firstInstant = said.filter((_, at) => saidAt[at] === 0);
    expect(firstInstant.filter(({ name }) => name === 'placeOrders').length).toBeGreaterThanOrEqual(
      12,
    );
    const lastCancel = said.findLastIndex(({ name }) => name === 'cancelOrder');
    expect(saidAt[lastCancel]).toBeLessThanOrEqual(2_000);
    expect(said.filter(({ name }) => name === 'reqMktData').length).toBe(31);
  });

  it('counts market time when the clock runs faster than the wall', () => {
    const gateway = trading({ speed: 10 });
    for (let n = 0; n < 100; n += 1)
      gateway.broker.submit(protection({ handle: handleOf(100 + n) }));
    gateway.time.advance(300);
    expect(gateway.said('placeOrders').length).toBe(100);
  });

  it('drops queued messages with the connection, and reports each as not sent', () => {
    const gateway = trading();
    for (let n = 0; n < 60; n += 1)
      gateway.broker.submit(protection({ handle: handleOf(100 + n) }));
    const left = gateway.said('placeOrders').length;
    gateway.tell({ name: 'closed', why: 'reset' });
    expect(gateway.reported('sent').length).toBe(left);
    expect(gateway.reported('not-sent').length).toBe(60 - left);
    gateway.time.advance(500);
    gateway.greet();
    gateway.pass(5_000);
    expect(gateway.said('placeOrders')).toEqual([]);
  });

  it('ends the session only after the last cancel has left', async () => {
    const gateway = trading();
    for (let n = 0; n < 60; n += 1)
      gateway.broker.cancel(cancelOf(stopLeg({ handle: handleOf(200 + n) })));
    const stopped = gateway.broker.stop();
    expect(gateway.transport().isDone).toBe(false);
    gateway.pass(2_000);
    await stopped;
    expect(gateway.said('cancelOrder').length).toBe(60);
    expect(gateway.transport().isDone).toBe(true);
  });

  it('removes a queued order when its cancel comes first', () => {
    const gateway = trading();
    for (let n = 0; n < 60; n += 1)
      gateway.broker.submit(protection({ handle: handleOf(100 + n) }));
    gateway.broker.cancel(cancelOf(stopLeg({ handle: handleOf(159) })));
    gateway.pass(5_000);
    expect(gateway.said('cancelOrder')).toEqual([]);
    expect(gateway.said('placeOrders').length).toBe(59);
  });
});

describe('acknowledgement', () => {
  it('is overdue five wall seconds after an order left unanswered', () => {
    const gateway = trading();
    gateway.broker.submit(bracket());
    gateway.tell(openOrder({ orderId: 11 }));
    gateway.tell(error(12, 399, 'will be placed at the open'));
    gateway.pass(4_900);
    expect(gateway.reported('ack-overdue')).toEqual([]);
    gateway.pass(200);
    expect(gateway.reported('ack-overdue')).toEqual([
      { type: 'ack-overdue', orderRef: 'abcd2345.1.s' },
    ]);
  });

  it('is not given by an unknown code', () => {
    const gateway = trading();
    gateway.broker.submit(approved({ purpose: 'entry', legs: [entryLeg()] }));
    gateway.tell(error(11, 10_999, 'something new'));
    gateway.pass(6_000);
    expect(gateway.reported('order-uncertain')).toMatchObject([{ handle: 'orderId:11' }]);
    expect(gateway.reported('ack-overdue').length).toBe(1);
  });
});
