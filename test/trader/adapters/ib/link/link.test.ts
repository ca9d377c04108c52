// The real client library over a real socket, against a small server that speaks the wire as the tests script it.
import { Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createIbGateway,
  type IbGatewaySettings,
} from '../../../../../src/trader/adapters/ib/ib-gateway.ts';
import type { Broker, BrokerReport } from '../../../../../src/trader/ports/broker.ts';
import type { MarketFeed, MarketUpdate } from '../../../../../src/trader/ports/market-feed.ts';
import { AAPL, approved, bracket, cancelOf, change, entryLeg, stopLeg } from '../rig/approved.ts';
import { gatewaySettings } from '../rig/gateway-settings.ts';
import { fastWall, realClock, until } from '../rig/real-time.ts';
import {
  frameOf,
  openOrderFields,
  type ScriptedGateway,
  type ScriptedGatewayOptions,
  startScriptedGateway,
} from '../rig/scripted-gateway.ts';

interface Rig {
  readonly gateway: ScriptedGateway;
  readonly broker: Broker;
  readonly market: MarketFeed;
  readonly reports: BrokerReport[];
  readonly updates: MarketUpdate[];
  readonly logs: string[];
}

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function rig(
  options: ScriptedGatewayOptions = {},
  given: Partial<IbGatewaySettings> = {},
): Promise<Rig> {
  const gateway = await startScriptedGateway(options);
  stops.push(gateway.stop);
  return connectTo(gateway, given);
}

function connectTo(gateway: ScriptedGateway, given: Partial<IbGatewaySettings>): Rig {
  const reports: BrokerReport[] = [];
  const updates: MarketUpdate[] = [];
  const logs: string[] = [];
  const { broker, market } = createIbGateway({
    // Half a second of waiting takes a tenth.
    ...gatewaySettings(gateway.port, { clock: realClock, wall: fastWall(5) }),
    log: (level, text) => void logs.push(`${level} ${text}`),
    ...given,
  });
  broker.reports$.subscribe((report) => reports.push(report));
  market.updates$.subscribe((update) => updates.push(update));
  stops.push(broker.stop);
  broker.start();
  return { gateway, broker, market, reports, updates, logs };
}

function find<Type extends BrokerReport['type']>(reports: readonly BrokerReport[], type: Type) {
  type Found = Extract<BrokerReport, { type: Type }>;
  return reports.find((report): report is Found => report.type === type);
}

async function ready(options: ScriptedGatewayOptions = {}): Promise<Rig> {
  const all = await rig(options);
  await until(() => find(all.reports, 'session-opened'), 'session opened');
  all.market.subscribe(AAPL);
  await until(() => all.gateway.frames.find(({ fields }) => fields[0] === '20'), 'history asked');
  return all;
}

const framesOf = ({ gateway }: Rig, id: number) =>
  gateway.frames.filter(({ fields }) => fields[0] === String(id));

describe('a link over TCP', () => {
  it('opens a session only when order number and accounts are known', async () => {
    const all = await rig({ nextOrderId: 42 });
    const opened = await until(() => find(all.reports, 'session-opened'), 'session opened');
    expect(opened).toEqual({
      type: 'session-opened',
      account: 'DU1234567',
      clientId: 17,
      nextOrderId: 42,
      serverVersion: 178,
    });
    expect(all.reports).toContainEqual({
      type: 'gateway-changed',
      state: 'ready',
      why: 'connected',
    });
    expect(all.gateway.sessions).toEqual([17]);
  });

  it('writes a bracket in one piece, parents held and the stop last to release all', async () => {
    const all = await ready();
    all.broker.submit(bracket());
    expect(all.reports.at(-1)).toEqual({
      type: 'sent',
      orderRefs: ['abcd2345.1.e', 'abcd2345.1.t', 'abcd2345.1.s'],
    });
    await until(() => framesOf(all, 3).length === 3, 'three orders');
    const legs = framesOf(all, 3);
    expect(legs.map(({ fields }) => fields.length)).toEqual([114, 114, 114]);
    expect(legs.map(({ fields }) => fields[27])).toEqual(['0', '0', '1']);
    expect(legs.map(({ fields }) => fields[28])).toEqual(['0', '11', '11']);
    expect(legs.map(({ fields }) => fields[46])).toEqual(['2', '2', '2']);
    const [entry, target, stop] = legs.map(({ fields }) => fields);
    expect(entry?.slice(16, 29)).toEqual([
      'BUY',
      '100',
      'LMT',
      '150.25',
      '',
      'GTD',
      '',
      'DU1234567',
      '',
      '',
      'abcd2345.1.e',
      '0',
      '0',
    ]);
    expect(entry?.[38]).toBe('20261120 10:00:30 US/Eastern');
    expect(target?.slice(18, 22)).toEqual(['LMT', '155', '', 'GTC']);
    expect(stop?.slice(18, 22)).toEqual(['STP', '', '148.5', 'GTC']);
  });

  it('hands a bracket to the socket in one write, even in the very moment the session opens', async () => {
    const gateway = await startScriptedGateway();
    stops.push(gateway.stop);
    const all = connectTo(gateway, {});
    all.market.subscribe(AAPL);
    const written: number[] = [];
    const stream = Socket.prototype as unknown as Record<'_writev' | '_write', () => void>;
    const writev = vi.spyOn(stream, '_writev');
    const write = vi.spyOn(stream, '_write');
    stops.push(async () => {
      writev.mockRestore();
      write.mockRestore();
    });
    all.broker.reports$.subscribe((report) => {
      if (report.type !== 'session-opened') return;
      const before = writev.mock.calls.length + write.mock.calls.length;
      all.broker.submit(bracket());
      written.push(writev.mock.calls.length + write.mock.calls.length - before);
    });
    await until(() => framesOf(all, 3).length === 3, 'three orders');
    expect(written).toEqual([1]);
    expect(all.gateway.frames.filter(({ fields }) => fields[0] === '71').length).toBe(1);
  });

  it('lets the last words leave when it is stopped', async () => {
    const all = await ready();
    for (let orderId = 1; orderId <= 10; orderId += 1) {
      all.broker.cancel(cancelOf(stopLeg({ orderId })));
    }
    await all.broker.stop();
    await until(() => framesOf(all, 4).length === 10, 'ten cancels');
    expect(all.reports.at(-1)?.type).not.toBe('cancel-refused');
  });

  it('never lets an order wait inside the library for the next connection', async () => {
    const all = await ready();
    all.gateway.reset();
    await until(
      () => all.reports.some((r) => r.type === 'gateway-changed' && r.state === 'dead'),
      'line lost',
    );
    all.broker.submit(bracket());
    all.broker.submit(approved({ purpose: 'protection', legs: [stopLeg({ orderId: 14 })] }));
    expect(all.reports.slice(-2)).toMatchObject([
      { type: 'not-sent', reason: 'gateway_not_ready' },
      { type: 'not-sent', reason: 'gateway_not_ready' },
    ]);
    await until(() => all.gateway.sessions.length === 2, 'second session');
    await until(() => framesOf(all, 49).length >= 2, 'clock asked again');
    expect(framesOf(all, 3)).toEqual([]);
  });

  it('starts a new conversation with nothing of the old one before its greeting', async () => {
    const all = await ready();
    for (let n = 0; n < 60; n += 1) all.market.refill('AAPL');
    all.gateway.reset();
    await until(() => all.gateway.sessions.length === 2, 'second session');
    const second = framesOf(all, 71)[1];
    const before = all.gateway.frames.filter(({ chunk }) => chunk >= (second?.chunk ?? 0));
    expect(before[0]?.fields[0]).toBe('71');
  });

  it('gives up on a server that accepts and stays mute, and tries again', async () => {
    const all = await rig({ isMute: true }, { wall: fastWall(100) });
    await until(
      () => all.reports.some((r) => r.type === 'gateway-changed' && r.state === 'login_required'),
      'a login is missed',
    );
    expect(find(all.reports, 'session-opened')).toBeUndefined();
  });

  it('notices a server that stops answering on a healthy socket', async () => {
    const all = await rig({}, { wall: fastWall(20) });
    await until(() => find(all.reports, 'session-opened'), 'session opened');
    all.gateway.onFrame = () => {};
    await until(() => all.gateway.sessions.length === 2, 'second session');
    const states = all.reports.flatMap((r) => (r.type === 'gateway-changed' ? [r.state] : []));
    expect(states.slice(0, 4)).toEqual(['connecting', 'ready', 'suspect', 'dead']);
  });

  it('outlives a listener that throws', async () => {
    let isBroken = false;
    const clock = {
      ...realClock,
      now: () => {
        if (isBroken) throw new Error('no time');
        return realClock.now();
      },
    };
    const all = await rig({}, { clock });
    await until(() => find(all.reports, 'clock-read'), 'clock read');
    all.market.subscribe(AAPL);
    const asked = await until(() => framesOf(all, 1)[0], 'quotes asked');
    isBroken = true;
    all.gateway.say(1, 6, asked.fields[2] ?? '', 1, 150.1, 300, 0);
    await until(() => all.logs.some((text) => text.includes('cannot be trusted')), 'distrust');
    isBroken = false;
    await until(() => all.gateway.sessions.length === 2, 'second session');
  });

  it('survives an unreadable reject text and connects anew instead of missing messages', async () => {
    const all = await ready();
    all.gateway.say(4, 2, 11, 201, 'Order rejected', '{not json');
    await until(() => all.gateway.sessions.length === 2, 'second session');
    await until(
      () => all.reports.filter((r) => r.type === 'session-opened').length === 2,
      'session opened again',
    );
    expect(all.reports).toContainEqual(
      expect.objectContaining({ type: 'gateway-changed', state: 'dead' }),
    );
  });

  it.each([
    ['short', [59, 1, '0000e1a7.5c46793a.01.01']],
    ['long', [62, 1, 'more']],
    ['unknown', [999, 1]],
  ])('treats a %s message as corruption and starts clean', async (_, fields) => {
    const all = await ready();
    all.gateway.say(...fields);
    await until(() => all.gateway.sessions.length === 2, 'second session');
  });

  it('never shows a sentinel as a number of an order', async () => {
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
      parentId: undefined,
      permId: undefined,
      ocaType: 0,
    });
  });

  it('hears notices without an id, which the library calls information', async () => {
    const all = await ready();
    all.gateway.say(4, 2, -1, 1100, 'Connectivity between IB and TWS has been lost.', '');
    await until(
      () => all.reports.some((r) => r.type === 'gateway-changed' && r.state === 'lost'),
      'uplink lost',
    );
    all.gateway.say(4, 2, -1, 1102, 'Connectivity restored - data maintained.', '');
    await until(() => find(all.reports, 'uplink-restored'), 'uplink restored');
  });

  it('decodes frames cut into single bytes and glued together', async () => {
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
      orderId: 13,
      type: 'stop',
      stopPrice: 148.5,
      limitPrice: undefined,
    });
    expect(find(all.reports, 'position')?.position.quantity).toBe(100);
  });

  it('rebuilds a change from the order as the broker last showed it', async () => {
    const all = await ready();
    all.gateway.say(
      ...openOrderFields({
        orderId: 13,
        clientId: 17,
        orderRef: 'abcd2345.1.s',
        action: 'SELL',
        quantity: 100,
        type: 'STP',
        auxPrice: 148.5,
        ocaGroup: '900001',
        ocaType: 3,
        parentId: 11,
      }),
    );
    await until(() => find(all.reports, 'order'), 'order reported');
    all.broker.modify(
      change({ orderRef: 'abcd2345.1.s', orderId: 13, stopPrice: 149, detachParent: true }),
    );
    const { fields } = await until(() => framesOf(all, 3)[0], 'change sent');
    expect(fields.length).toBe(114);
    expect(fields.slice(16, 29)).toEqual([
      'SELL',
      '100',
      'STP',
      '',
      '149',
      'GTC',
      '900001',
      'DU1234567',
      '',
      '',
      'abcd2345.1.s',
      '1',
      '0',
    ]);
    expect(fields[46]).toBe('3');
  });

  it('keeps large account-wide numbers exact as text', async () => {
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
    expect(order.permId).toBe('4294967999123');
  });

  it('takes bid sizes from their own message, since prices lose them', async () => {
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

  it('drops a numberless commission and keeps an unset profit undefined', async () => {
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

  it('reads market rules and contracts into an instrument', async () => {
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
      conId: 272093,
      primaryExchange: 'NASDAQ',
      venue: 'us',
      currency: 'USD',
      priceSteps: [
        { lowEdge: 0, increment: 0.0001 },
        { lowEdge: 1, increment: 0.01 },
      ],
    });
  });

  it('answers a snapshot only when all four ends arrived', async () => {
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
      openOrders: [{ orderId: 13, orderRef: 'abcd2345.1.s', status: 'presubmitted' }],
      completedOrders: [],
      executions: [
        { execId: '0000e1a7.5c46793a.01.01', side: 'buy', at: Date.UTC(2026, 10, 20, 14, 35) },
      ],
      positions: [{ symbol: 'AAPL', quantity: 100 }],
    });
  });

  it('lets an entry leave only once in the life of its number', async () => {
    const all = await ready();
    all.broker.submit(approved({ purpose: 'entry', legs: [entryLeg()] }));
    await until(() => framesOf(all, 3).length === 1, 'order sent');
    expect(framesOf(all, 3)[0]?.fields[27]).toBe('1');
  });
});
