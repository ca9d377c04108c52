// Orders out and news of them in, on plain messages: what leaves, what is refused before it leaves, and what each answer means.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../../src/kernel/instant.ts';
import type { GatewayMessage } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { parseMoment } from '../../../../../src/trader/adapters/ib/orders/execution-in.ts';
import { dateText } from '../../../../../src/trader/adapters/ib/orders/order-out.ts';
import type { OrderChange } from '../../../../../src/trader/domain/orders/order-terms.ts';
import { AAPL, approved, bracket, cancelOf, change, entryLeg, stopLeg } from '../rig/approved.ts';
import { createReadyGateway, type FakeGateway, openOrder } from '../rig/fake-gateway.ts';

const error = (id: number, code: number, text = '') => ({ name: 'error', id, code, text }) as const;

function trading(given: Parameters<typeof createReadyGateway>[0] = {}): FakeGateway {
  const gateway = createReadyGateway(given);
  gateway.market.subscribe(AAPL);
  return gateway;
}

const protection = (terms: Parameters<typeof stopLeg>[0] = {}) =>
  approved({
    purpose: 'protection',
    legs: [stopLeg({ orderId: 31, orderRef: 'abcd2345.3.s', ocaGroup: 'abcd2345.3.s', ...terms })],
  });

describe('an order going out', () => {
  it('names every field that changes its meaning', () => {
    const gateway = trading();
    const { parentId: _, ...alone } = stopLeg({ orderId: 31, ocaGroup: 'abcd2345.3.s' });
    gateway.broker.submit(approved({ purpose: 'protection', legs: [alone] }));
    expect(gateway.said('placeOrders')[0]?.orders).toEqual([
      {
        orderId: 31,
        contract: {
          conId: 265598,
          symbol: 'AAPL',
          secType: 'STK',
          exchange: 'SMART',
          primaryExchange: 'NASDAQ',
          currency: 'USD',
        },
        action: 'SELL',
        quantity: 100,
        type: 'STP',
        limitPrice: undefined,
        auxPrice: 148.5,
        tif: 'GTC',
        goodTillDate: '',
        ocaGroup: 'abcd2345.3.s',
        ocaType: 2,
        account: 'DU1234567',
        orderRef: 'abcd2345.1.s',
        parentId: 0,
        outsideRth: false,
        transmit: true,
      },
    ]);
  });

  it.each([
    ['a price that is not a number', { limitPrice: Number.NaN }],
    ['an infinite price', { limitPrice: Number.POSITIVE_INFINITY }],
    ['a price between ticks', { limitPrice: 0.1 + 0.2 + 1 + 0.001 }],
    ['float dust', { limitPrice: 1.1 + 2.2 }],
    ['a NUL in its reference', { orderRef: 'abcd\u00002345.1.e' }],
    ['a reference too long', { orderRef: 'abcdefgh.0123456789012.e1' }],
    ['no shares', { quantity: 0 }],
    ['part of a share', { quantity: 1.5 }],
  ])('is refused whole, with %s, before a byte is written', (_, terms) => {
    const gateway = trading();
    gateway.broker.submit(bracket(terms));
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.reported('order-refused').map(({ orderId }) => orderId)).toEqual([11, 12, 13]);
    expect(gateway.reported('sent')).toEqual([]);
  });

  it('never leaves in a dry run', () => {
    const gateway = trading({ mode: 'dry-run' });
    gateway.broker.submit(bracket());
    gateway.broker.submit(protection());
    gateway.tell(openOrder());
    gateway.broker.modify(
      change({ orderRef: 'x', orderId: 13, stopPrice: 149, detachParent: false }),
    );
    gateway.broker.cancel(cancelOf(stopLeg()));
    expect(gateway.reported('not-sent').map(({ reason }) => reason)).toEqual([
      'dry_run',
      'dry_run',
    ]);
    expect(
      gateway.link().said.filter(({ name }) => /Order$|Orders$/.test(name) && !/^req/.test(name)),
    ).toEqual([]);
  });

  it('protects a position even when its contract was never resolved, which an entry may not', () => {
    const gateway = createReadyGateway();
    gateway.broker.resolve({ symbol: 'BRK.B', brokerSymbol: 'BRK B' });
    gateway.broker.submit(approved({ purpose: 'entry', legs: [entryLeg({ symbol: 'BRK.B' })] }));
    gateway.broker.submit(protection({ symbol: 'BRK.B' }));
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'gateway_not_ready' }]);
    expect(gateway.said('placeOrders')[0]?.orders[0]?.contract).toMatchObject({
      symbol: 'BRK B',
      secType: 'STK',
      exchange: 'SMART',
      currency: 'USD',
    });
  });

  it('writes the end of its life in New York time, summer and winter', () => {
    expect(dateText(instant(Date.UTC(2026, 6, 1, 13, 30, 5)))).toBe('20260701 09:30:05 US/Eastern');
    expect(dateText(instant(Date.UTC(2026, 11, 1, 14, 30, 4, 1)))).toBe(
      '20261201 09:30:05 US/Eastern',
    );
    fc.assert(
      fc.property(fc.integer({ min: 1.6e12, max: 2e12 }), (ms) => {
        const back = parseMoment(dateText(instant(ms)));
        // The hour that autumn shows twice reads as its first showing.
        return back !== undefined && [0, -3_600_000].includes(back - Math.ceil(ms / 1_000) * 1_000);
      }),
    );
  });
});

describe('a change', () => {
  it('keeps what it does not name and echoes the group as the broker named it', () => {
    const gateway = trading();
    gateway.tell(openOrder({ ocaGroup: '900011', ocaType: 3 }));
    gateway.broker.modify(
      change({ orderRef: 'r', orderId: 13, stopPrice: 149.01, detachParent: false }),
    );
    gateway.tell(openOrder({ ocaGroup: '900011', ocaType: 3, auxPrice: 149.01 }));
    gateway.broker.modify(change({ orderRef: 'r', orderId: 13, quantity: 40, detachParent: true }));
    expect(gateway.said('placeOrders').map(({ orders }) => orders[0])).toMatchObject([
      {
        auxPrice: 149.01,
        quantity: 100,
        ocaGroup: '900011',
        ocaType: 3,
        parentId: 11,
        transmit: true,
      },
      {
        auxPrice: 149.01,
        quantity: 40,
        ocaGroup: '900011',
        ocaType: 3,
        parentId: 0,
        transmit: true,
      },
    ]);
  });

  it.each([
    ['of an order the broker never showed', []],
    ['of an order that ended', [openOrder(), openOrder({ status: 'Cancelled' })]],
    ['to no shares', [openOrder()], { quantity: 0 }],
    ['to a price off the grid', [openOrder()], { stopPrice: 148.123 }],
    ['to no price', [openOrder()], { stopPrice: Number.NaN }],
    ['during a lost uplink', [openOrder(), error(-1, 1100)]],
  ] as [string, GatewayMessage[], Partial<OrderChange>?][])('is refused: %s', (_, told, terms) => {
    const gateway = trading();
    gateway.tell(...told);
    gateway.broker.modify(
      change({ orderRef: 'r', orderId: 13, stopPrice: 149, detachParent: false, ...terms }),
    );
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.reported('order-refused')).toMatchObject([{ orderId: 13 }]);
  });

  it('resizes a stop whose own price lies off our grid, since that price is the broker\u2019s', () => {
    const gateway = trading();
    gateway.tell(openOrder({ auxPrice: 74.1234 }));
    gateway.broker.modify(
      change({ orderRef: 'r', orderId: 13, quantity: 40, detachParent: false }),
    );
    expect(gateway.said('placeOrders')[0]?.orders).toMatchObject([
      { quantity: 40, auxPrice: 74.1234 },
    ]);
  });

  it('says at once that it cannot leave without a connection, as cancels do', () => {
    const gateway = trading();
    gateway.tell(openOrder());
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.broker.modify(
      change({ orderRef: 'r', orderId: 13, stopPrice: 149, detachParent: false }),
    );
    gateway.broker.cancel(cancelOf(stopLeg()));
    expect(gateway.reported('order-refused')).toMatchObject([{ refusal: { code: 504 } }]);
    expect(gateway.reported('cancel-refused')).toMatchObject([
      { known: true, refusal: { code: 504 } },
    ]);
    gateway.time.advance(500);
    gateway.greet();
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.said('cancelOrder')).toEqual([]);
  });
});

describe('pacing', () => {
  it('never says more than 40 things in any second, cancels before protection before the rest', () => {
    const gateway = trading();
    for (let n = 0; n < 60; n += 1) gateway.broker.requestSnapshot();
    for (let n = 0; n < 30; n += 1)
      gateway.market.subscribe({ ...AAPL, symbol: `S${n}`, conId: n + 1 });
    for (let n = 0; n < 15; n += 1) gateway.broker.submit(protection({ orderId: 100 + n }));
    for (let n = 0; n < 30; n += 1) gateway.broker.cancel(cancelOf(stopLeg({ orderId: 200 + n })));
    gateway.pass(20_000);
    const { said, saidAt } = gateway.link();
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

  it('counts market time in practice', () => {
    const gateway = trading({ speed: 10 });
    for (let n = 0; n < 100; n += 1) gateway.broker.submit(protection({ orderId: 100 + n }));
    gateway.time.advance(300);
    expect(gateway.said('placeOrders').length).toBe(100);
  });

  it('drops with the connection what had to wait, and says so', () => {
    const gateway = trading();
    for (let n = 0; n < 60; n += 1) gateway.broker.submit(protection({ orderId: 100 + n }));
    const left = gateway.said('placeOrders').length;
    gateway.tell({ name: 'closed', why: 'reset' });
    expect(gateway.reported('sent').length).toBe(left);
    expect(gateway.reported('not-sent').length).toBe(60 - left);
    gateway.time.advance(500);
    gateway.greet();
    gateway.pass(5_000);
    expect(gateway.said('placeOrders')).toEqual([]);
  });

  it('holds a stop back until the last cancel has left', async () => {
    const gateway = trading();
    for (let n = 0; n < 60; n += 1) gateway.broker.cancel(cancelOf(stopLeg({ orderId: 200 + n })));
    const stopped = gateway.broker.stop();
    expect(gateway.link().isDone).toBe(false);
    gateway.pass(2_000);
    await stopped;
    expect(gateway.said('cancelOrder').length).toBe(60);
    expect(gateway.link().isDone).toBe(true);
  });

  it('takes an order back that still waits when its cancel comes', () => {
    const gateway = trading();
    for (let n = 0; n < 60; n += 1) gateway.broker.submit(protection({ orderId: 100 + n }));
    gateway.broker.cancel(cancelOf(stopLeg({ orderId: 159 })));
    gateway.pass(5_000);
    expect(gateway.said('cancelOrder')).toEqual([]);
    expect(gateway.said('placeOrders').length).toBe(59);
  });
});

describe('acknowledgement', () => {
  it('is overdue five wall seconds after an order left without a sign', () => {
    const gateway = trading();
    gateway.broker.submit(bracket());
    gateway.tell(openOrder({ orderId: 11 }));
    gateway.tell(error(12, 399, 'will be placed at the open'));
    gateway.pass(4_900);
    expect(gateway.reported('ack-overdue')).toEqual([]);
    gateway.pass(200);
    expect(gateway.reported('ack-overdue')).toEqual([
      { type: 'ack-overdue', orderRef: 'abcd2345.1.s', orderId: 13 },
    ]);
  });

  it('is not given by a code nobody knows', () => {
    const gateway = trading();
    gateway.broker.submit(approved({ purpose: 'entry', legs: [entryLeg()] }));
    gateway.tell(error(11, 10_999, 'something new'));
    gateway.pass(6_000);
    expect(gateway.reported('order-warned')).toMatchObject([{ orderId: 11 }]);
    expect(gateway.reported('ack-overdue').length).toBe(1);
  });
});

describe('a code about an order', () => {
  it.each([
    [201, 'order-refused', {}],
    [103, 'order-refused', {}],
    [200, 'order-refused', {}],
    [321, 'order-refused', {}],
    [10311, 'order-refused', {}],
    [399, 'order-warned', {}],
    [404, 'order-warned', {}],
    [2109, 'order-warned', {}],
    [10349, 'order-warned', {}],
    [202, 'cancelled', {}],
    [135, 'cancel-refused', { known: false }],
    [10147, 'cancel-refused', { known: false }],
    [136, 'cancel-refused', { known: true }],
    [161, 'cancel-refused', { known: true }],
    [10148, 'cancel-refused', { known: true }],
  ] as const)('%i is reported as %s', (code, type, more) => {
    const gateway = trading();
    gateway.tell(error(11, code, 'x'.repeat(600)));
    const [report] = gateway.reported(type);
    expect(report).toMatchObject({ orderId: 11, ...more });
    if (report !== undefined && 'refusal' in report) expect(report.refusal.text.length).toBe(500);
  });

  it('is of a filled order where the broker names that state, and of no other', () => {
    const gateway = trading();
    for (const state of ['Filled', 'Cancelled'])
      gateway.tell(
        error(
          11,
          10148,
          `OrderId 11 that needs to be cancelled can not be cancelled, state: ${state}.`,
        ),
      );
    expect(gateway.reported('cancel-refused').map(({ isFilled }) => isFilled)).toEqual([
      true,
      undefined,
    ]);
  });

  it('means a request when the id is one of ours for requests', () => {
    const gateway = createReadyGateway();
    gateway.broker.resolve({ symbol: 'NOPE', brokerSymbol: 'NOPE' });
    const reqId = gateway.said('reqContractDetails')[0]?.reqId ?? 0;
    gateway.tell(error(reqId, 200, 'No security definition'));
    expect(gateway.reported('order-refused')).toEqual([]);
    expect(gateway.reported('instrument-unresolved')).toMatchObject([
      { symbol: 'NOPE', matches: 0 },
    ]);
    expect(reqId).toBeGreaterThan(1_000_000_000);
  });
});

describe('news of orders', () => {
  it('uses our words, and leaves unset links out', () => {
    const gateway = trading();
    gateway.tell(
      openOrder({
        permId: 0,
        type: 'TRAIL',
        parentId: 0,
        tif: 'OPG',
        status: 'Inactive',
        ocaType: 3,
      }),
    );
    expect(gateway.reported('order')[0]?.order).toEqual({
      account: 'DU1234567',
      orderId: 13,
      clientId: 17,
      permId: undefined,
      orderRef: 'abcd2345.1.s',
      parentId: undefined,
      symbol: 'AAPL',
      conId: 265598,
      side: 'sell',
      type: 'other',
      quantity: 100,
      limitPrice: undefined,
      stopPrice: undefined,
      tif: 'other',
      ocaGroup: '',
      ocaType: 0,
      status: 'held',
    });
  });

  it('passes on statuses of its own orders only, since other clients count from one as well', () => {
    const gateway = trading();
    const status = (clientId: number): GatewayMessage => ({
      name: 'orderStatus',
      orderId: 13,
      clientId,
      permId: 900013,
      status: 'Cancelled',
      filled: 0,
      remaining: Number.NaN,
      whyHeld: '',
    });
    gateway.tell(status(3));
    expect(gateway.reported('order-status')).toEqual([]);
    gateway.tell(status(17));
    expect(gateway.reported('order-status')).toMatchObject([
      { orderId: 13, permId: '900013', status: 'cancelled', remaining: 0 },
    ]);
  });

  it('ignores questions about margin and other accounts', () => {
    const gateway = trading();
    gateway.tell(openOrder({ isWhatIf: true }), openOrder({ account: 'DU7654321' }));
    gateway.tell({ ...execution(), execution: { ...execution().execution, account: 'DU7654321' } });
    expect(gateway.reported('order')).toEqual([]);
    expect(gateway.reported('execution')).toEqual([]);
  });

  it('books an execution that comes before its order, once as told, with its moment in any form', () => {
    const gateway = trading();
    gateway.tell(execution());
    expect(gateway.reported('execution')[0]?.execution).toMatchObject({
      execId: '0000e1a7.5c46793a.01.01',
      symbol: 'AAPL',
      side: 'buy',
      shares: 100,
      at: Date.UTC(2026, 10, 19, 20, 30),
    });
    const at = Date.UTC(2026, 10, 19, 20, 30);
    expect(parseMoment('20261119  15:30:00')).toBe(at);
    expect(parseMoment('20261119 15:30:00 America/New_York')).toBe(at);
    expect(parseMoment('20261119-20:30:00')).toBe(at);
    expect(parseMoment('20261119 21:30:00 Europe/Berlin')).toBe(at);
    expect(parseMoment('20261319 15:30:00 US/Eastern')).toBeUndefined();
    expect(parseMoment('20261119 15:30:00 Nowhere/At_All')).toBeUndefined();
    const { execution: told, ...message } = execution();
    gateway.tell({ ...message, execution: { ...told, time: '20261119 15:30:00 Nowhere/At_All' } });
    const [dated, undated] = gateway.reported('execution');
    expect(dated?.execution).not.toHaveProperty('isUndated');
    expect(undated?.execution).toMatchObject({ isUndated: true, at: gateway.time.clock.now() });
  });

  it('tells a commission once in a connection, however often the day is told again', () => {
    const gateway = trading();
    const commission = (execId: string, amount: number) =>
      gateway.tell({
        name: 'commission',
        execId,
        commission: amount,
        currency: 'USD',
        realizedPnl: Number.NaN,
      });
    commission('a.01', 1);
    commission('b.01', 2);
    commission('a.01', 1);
    expect(gateway.reported('commission').map(({ execId }) => execId)).toEqual(['a.01', 'b.01']);
    commission('a.01', 1.5);
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(500);
    gateway.greet();
    commission('a.01', 1.5);
    expect(gateway.reported('commission').map((told) => told.commission)).toEqual([1, 2, 1.5, 1.5]);
  });

  it('raises the alarm over an execution that makes no sense instead of booking it', () => {
    const gateway = trading();
    gateway.tell({ ...execution(), execution: { ...execution().execution, shares: Number.NaN } });
    expect(gateway.reported('execution')).toEqual([]);
    expect(gateway.reported('notice').length).toBe(1);
  });

  it('never takes a sentinel for an account value, and tells none that nobody asks for', () => {
    const gateway = trading();
    const value = (tag: string, text: string, currency = 'USD', account = 'DU1234567') =>
      gateway.tell({ name: 'accountValue', account, tag, value: text, currency });
    value('NetLiquidation', '1000000.55');
    value('NetLiquidation', '921914.77', 'EUR');
    value('ExchangeRate', '1.0847', 'EUR');
    value('DayTradesRemaining', '-1', '');
    value('BuyingPower', '1.7976931348623157E308');
    value('ExcessLiquidity', '2147483647');
    value('AvailableFunds', '');
    value('AccountType', 'INDIVIDUAL');
    value('NetLiquidation', '5', 'USD', 'DU7654321');
    expect(
      gateway
        .reported('account-value')
        .map(({ tag, value: amount, currency }) => [tag, amount, currency]),
    ).toEqual([
      ['NetLiquidation', 1_000_000.55, 'USD'],
      ['NetLiquidation', 921_914.77, 'EUR'],
      ['ExchangeRate', 1.0847, 'EUR'],
      ['DayTradesRemaining', -1, ''],
    ]);
  });
});

describe('a snapshot', () => {
  const ends = (gateway: FakeGateway): GatewayMessage[] => [
    { name: 'openOrderEnd' },
    { name: 'completedOrdersEnd' },
    { name: 'executionsEnd', reqId: gateway.said('reqExecutions').at(-1)?.reqId ?? 0 },
    { name: 'positionEnd' },
  ];

  it('is complete with four ends in any order, and not with the ends of another request', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot();
    const [open, completed, executions, positions] = ends(gateway);
    if (!open || !completed || !executions || !positions) throw new Error('four ends');
    gateway.tell(positions, executions, open, { name: 'executionsEnd', reqId: 1 });
    expect(gateway.reported('snapshot')).toEqual([]);
    gateway.tell(openOrder(), completed);
    expect(gateway.reported('snapshot')).toMatchObject([
      { snapshot: { requestedAt: gateway.time.clock.now(), openOrders: [{ orderId: 13 }] } },
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
      gateway.reported('snapshot')[0]?.snapshot.openOrders.map(({ orderId }) => orderId),
    ).toEqual([13]);
  });

  it('shows both orders of a change that forked, and drops the one that ended', () => {
    const gateway = trading();
    const permIds = () =>
      gateway.reported('snapshot').map(({ snapshot }) => snapshot.openOrders.map((o) => o.permId));
    const fork = [openOrder({ permId: 0 }), openOrder(), openOrder({ permId: 900099 })];
    gateway.broker.requestSnapshot();
    gateway.tell(...fork, ...ends(gateway));
    gateway.broker.requestSnapshot();
    const cancelled = { name: 'orderStatus', orderId: 13, clientId: 17, permId: 900013 } as const;
    gateway.tell(...fork);
    gateway.tell({ ...cancelled, status: 'Cancelled', filled: 0, remaining: 100, whyHeld: '' });
    gateway.tell(...ends(gateway));
    expect(permIds()).toEqual([['900013', '900099'], ['900099']]);
  });

  it('fails by name when an end is late, and is not complete later', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot();
    const late = ends(gateway);
    gateway.tell(...late.slice(0, 3));
    gateway.pass(10_000);
    expect(gateway.reported('snapshot-failed')).toMatchObject([
      { why: 'no end of positions in time' },
    ]);
    gateway.tell(...late.slice(3));
    expect(gateway.reported('snapshot')).toEqual([]);
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

  it('is asked once more for those who asked while one was under way', () => {
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

  it('asks what was completed only when an order expected at work is not', () => {
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

  it('asks for everything when one of those who share the next wants it', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot(new Set());
    gateway.broker.requestSnapshot();
    gateway.broker.requestSnapshot(new Set());
    expect(gateway.said('reqCompletedOrders').length).toBe(0);
    gateway.tell(...ends(gateway));
    gateway.pass(MINUTE_MS / 60);
    expect(gateway.said('reqCompletedOrders').length).toBe(1);
  });

  it('does not wait behind the subscriptions of a new connection', () => {
    const gateway = createReadyGateway();
    for (let n = 0; n < 40; n += 1)
      gateway.market.subscribe({ ...AAPL, symbol: `S${n}`, conId: n + 1 });
    gateway.broker.requestSnapshot();
    expect(gateway.said('reqPositions').length).toBe(1);
  });
});

function execution(): Extract<GatewayMessage, { name: 'execution' }> {
  return {
    name: 'execution',
    reqId: -1,
    execution: {
      contract: {
        conId: 265598,
        symbol: 'AAPL',
        secType: 'STK',
        exchange: 'SMART',
        primaryExchange: '',
        currency: 'USD',
      },
      execId: '0000e1a7.5c46793a.01.01',
      account: 'DU1234567',
      orderId: 11,
      clientId: 17,
      permId: 900011,
      orderRef: 'abcd2345.1.e',
      side: 'BOT',
      shares: 100,
      price: 150.2,
      time: '20261119 15:30:00 US/Eastern',
      cumulativeQuantity: 100,
      averagePrice: 150.2,
    },
  };
}
