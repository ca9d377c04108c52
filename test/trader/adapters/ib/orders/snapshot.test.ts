// A snapshot of orders, executions and positions: complete with its four ends, or failed.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../../src/kernel/instant.ts';
import type { GatewayMessage } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { AAPL } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway, openOrder } from '../harness/fake-gateway.ts';
import { trading } from '../harness/trading.ts';

describe('a snapshot', () => {
  const ends = (gateway: FakeGateway): GatewayMessage[] => [
    { name: 'openOrderEnd' },
    { name: 'completedOrdersEnd' },
    { name: 'executionsEnd', reqId: gateway.said('reqExecutions').at(-1)?.reqId ?? 0 },
    { name: 'positionEnd' },
  ];

  it('is complete after four ends in any order; the end of another request does not count', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot();
    const [open, completed, executions, positions] = ends(gateway);
    if (!open || !completed || !executions || !positions) throw new Error('four ends');
    gateway.tell(positions, { name: 'executionsEnd', reqId: 1 }, open, completed);
    expect(gateway.reported('snapshot')).toEqual([]);
    gateway.broker.requestSnapshot();
    gateway.tell(executions);
    expect(gateway.reported('snapshot')).toHaveLength(1);
    gateway.reports.splice(0);
    const next = ends(gateway)[2] ?? executions;
    gateway.tell(positions, next, open, { name: 'executionsEnd', reqId: 1 });
    expect(gateway.reported('snapshot')).toEqual([]);
    gateway.tell(openOrder(), completed);
    expect(gateway.reported('snapshot')).toMatchObject([
      {
        snapshot: { requestedAt: gateway.time.clock.now(), openOrders: [{ handle: 'orderId:13' }] },
      },
    ]);
  });

  it('leaves out an order that ended while it was gathered', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot();
    gateway.tell(openOrder(), openOrder({ orderId: 14 }));
    gateway.tell({
      name: 'orderStatus',
      orderId: 14,
      clientId: 17,
      permId: 900013,
      status: 'Filled',
      filled: 100,
      remaining: 0,
      whyHeld: '',
    });
    gateway.tell(...ends(gateway));
    expect(
      gateway.reported('snapshot')[0]?.snapshot.openOrders.map(({ handle }) => handle),
    ).toEqual(['orderId:13']);
  });

  it('shows both orders of a change that forked, and drops the one that ended', () => {
    const gateway = trading();
    const permIds = () =>
      gateway
        .reported('snapshot')
        .map(({ snapshot }) => snapshot.openOrders.map((o) => o.brokerLink));
    const fork = [openOrder({ permId: 0 }), openOrder(), openOrder({ permId: 900099 })];
    gateway.broker.requestSnapshot();
    gateway.tell(...fork, ...ends(gateway));
    gateway.broker.requestSnapshot();
    const cancelled = { name: 'orderStatus', orderId: 13, clientId: 17, permId: 900013 } as const;
    gateway.tell(...fork);
    gateway.tell({ ...cancelled, status: 'Cancelled', filled: 0, remaining: 100, whyHeld: '' });
    gateway.tell(...ends(gateway));
    expect(permIds()).toEqual([['permId:900013', 'permId:900099'], ['permId:900099']]);
  });

  it('is incomplete without an end marker, and names it; a later end does not complete it', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot();
    const late = ends(gateway);
    gateway.tell(openOrder(), ...late.slice(0, 3));
    gateway.pass(9_999);
    expect(gateway.reported('snapshot-incomplete')).toEqual([]);
    gateway.pass(1);
    expect(gateway.reported('snapshot-incomplete')).toMatchObject([
      { missing: ['positions'], snapshot: { openOrders: [{ brokerLink: 'permId:900013' }] } },
    ]);
    gateway.tell(...late.slice(3));
    expect(gateway.reported('snapshot')).toEqual([]);
  });

  it('fails if the gateway answers none of its requests', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot();
    gateway.pass(10_000);
    expect(gateway.reported('snapshot-failed').map(({ why }) => why)).toEqual([
      'no end of open orders, executions, positions, completed orders in time',
    ]);
  });

  it('fails with the connection, and at once without one', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot();
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.broker.requestSnapshot();
    expect(gateway.reported('snapshot-failed').map(({ why }) => why)).toEqual([
      'reset',
      'no connection',
    ]);
  });

  it('is requested again if it was requested during a running one', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot();
    gateway.broker.requestSnapshot();
    gateway.broker.requestSnapshot();
    expect(gateway.said('reqExecutions').length).toBe(1);
    gateway.tell(...ends(gateway));
    gateway.pass(MINUTE_MS / 60);
    expect(gateway.said('reqExecutions').length).toBe(2);
    gateway.tell(...ends(gateway));
    expect(gateway.reported('snapshot').length).toBe(2);
  });

  it('asks for completed orders only when an expected order is not open', () => {
    const gateway = trading();
    const answer = (...open: GatewayMessage[]) => {
      const [openEnd, completedEnd, ...others] = ends(gateway);
      if (!openEnd || !completedEnd) throw new Error('four ends');
      gateway.tell(...open, openEnd, ...others);
      return () => gateway.tell(completedEnd);
    };
    const told = () => gateway.reported('snapshot').length;
    const asked = () => gateway.said('reqCompletedOrders').length;
    gateway.broker.requestSnapshot(new Set(['abcd2345.1.s']));
    answer(openOrder());
    expect([asked(), told()]).toEqual([0, 1]);

    gateway.broker.requestSnapshot(new Set(['abcd2345.1.s', 'abcd2345.9.s']));
    const complete = answer(openOrder());
    expect([asked(), told()]).toEqual([1, 1]);
    complete();
    expect(told()).toBe(2);

    gateway.broker.requestSnapshot(new Set());
    answer();
    expect([asked(), told()]).toEqual([1, 3]);
  });

  it('asks for everything when any of the waiting callers needs it', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot(new Set());
    gateway.broker.requestSnapshot();
    gateway.broker.requestSnapshot(new Set());
    expect(gateway.said('reqCompletedOrders').length).toBe(0);
    gateway.tell(...ends(gateway));
    gateway.pass(MINUTE_MS / 60);
    expect(gateway.said('reqCompletedOrders').length).toBe(1);
  });

  it('asks once for what has completed, if everything is asked for and an expected order is missing', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot(new Set(['abcd2345.9.s']), true);
    gateway.tell(...ends(gateway));
    expect(gateway.said('reqCompletedOrders').length).toBe(1);
  });

  it('does not wait behind the subscriptions of a new connection', () => {
    const gateway = createReadyGateway();
    for (let n = 0; n < 40; n += 1)
      gateway.market.subscribe({ ...AAPL, symbol: `S${n}`, contract: String(n + 1) });
    gateway.broker.requestSnapshot();
    expect(gateway.said('reqPositions').length).toBe(1);
  });
});
