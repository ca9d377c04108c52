// What is checked when the bytes of an order leave, and what is read in the gateway's words when they are unusual.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { approved, bracket, cancelOf, change, entryLeg, stopLeg } from '../harness/approved.ts';
import { type FakeGateway, openOrder } from '../harness/fake-gateway.ts';
import { error, protection, trading } from '../harness/trading.ts';

const entry = (orderId: number) =>
  approved({
    purpose: 'entry',
    legs: [entryLeg({ handle: handleOf(orderId), orderRef: `abcd2345.${orderId}.e` })],
  });

/** So many orders that a further entry waits for the next second. */
function busy(gateway: FakeGateway): void {
  for (let n = 0; n < 36; n += 1) gateway.broker.submit(protection({ handle: handleOf(100 + n) }));
}

const numbers = (gateway: FakeGateway): number[] =>
  gateway.said('placeOrders').flatMap(({ orders }) => orders.map(({ orderId }) => orderId));

describe('an entry that waits for its second', () => {
  it('leaves room for stops, which go at once', () => {
    const gateway = trading();
    for (let n = 0; n < 40; n += 1) gateway.broker.submit(entry(200 + n));
    const sent = numbers(gateway).length;
    expect(sent).toBeGreaterThan(20);
    expect(sent).toBeLessThanOrEqual(32);
    for (let n = 0; n < 4; n += 1) gateway.broker.submit(protection({ handle: handleOf(300 + n) }));
    expect(numbers(gateway).slice(sent)).toEqual([300, 301, 302, 303]);
  });

  it('is sent then, if nothing is against it', () => {
    const gateway = trading();
    busy(gateway);
    gateway.broker.submit(entry(200));
    expect(numbers(gateway)).not.toContain(200);
    gateway.pass(2_000);
    expect(numbers(gateway)).toContain(200);
  });

  it('is not sent if the HALT file is there by then', () => {
    let isHalted = false;
    const gateway = trading({ isHalted: () => isHalted });
    busy(gateway);
    gateway.broker.submit(entry(200));
    isHalted = true;
    gateway.pass(2_000);
    expect(numbers(gateway)).not.toContain(200);
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'halt_file' }]);
    gateway.broker.submit(protection({ handle: handleOf(301) }));
    gateway.pass(2_000);
    expect(numbers(gateway)).toContain(301);
  });

  it('is not sent if the uplink is lost by then', () => {
    const gateway = trading();
    busy(gateway);
    gateway.broker.submit(entry(200));
    gateway.tell(error(-1, 1100, 'Connectivity between IB and Trader Workstation has been lost.'));
    gateway.pass(2_000);
    expect(numbers(gateway)).not.toContain(200);
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'gateway_not_ready' }]);
  });

  it('is not sent if its prediction has expired by then', () => {
    const gateway = trading();
    busy(gateway);
    const validUntil = instant(gateway.time.clock.now() + 500);
    gateway.broker.submit(approved({ ...entry(200), validUntil }));
    gateway.pass(2_000);
    expect(numbers(gateway)).not.toContain(200);
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'prediction_expired' }]);
  });

  it('is not sent if an order with a higher number went before it', () => {
    const gateway = trading();
    busy(gateway);
    gateway.broker.submit(entry(90));
    gateway.pass(2_000);
    expect(numbers(gateway)).not.toContain(90);
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'overtaken' }]);
    // The highest number counts, not the last one: a stop with a lower number may have left after it.
    gateway.broker.submit(protection({ handle: handleOf(50) }));
    gateway.pass(2_000);
    gateway.broker.submit(entry(91));
    gateway.pass(2_000);
    expect(numbers(gateway)).toContain(50);
    expect(numbers(gateway)).not.toContain(91);
  });
});

describe('a bracket', () => {
  it('is held by the gateway until its last leg, the stop, releases all', () => {
    const gateway = trading();
    gateway.broker.submit(bracket());
    const [sent] = gateway.said('placeOrders');
    expect(
      sent?.orders.map(({ type, transmit, parentId, ocaType }) => [
        ...[type, transmit, parentId, ocaType],
      ]),
    ).toEqual([
      ['LMT', false, 0, 2],
      ['LMT', false, 11, 2],
      ['STP', true, 11, 2],
    ]);
    gateway.broker.submit(protection());
    expect(gateway.said('placeOrders').at(-1)?.orders).toMatchObject([{ transmit: true }]);
  });
});

describe('a cancel', () => {
  it('in a dry run is answered, and not sent', () => {
    const gateway = trading({ mode: 'dry-run' });
    gateway.broker.cancel(cancelOf(stopLeg()));
    expect(gateway.said('cancelOrder')).toEqual([]);
    expect(gateway.reported('cancel-refused')).toMatchObject([{ isUnsent: true }]);
  });

  it('that was still waiting when the connection went is reported as refused', () => {
    const gateway = trading();
    for (let n = 0; n < 60; n += 1)
      gateway.broker.cancel(cancelOf(stopLeg({ handle: handleOf(200 + n) })));
    const sent = gateway.said('cancelOrder').length;
    expect(gateway.reported('cancel-refused')).toEqual([]);
    gateway.tell({ name: 'closed', why: 'reset' });
    expect(gateway.reported('cancel-refused')).toHaveLength(60 - sent);
  });
});

describe('a change', () => {
  const names = { orderRef: 'abcd2345.1.s', handle: handleOf(13) };

  it('states the rest as the broker has reported it last', () => {
    const gateway = trading();
    gateway.tell(
      openOrder(),
      openOrder({ permId: 900_099, auxPrice: 149, ocaGroup: 'G', ocaType: 3 }),
    );
    gateway.broker.modify(change({ ...names, quantity: 40, detachParent: true }));
    expect(gateway.said('placeOrders').at(-1)?.orders).toMatchObject([
      { quantity: 40, auxPrice: 149, ocaGroup: 'G', ocaType: 3, parentId: 0, transmit: true },
    ]);
  });

  it('of the order that stays after a fork is sent once the other one has ended', () => {
    const gateway = trading();
    gateway.tell(openOrder(), openOrder({ permId: 900_099, auxPrice: 149 }));
    gateway.tell({
      ...{ name: 'orderStatus', orderId: 13, clientId: 17, permId: 900_013 },
      ...{ status: 'Cancelled', filled: 0, remaining: 100, whyHeld: '' },
    });
    gateway.broker.modify(change({ ...names, quantity: 40, detachParent: true }));
    expect(gateway.said('placeOrders').at(-1)?.orders).toMatchObject([
      { quantity: 40, auxPrice: 149 },
    ]);
  });

  it('keeps the time at which an order ends', () => {
    const gateway = trading();
    const until = { tif: 'GTD', goodTillDate: '20261118 10:30:00 US/Eastern' };
    gateway.tell(openOrder(until));
    gateway.broker.modify(change({ ...names, quantity: 40, detachParent: true }));
    expect(gateway.said('placeOrders').at(-1)?.orders).toMatchObject([until]);
  });

  it('of a price is checked against the grid also where only that price is new', () => {
    const gateway = trading();
    gateway.tell(openOrder({ type: 'STP LMT', limitPrice: 148, auxPrice: 148.5 }));
    gateway.broker.modify(change({ ...names, limitPrice: 147.123, detachParent: true }));
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.reported('order-refused')).toMatchObject([
      { refusal: { meaning: 'unfit_terms', isUnsent: true } },
    ]);
  });

  it('and a cancel that were still waiting when the connection went are reported', () => {
    const gateway = trading();
    gateway.tell(openOrder());
    for (let n = 0; n < 60; n += 1)
      gateway.broker.submit(protection({ handle: handleOf(100 + n) }));
    gateway.broker.modify(change({ ...names, quantity: 40, detachParent: true }));
    gateway.tell({ name: 'closed', why: 'reset' });
    expect(gateway.reported('order-refused')).toMatchObject([
      { handle: 'orderId:13', refusal: { meaning: 'no_line', isUnsent: true } },
    ]);
  });

  it('that is not answered becomes a question, like a new order', () => {
    const gateway = trading();
    gateway.tell(openOrder());
    gateway.broker.modify(change({ ...names, quantity: 40, detachParent: true }));
    gateway.pass(4_900);
    expect(gateway.reported('ack-overdue')).toEqual([]);
    gateway.pass(200);
    expect(gateway.reported('ack-overdue')).toMatchObject([{ orderRef: names.orderRef }]);
  });
});

describe('the words of a gateway', () => {
  it.each([
    [0, '', 'none'],
    [1, 'G', 'cancels'],
    [2, 'G', 'reduces'],
    [3, 'G', 'reduces'],
    [4, 'G', 'cancels'],
  ])('take a group of type %s (%s) for one that %s', (ocaType, ocaGroup, groupEffect) => {
    const gateway = trading();
    gateway.tell(openOrder({ ocaGroup, ocaType }));
    expect(gateway.reported('order').at(-1)?.order).toMatchObject({ groupEffect });
  });

  it.each([
    ['Inactive', 'held'],
    ['PendingSubmit', 'pending'],
    ['SomethingNew', 'pending'],
  ])('take the status %s for %s', (word, status) => {
    const gateway = trading();
    gateway.tell(openOrder({ status: word }));
    expect(gateway.reported('order').at(-1)?.order).toMatchObject({ status });
  });

  it('are heard about the positions of the pinned account alone, in numbers', () => {
    const gateway = trading();
    const contract = {
      conId: 265598,
      symbol: 'AAPL',
      secType: 'STK',
      exchange: 'SMART',
      primaryExchange: '',
      currency: 'USD',
    };
    const told = { name: 'position', contract, averageCost: 100 } as const;
    gateway.tell(
      { ...told, account: 'DU7654321', quantity: 70 },
      { ...told, account: 'DU1234567', quantity: Number.NaN },
      { ...told, account: 'DU1234567', quantity: 30 },
    );
    expect(gateway.reported('position')).toMatchObject([{ position: { quantity: 30 } }]);
  });

  it('name no commission that is not set', () => {
    const gateway = trading();
    const told = { name: 'commission', currency: 'USD', realizedPnl: Number.NaN } as const;
    gateway.tell(
      { ...told, execId: 'a.01', commission: Number.NaN },
      { ...told, execId: 'b.01', commission: 1.25 },
    );
    expect(gateway.reported('commission')).toMatchObject([{ execId: 'b.01', commission: 1.25 }]);
  });

  it('give no number of ours to an execution of another client', () => {
    const gateway = trading();
    gateway.broker.submit(bracket());
    const contract = {
      conId: 265598,
      symbol: 'AAPL',
      secType: 'STK',
      exchange: 'SMART',
      primaryExchange: '',
      currency: 'USD',
    };
    const execution = {
      contract,
      execId: '0000e1a7.5c46793a.01.01',
      account: 'DU1234567',
      orderId: 11,
      permId: 77,
      orderRef: '',
      side: 'SLD',
      shares: 10,
      price: 100,
      time: '20261118 10:00:00 US/Eastern',
      cumulativeQuantity: 10,
      averagePrice: 100,
    };
    gateway.tell(
      { name: 'execution', reqId: -1, execution: { ...execution, clientId: 99 } },
      { name: 'execution', reqId: -1, execution: { ...execution, execId: 'b.01', clientId: 17 } },
    );
    const handles = gateway.reported('execution').map(({ execution: { handle } }) => handle);
    expect(handles).toEqual([undefined, 'orderId:11']);
  });
});
