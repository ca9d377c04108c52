import { verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createReadySsi, PUBLIC_KEY } from '../harness/fake-ssi.ts';
import {
  ACCOUNT,
  cancelOf,
  changeOf,
  ENTRY,
  ENTRY_ID,
  entry,
  event,
  exit,
} from '../harness/orders.ts';

const ORDERS = `order.${ACCOUNT}`;
const NEW = 'POST /trading/order';
const placed = { orderId: '900001', clientRequestId: ENTRY_ID, orderStatus: 'PD' };

describe('orders to SSI', () => {
  it('are sent with every field, signed over the very bytes', () => {
    const ssi = createReadySsi();
    ssi.broker.submit(entry());
    const { body = '', headers, json } = ssi.take(NEW);
    expect(json).toEqual({
      accountNo: ACCOUNT,
      symbol: 'FPT',
      side: 'B',
      quantity: 1000,
      price: '76000',
      orderType: 'LO',
      clientRequestId: ENTRY_ID,
      deviceId: '00:1A:2B:3C:4D:5E',
      userAgent: 'sluice',
    });
    const signature = Buffer.from(headers['X-Signature'] ?? '', 'hex');
    expect(verify('sha256', Buffer.from(body), PUBLIC_KEY, signature)).toBe(true);
    expect(headers.Authorization).toBe('Bearer access-1');
    expect(ssi.reported('sent')).toEqual([{ type: 'sent', orderRefs: [ENTRY] }]);
  });

  it.each(['ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO'] as const)(
    'of the type %s have no price',
    (word) => {
      const ssi = createReadySsi();
      const { limitPrice: _, ...leg } = entry().legs[0] ?? {};
      ssi.broker.submit({ purpose: 'entry', legs: [{ ...leg, type: 'market', word }] } as never);
      expect(ssi.take(NEW).json).toMatchObject({ orderType: word, price: '0' });
    },
  );

  it('are acknowledged by the answer and work by the stream', () => {
    const ssi = createReadySsi();
    ssi.broker.submit(entry());
    ssi.answer(NEW, placed);
    ssi.stream(ORDERS, event());
    ssi.stream(ORDERS, event());
    const orders = ssi.reported('order').map(({ order }) => order);
    expect(orders.map(({ status }) => status)).toEqual(['pending', 'submitted']);
    expect(orders[1]).toMatchObject({
      account: ACCOUNT,
      orderRef: ENTRY,
      brokerLink: 'ssiOrder:900001',
      symbol: 'FPT',
      side: 'buy',
      type: 'limit',
      quantity: 1000,
      limitPrice: 76_000,
      validity: 'day',
    });
    ssi.pass(6_000);
    expect(ssi.reported('ack-overdue')).toEqual([]);
  });

  it('are not at work by a status that is unknown', () => {
    const ssi = createReadySsi();
    ssi.broker.submit(entry());
    ssi.answer(NEW, placed);
    ssi.stream(ORDERS, event({ orderStatus: 'ZZ', quantity: 900 }));
    expect(ssi.reported('order').at(-1)?.order).toMatchObject({ status: 'pending', quantity: 900 });
  });

  it('are never sent again: a lost answer, a failure of SSI and an unreadable answer say nothing', () => {
    for (const spoil of ['lost', 'failed', 'late', 'unreadable'] as const) {
      const ssi = createReadySsi();
      ssi.broker.submit(entry());
      if (spoil === 'lost') ssi.lose(NEW);
      else if (spoil === 'failed') ssi.refuse(NEW, 502, '', 'bad gateway');
      else if (spoil === 'late') ssi.refuse(NEW, 408, '', 'Request Timeout');
      else ssi.answer(NEW, { nothing: true });
      ssi.pass(60_000);
      expect(ssi.made.filter(({ method }) => method === 'POST')).toHaveLength(1);
      expect(ssi.reported('order-refused')).toEqual([]);
      expect(ssi.reported('ack-overdue')).toEqual([{ type: 'ack-overdue', orderRef: ENTRY }]);
    }
  });

  it('that never left are reported as not sent', () => {
    const ssi = createReadySsi();
    ssi.broker.submit(entry());
    ssi.lose(NEW, false);
    ssi.pass(6_000);
    expect(ssi.reported('not-sent')).toEqual([
      { type: 'not-sent', orderRefs: [ENTRY], reason: 'gateway_not_ready' },
    ]);
    expect(ssi.reported('ack-overdue')).toEqual([]);
  });

  it('that SSI has already are asked for, not refused', () => {
    const ssi = createReadySsi();
    ssi.broker.submit(entry());
    ssi.refuse(NEW, 409, 409001, 'Duplicate clientRequestId');
    expect(ssi.reported('order-refused').map(({ refusal }) => refusal.meaning)).toEqual([
      'handle_taken',
    ]);
  });

  it('refused by the exchange arrive later, with the code and the words', () => {
    const ssi = createReadySsi();
    ssi.broker.submit(entry());
    ssi.answer(NEW, placed);
    const refused = { orderStatus: 'RJ', rejectReason: 'ORD003: Price is above ceiling' };
    ssi.stream(ORDERS, event(refused));
    ssi.stream(ORDERS, event(refused));
    expect(ssi.reported('order-refused')).toEqual([
      {
        type: 'order-refused',
        orderRef: ENTRY,
        brokerLink: 'ssiOrder:900001',
        refusal: { meaning: 'refused', code: 'ORD003', text: 'Price is above ceiling' },
      },
    ]);
  });

  it('refused at once say so: a wrong signature, a limit of calls, a login that has ended', () => {
    const ssi = createReadySsi();
    ssi.broker.submit(entry());
    ssi.refuse(NEW, 401, 401013, 'Invalid signature');
    ssi.broker.submit(entry({ orderRef: 'abcd2345.1b.e' }));
    ssi.refuse(NEW, 429, '', 'Too many requests');
    ssi.pass(1_000);
    ssi.broker.submit(entry({ orderRef: 'abcd2345.1c.e' }));
    ssi.refuse(NEW, 401, 401001, 'Token expired');
    expect(ssi.reported('order-refused').map(({ refusal }) => refusal)).toEqual([
      {
        meaning: 'refused',
        code: '401013',
        text: 'Invalid signature; no order and no exit can be sent until ssi.private_key_file is the key that belongs to ssi.api_key',
      },
      { meaning: 'refused', code: '429', text: 'Too many requests' },
      { meaning: 'no_line', code: '401001', text: 'not taken: Token expired' },
    ]);
  });

  it('that do not fit are refused before anything is sent', () => {
    const ssi = createReadySsi();
    ssi.broker.submit(entry({ limitPrice: 76_050 }));
    ssi.broker.submit(entry({ quantity: 10.5 }));
    ssi.broker.submit(entry({ symbol: 'XYZ' }));
    ssi.broker.submit(entry({ type: 'stop', stopPrice: 70_000 }));
    ssi.broker.submit(exit({ type: 'market' }));
    ssi.broker.submit(exit({ validity: { kind: 'gtc' } }));
    expect(ssi.waiting(NEW)).toBe(0);
    expect(ssi.reported('order-refused').map(({ refusal }) => refusal.text)).toEqual([
      'not sent: limit price 76050 is not a price on the grid',
      'not sent: quantity 10.5 is not a positive integer',
      'not sent: the contract of XYZ is not resolved',
      'not sent: SSI has no order of type stop',
      "not sent: today's price limits of FPT are unknown, and an order at the market needs them",
      'not sent: SSI takes orders for the day only',
    ]);
  });

  it('leave cancels first, and are paced below ten a second', () => {
    const ssi = createReadySsi();
    for (let at = 0; at < 12; at += 1) ssi.broker.submit(entry({ orderRef: `abcd2345.${at}.e` }));
    ssi.broker.submit(exit());
    ssi.broker.cancel(cancelOf('abcd2345.99.e'));
    const inFirst = ssi.made.length;
    expect(inFirst).toBeLessThanOrEqual(9);
    ssi.time.advance(1_000);
    const next = ssi.made.slice(inFirst);
    // The room that entries leave is for what protects.
    expect(ssi.made.slice(0, inFirst).at(-1)?.json.side).toBe('S');
    expect(next[0]?.method).toBe('DELETE');
  });

  it('wait no longer than they are good for', () => {
    const ssi = createReadySsi();
    for (let at = 0; at < 9; at += 1) ssi.broker.submit(exit({ orderRef: `abcd2345.${at}.x` }));
    const validUntil = ssi.time.clock.now() + 500;
    ssi.broker.submit({ ...entry(), validUntil } as ReturnType<typeof entry>);
    ssi.time.advance(2_000);
    expect(ssi.reported('not-sent').map(({ reason }) => reason)).toEqual(['prediction_expired']);
  });

  it('are taken back before they leave', () => {
    const ssi = createReadySsi();
    for (let at = 0; at < 9; at += 1) ssi.broker.submit(exit({ orderRef: `abcd2345.${at}.x` }));
    ssi.broker.submit(entry());
    ssi.broker.cancel(cancelOf(ENTRY));
    ssi.time.advance(2_000);
    expect(ssi.made.filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect(ssi.reported('not-sent').map(({ orderRefs }) => orderRefs)).toEqual([[ENTRY]]);
  });

  it('are not sent in a dry run or beside a HALT file', () => {
    const dry = createReadySsi({ mode: 'dry-run' });
    dry.broker.submit(entry());
    expect(dry.reported('not-sent').map(({ reason }) => reason)).toEqual(['dry_run']);
    const halted = createReadySsi({ isHalted: () => true });
    halted.broker.submit(entry());
    halted.broker.submit(exit());
    expect(halted.reported('not-sent').map(({ reason }) => reason)).toEqual(['halt_file']);
    expect(halted.waiting(NEW)).toBe(1);
  });
});

describe('cancels and changes at SSI', () => {
  it('name the order by its reference and carry an id of their own', () => {
    const ssi = createReadySsi();
    ssi.broker.cancel(cancelOf(ENTRY));
    const { json, headers } = ssi.take('DELETE /trading/order');
    expect(json).toMatchObject({ accountNo: ACCOUNT, clientRequestId: ENTRY_ID });
    expect(String(json.clientCancelId)).toMatch(/^C[0-9a-z]{1,19}$/);
    expect(headers['X-Signature']).toMatch(/^[0-9a-f]+$/);
  });

  it('are answered by the state of the order', () => {
    const ssi = createReadySsi();
    ssi.stream(ORDERS, event());
    ssi.broker.cancel(cancelOf(ENTRY));
    ssi.answer('DELETE /trading/order', { orderId: '900001', orderStatus: 'WC' });
    ssi.stream(ORDERS, event({ orderStatus: 'WC' }));
    ssi.stream(ORDERS, event({ orderStatus: 'CL', cancelQty: 1000, osQty: 0 }));
    expect(ssi.reported('order-status').map(({ status }) => status)).toEqual(['pending_cancel']);
    expect(ssi.reported('cancelled')).toMatchObject([{ orderRef: ENTRY, text: 'cancelled' }]);
  });

  it('refused say whether SSI knows the order', () => {
    const ssi = createReadySsi();
    ssi.broker.cancel(cancelOf(ENTRY));
    ssi.refuse('DELETE /trading/order', 400, 'ORD013', 'Order not found');
    ssi.broker.cancel(cancelOf(ENTRY));
    ssi.refuse('DELETE /trading/order', 400, 'ORD011', 'Not in this session');
    expect(ssi.reported('cancel-refused').map(({ known }) => known)).toEqual([false, true]);
  });

  it('refused later, by an event of the order that lives', () => {
    const ssi = createReadySsi();
    ssi.stream(ORDERS, event());
    for (let at = 0; at < 2; at += 1) {
      ssi.broker.cancel(cancelOf(ENTRY));
      ssi.answer('DELETE /trading/order', { orderId: '900001', orderStatus: 'WC' });
      ssi.stream(ORDERS, event({ orderStatus: 'QU', rejectReason: 'ORD011: Invalid session' }));
    }
    expect(ssi.reported('cancel-refused').map(({ text }) => text)).toEqual([
      'Invalid session',
      'Invalid session',
    ]);
  });

  it('without an answer are not repeated', () => {
    const ssi = createReadySsi();
    ssi.broker.cancel(cancelOf(ENTRY));
    ssi.lose('DELETE /trading/order');
    ssi.pass(30_000);
    expect(ssi.made.filter(({ method }) => method === 'DELETE')).toHaveLength(1);
    expect(ssi.reported('cancel-refused')).toEqual([]);
  });

  it('change the price or the quantity and never both', () => {
    const ssi = createReadySsi();
    ssi.stream(ORDERS, event());
    ssi.broker.modify(changeOf({ orderRef: ENTRY, limitPrice: 75_900 }));
    const { json } = ssi.take('PUT /trading/order');
    expect(json).toMatchObject({ clientRequestId: ENTRY_ID, price: '75900' });
    expect(json).not.toHaveProperty('quantity');
    ssi.broker.modify(changeOf({ orderRef: ENTRY, limitPrice: 75_900, quantity: 500 }));
    expect(ssi.reported('order-refused').map(({ refusal }) => refusal.meaning)).toEqual([
      'unfit_terms',
    ]);
  });
});
