// Orders and changes on their way out: what leaves, and what is refused before a byte is written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import type { GatewayMessage } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { parseMoment } from '../../../../../src/trader/adapters/ib/orders/execution-in.ts';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { dateText } from '../../../../../src/trader/adapters/ib/orders/order-out.ts';
import type { OrderChange } from '../../../../../src/trader/domain/orders/order-terms.ts';
import { approved, bracket, cancelOf, change, entryLeg, stopLeg } from '../harness/approved.ts';
import { createReadyGateway, openOrder } from '../harness/fake-gateway.ts';
import { error, protection, trading } from '../harness/trading.ts';

describe('an outgoing order', () => {
  it('names every field that changes its meaning', () => {
    const gateway = trading();
    const { parentRef: _, ...alone } = stopLeg({ handle: handleOf(31), group: 'abcd2345.3.s' });
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
        trailStopPrice: undefined,
        trailingPercent: undefined,
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
  ])('is refused as a whole for %s, before any byte is written', (_, terms) => {
    const gateway = trading();
    gateway.broker.submit(bracket(terms));
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.reported('order-refused').map(({ handle }) => handle)).toEqual([
      'orderId:11',
      'orderId:12',
      'orderId:13',
    ]);
    expect(gateway.reported('sent')).toEqual([]);
  });

  it('is never sent in a dry run', () => {
    const gateway = trading({ mode: 'dry-run' });
    gateway.broker.submit(bracket());
    gateway.broker.submit(protection());
    gateway.tell(openOrder());
    gateway.broker.modify(
      change({ orderRef: 'x', handle: handleOf(13), stopPrice: 149, detachParent: false }),
    );
    gateway.broker.cancel(cancelOf(stopLeg()));
    expect(gateway.reported('not-sent').map(({ reason }) => reason)).toEqual([
      'dry_run',
      'dry_run',
    ]);
    expect(
      gateway
        .transport()
        .said.filter(({ name }) => /Order$|Orders$/.test(name) && !/^req/.test(name)),
    ).toEqual([]);
  });

  it('protects a position whose contract is unresolved; an entry in such a symbol is not sent', () => {
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

  it('states its expiry in New York time, in summer and in winter', () => {
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
  it('keeps the terms it does not name, and repeats the group name of the broker', () => {
    const gateway = trading();
    gateway.tell(openOrder({ ocaGroup: '900011', ocaType: 3 }));
    gateway.broker.modify(
      change({ orderRef: 'r', handle: handleOf(13), stopPrice: 149.01, detachParent: false }),
    );
    gateway.tell(openOrder({ ocaGroup: '900011', ocaType: 3, auxPrice: 149.01 }));
    gateway.broker.modify(
      change({ orderRef: 'r', handle: handleOf(13), quantity: 40, detachParent: true }),
    );
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

  it('has our own reference, whatever the gateway has appended to it', () => {
    const gateway = trading();
    gateway.tell(openOrder({ orderRef: 'abcd2345.1.s.1' }));
    gateway.broker.modify(
      change({ orderRef: 'abcd2345.1.s', handle: handleOf(13), quantity: 40, detachParent: false }),
    );
    expect(gateway.said('placeOrders')[0]?.orders).toMatchObject([{ orderRef: 'abcd2345.1.s' }]);
  });

  it.each([
    ['of an order that the broker never reported', []],
    ['of an order that ended', [openOrder(), openOrder({ status: 'Cancelled' })]],
    ['to no shares', [openOrder()], { quantity: 0 }],
    ['to a price off the grid', [openOrder()], { stopPrice: 148.123 }],
    ['to no price', [openOrder()], { stopPrice: Number.NaN }],
    ['during a lost uplink', [openOrder(), error(-1, 1100)]],
  ] as [string, GatewayMessage[], Partial<OrderChange>?][])('is refused: %s', (_, told, terms) => {
    const gateway = trading();
    gateway.tell(...told);
    gateway.broker.modify(
      change({
        orderRef: 'r',
        handle: handleOf(13),
        stopPrice: 149,
        detachParent: false,
        ...terms,
      }),
    );
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.reported('order-refused')).toMatchObject([{ handle: 'orderId:13' }]);
  });

  it('resizes a stop whose price is off our grid, because the broker set that price', () => {
    const gateway = trading();
    gateway.tell(openOrder({ auxPrice: 74.1234 }));
    gateway.broker.modify(
      change({ orderRef: 'r', handle: handleOf(13), quantity: 40, detachParent: false }),
    );
    expect(gateway.said('placeOrders')[0]?.orders).toMatchObject([
      { quantity: 40, auxPrice: 74.1234 },
    ]);
  });

  it('fails at once without a connection, and so does a cancel', () => {
    const gateway = trading();
    gateway.tell(openOrder());
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.broker.modify(
      change({ orderRef: 'r', handle: handleOf(13), stopPrice: 149, detachParent: false }),
    );
    gateway.broker.cancel(cancelOf(stopLeg()));
    expect(gateway.reported('order-refused')).toMatchObject([{ refusal: { meaning: 'no_line' } }]);
    expect(gateway.reported('cancel-refused')).toMatchObject([
      { known: true, text: 'not sent: no connection' },
    ]);
    gateway.time.advance(500);
    gateway.greet();
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.said('cancelOrder')).toEqual([]);
  });
});
