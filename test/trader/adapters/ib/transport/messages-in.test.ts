// What the real client library decodes, in the words of the ports.
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../harness/real-time.ts';
import { frameOf, openOrderFields } from '../harness/scripted-gateway.ts';
import { find, framesOf, ready, stops } from './wired.ts';

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe('a message of the gateway', () => {
  it('never yields a sentinel as a number of an order', async () => {
    const all = await ready();
    const int = '2147483647';
    const double = '1.7976931348623157E308';
    all.gateway.say(
      ...openOrderFields({
        orderId: 13,
        clientId: 17,
        permId: 0,
        orderRef: 'abcd2345.1.s',
        action: 'SELL',
        quantity: 100,
        type: 'LMT',
        limitPrice: double,
        auxPrice: int,
        parentId: int,
        ocaType: int,
        ocaGroup: 'g',
      }),
    );
    const { order } = await until(() => find(all.reports, 'order'), 'order reported');
    expect(order).toMatchObject({
      limitPrice: undefined,
      stopPrice: undefined,
      brokerLink: undefined,
      groupEffect: 'none',
    });
  });

  it('is understood without an id, although the library calls it information', async () => {
    const all = await ready();
    all.gateway.say(4, 2, -1, 1100, 'Connectivity between IB and TWS has been lost.', '');
    await until(
      () => all.reports.some((r) => r.type === 'gateway-changed' && r.state === 'lost'),
      'uplink lost',
    );
    all.gateway.say(4, 2, -1, 1102, 'Connectivity restored - data maintained.', '');
    await until(() => find(all.reports, 'uplink-restored'), 'uplink restored');
  });

  it('confirms the values of the account by its time', async () => {
    const all = await ready();
    const values = () => all.reports.filter(({ type }) => type === 'account-value').length;
    all.gateway.say(6, 2, 'NetLiquidation', '1000.00', 'USD', 'DU1234567');
    await until(() => values() === 1, 'value reported');
    all.gateway.say(8, 1, '10:03');
    await until(() => values() === 2, 'value confirmed');
  });

  it('is decoded from single bytes and from joined frames', async () => {
    const all = await ready();
    const bytes = Buffer.concat([
      frameOf([
        61,
        3,
        'DU1234567',
        265598,
        'AAPL',
        'STK',
        '',
        0,
        '',
        '',
        '',
        'USD',
        'AAPL',
        'NMS',
        100,
        150.5,
      ]),
      frameOf(
        openOrderFields({
          orderId: 13,
          clientId: 17,
          orderRef: 'abcd2345.1.s',
          action: 'SELL',
          quantity: 100,
          type: 'STP',
          auxPrice: 148.5,
        }),
      ),
    ]);
    for (const byte of bytes) all.gateway.sayBytes(Buffer.from([byte]));
    const { order } = await until(() => find(all.reports, 'order'), 'order reported');
    expect(order).toMatchObject({
      handle: 'orderId:13',
      type: 'stop',
      stopPrice: 148.5,
      limitPrice: undefined,
    });
    expect(find(all.reports, 'position')?.position.quantity).toBe(100);
  });

  it('keeps large account-wide order numbers exact, as text', async () => {
    const all = await ready();
    all.gateway.say(
      ...openOrderFields({
        orderId: 11,
        clientId: 17,
        permId: 4294967999123,
        orderRef: 'abcd2345.1.e',
        action: 'BUY',
        quantity: 1,
        type: 'LMT',
        limitPrice: 1,
      }),
    );
    const { order } = await until(() => find(all.reports, 'order'), 'order reported');
    expect(order.brokerLink).toBe('permId:4294967999123');
  });

  it('yields bid sizes from separate messages, because the library drops them from prices', async () => {
    const all = await ready();
    const reqId = framesOf(all, 1)[0]?.fields[2] ?? '';
    all.gateway.say(1, 6, reqId, 1, 150.1, 300, 0);
    all.gateway.say(2, 6, reqId, 0, 300);
    all.gateway.say(1, 6, reqId, 2, 150.2, 200, 0);
    all.gateway.say(1, 6, reqId, 4, -1, 0, 0);
    await until(() => all.updates.length >= 3, 'three quotes');
    expect(all.updates.at(-1)).toMatchObject({
      type: 'quote',
      quote: { bid: 150.1, bidSize: 300, ask: 150.2, askSize: 200, last: Number.NaN, isLive: true },
    });
  });

  it('yields a commission without a profit when the profit is unset', async () => {
    const all = await ready();
    all.gateway.say(59, 1, '0000e1a7.5c46793a.01.01', 1, 'USD', '1.7976931348623157E308', '', '');
    const commission = await until(() => find(all.reports, 'commission'), 'commission');
    expect(commission).toEqual({
      type: 'commission',
      execId: '0000e1a7.5c46793a.01.01',
      commission: 1,
      currency: 'USD',
      realizedPnl: undefined,
    });
  });

  it('yields an instrument from market rules and contracts', async () => {
    const all = await ready();
    all.gateway.onFrame = (fields) => {
      if (fields[0] === '9') {
        const head = [
          10,
          fields[2] ?? '',
          'MSFT',
          'STK',
          '',
          0,
          '',
          'SMART',
          'USD',
          'MSFT',
          'NMS',
          'NMS',
        ];
        const body = [
          272093,
          0.01,
          '',
          'LMT',
          'NYSE,SMART',
          1,
          0,
          'MICROSOFT',
          'NASDAQ',
          '',
          '',
          '',
          '',
        ];
        const tail = [
          'US/Eastern',
          '',
          '',
          '',
          '',
          0,
          '',
          '',
          '',
          '26,557',
          '',
          'COMMON',
          1,
          1,
          100,
        ];
        all.gateway.say(...head, ...body, ...tail);
        all.gateway.say(52, 1, fields[2] ?? '');
      }
      if (fields[0] === '91') all.gateway.say(93, fields[1] ?? '', 2, 0, 0.0001, 1, 0.01);
    };
    all.broker.resolve({ symbol: 'MSFT', brokerSymbol: 'MSFT' });
    const { instrument } = await until(
      () => find(all.reports, 'instrument-resolved'),
      'instrument resolved',
    );
    expect(framesOf(all, 91)[0]?.fields).toEqual(['91', '557']);
    expect(instrument).toEqual({
      symbol: 'MSFT',
      brokerSymbol: 'MSFT',
      contract: '272093',
      primaryExchange: 'NASDAQ',
      venue: 'us',
      currency: 'USD',
      priceSteps: [
        { lowEdge: 0, increment: 0.0001 },
        { lowEdge: 1, increment: 0.01 },
      ],
    });
  });

  it('completes a snapshot once all four ends have arrived', async () => {
    const all = await ready();
    all.broker.requestSnapshot();
    const asked = await until(() => framesOf(all, 7)[0], 'executions asked');
    all.gateway.say(
      ...openOrderFields({
        orderId: 13,
        clientId: 17,
        orderRef: 'abcd2345.1.s',
        action: 'SELL',
        quantity: 100,
        type: 'STP',
        auxPrice: 148.5,
      }),
    );
    all.gateway.say(53, 1);
    all.gateway.say(102);
    const execution = [
      11,
      asked.fields[2] ?? '',
      11,
      265598,
      'AAPL',
      'STK',
      '',
      0,
      '',
      '',
      'SMART',
      'USD',
      'AAPL',
      'NMS',
      '0000e1a7.5c46793a.01.01',
      '20261120 09:35:00 US/Eastern',
      'DU1234567',
      'NASDAQ',
      'BOT',
      100,
      150.2,
      900001,
      17,
      0,
      100,
      150.2,
      'abcd2345.1.e',
      '',
      '',
      '',
      1,
      0,
    ];
    all.gateway.say(...execution);
    all.gateway.say(55, 1, asked.fields[2] ?? '');
    await until(() => find(all.reports, 'order'), 'order reported');
    expect(find(all.reports, 'snapshot')).toBeUndefined();
    all.gateway.say(
      61,
      3,
      'DU1234567',
      265598,
      'AAPL',
      'STK',
      '',
      0,
      '',
      '',
      '',
      'USD',
      'AAPL',
      'NMS',
      100,
      150.21,
    );
    all.gateway.say(62, 1);
    const { snapshot } = await until(() => find(all.reports, 'snapshot'), 'snapshot');
    expect(snapshot).toMatchObject({
      openOrders: [{ handle: 'orderId:13', orderRef: 'abcd2345.1.s', status: 'presubmitted' }],
      completedOrders: [],
      executions: [
        { execId: '0000e1a7.5c46793a.01.01', side: 'buy', at: Date.UTC(2026, 10, 20, 14, 35) },
      ],
      positions: [{ symbol: 'AAPL', quantity: 100 }],
    });
  });
});
