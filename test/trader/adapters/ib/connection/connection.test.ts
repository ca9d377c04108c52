// The line to the gateway: handshake, retries, heartbeat, uplink, and the account it must serve.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../../src/kernel/instant.ts';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { AAPL, approved, bracket, cancelOf, entryLeg, stopLeg } from '../harness/approved.ts';
import {
  createFakeGateway,
  createReadyGateway,
  type FakeGateway,
  openOrder,
} from '../harness/fake-gateway.ts';

describe('connecting', () => {
  it('waits ten seconds for the first handshake, two for the next ones and more for each late one, on the same client id', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    gateway.time.advance(60_000);
    expect(gateway.transports.map(({ openedAt }) => openedAt).slice(0, 5)).toEqual([
      0, 10_500, 13_500, 19_500, 29_500,
    ]);
    expect(new Set(gateway.transports.map(({ target }) => target.clientId))).toEqual(new Set([17]));
    expect(gateway.transports.slice(0, -1).every(({ isDone }) => isDone)).toBe(true);
  });

  it('retries a refused connection after 0.5, 1 and then every 2 seconds', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    for (let n = 0; n < 40; n += 1) {
      if (!gateway.transport().isDone) gateway.tell({ name: 'closed', why: 'refused' });
      gateway.time.advance(250);
    }
    expect(gateway.transports.map(({ openedAt }) => openedAt).slice(0, 5)).toEqual([
      0, 500, 1_500, 3_500, 5_500,
    ]);
    expect(gateway.states()).toEqual(['connecting']);
    gateway.time.advance(10_000);
    expect(gateway.states()).toEqual(['connecting', 'dead']);
  });

  it('backs off from 5 to 60 seconds while its client id is still in use', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    for (let n = 0; n < 800; n += 1) {
      if (!gateway.transport().isDone) {
        gateway.tell({ name: 'error', id: -1, code: 326, text: 'client id in use' });
        gateway.tell({ name: 'closed', why: 'closed' });
      }
      gateway.time.advance(250);
    }
    const gaps = gateway.transports.map(
      ({ openedAt }, at) => openedAt - (gateway.transports[at - 1]?.openedAt ?? 0),
    );
    expect(gaps.slice(1, 7)).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it('is ready after the order number and the accounts, not after the connection alone', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    gateway.tell({ name: 'serverVersion', version: 178 });
    gateway.tell({ name: 'nextValidId', orderId: 10 });
    expect(gateway.reported('session-opened')).toEqual([]);
    gateway.tell({ name: 'managedAccounts', accounts: ['DU1234567', 'DU7654321'] });
    expect(gateway.reported('session-opened')).toMatchObject([
      { floor: { kind: 'orderId', mark: 10 }, seat: 'client id 17' },
    ]);
    expect(gateway.states()).toEqual(['connecting', 'ready']);
  });

  it('disconnects from a gateway whose version the client library misreads', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    gateway.tell(
      { name: 'serverVersion', version: 176 },
      { name: 'managedAccounts', accounts: ['DU1234567'] },
      { name: 'nextValidId', orderId: 10 },
    );
    expect(gateway.reported('session-opened')).toEqual([]);
    expect(gateway.reported('notice')).toMatchObject([{ text: expect.stringContaining('176') }]);
    gateway.time.advance(59_000);
    expect(gateway.transports.length).toBe(1);
  });

  it('refuses a gateway that speaks newer versions only, asks it once a minute, and never takes it for a missing login', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    for (let n = 0; n < 900; n += 1) {
      if (!gateway.transport().isDone) gateway.tell({ name: 'serverVersion', version: 201 });
      gateway.time.advance(250);
    }
    expect(gateway.transports.length).toBe(4);
    expect(gateway.transports.every(({ said }) => said.length === 0)).toBe(true);
    expect(gateway.states()).toEqual(['connecting', 'dead']);
    expect(gateway.reported('gateway-changed').at(-1)?.why).toMatch(
      /too new.* 201 .*Update sluice/,
    );
    expect(gateway.reported('notice')[0]).toMatchObject({ isUnusable: true });
  });

  it('opens a session at the newest version that it asks for', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    gateway.tell(
      { name: 'serverVersion', version: 193 },
      { name: 'managedAccounts', accounts: ['DU1234567'] },
      { name: 'nextValidId', orderId: 10 },
    );
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('reconnects after corruption, each time after a longer delay', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    const delays: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      gateway.greet();
      gateway.tell({ name: 'corrupted', why: 'short message' });
      const lostAt = gateway.time.wall.now();
      while (gateway.transport().isDone) gateway.time.advance(100);
      delays.push(gateway.time.wall.now() - lostAt);
    }
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
  });

  it('ignores messages of a connection that it closed', () => {
    const gateway = createReadyGateway();
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(500);
    gateway.greet();
    gateway.transports[0]?.tell(openOrder());
    gateway.transports[0]?.tell({ name: 'closed', why: 'late' });
    expect(gateway.reported('order')).toEqual([]);
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('joins a gateway that takes three seconds for its greeting', () => {
    const gateway = createReadyGateway();
    gateway.tell({ name: 'closed', why: 'nightly restart' });
    for (let tenth = 0; tenth < 300 && gateway.states().at(-1) !== 'ready'; tenth += 1) {
      gateway.time.advance(100);
      const { isDone, openedAt } = gateway.transport();
      if (!isDone && gateway.time.wall.now() - openedAt >= 3_000) gateway.greet();
    }
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('waits ten seconds more once the gateway has said its version', () => {
    const gateway = createReadyGateway();
    gateway.tell({ name: 'closed', why: 'nightly restart' });
    gateway.time.advance(500);
    gateway.tell({ name: 'serverVersion', version: 178 });
    gateway.time.advance(9_900);
    expect(gateway.transport().isDone).toBe(false);
    gateway.greet();
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('reports a missing login after three connections without an answer', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    gateway.time.advance(22_000);
    expect(gateway.states().at(-1)).toBe('login_required');
    gateway.greet();
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('reports nothing before it is started and nothing after it is stopped', async () => {
    const gateway = createFakeGateway();
    expect(gateway.reports).toEqual([]);
    gateway.broker.start();
    gateway.greet();
    await gateway.broker.stop();
    const count = gateway.reports.length;
    gateway.time.advance(60_000);
    expect(gateway.reports.length).toBe(count);
    expect(gateway.transports.length).toBe(1);
  });
});

describe('the account', () => {
  it('sends nothing to a gateway with a different account and never retries', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    gateway.greet(['DU7654321']);
    expect(gateway.reported('wrong-account')).toEqual([
      { type: 'wrong-account', wanted: 'DU1234567', offered: ['DU7654321'], isFirstConnect: true },
    ]);
    gateway.time.advance(300_000);
    expect(gateway.transports.length).toBe(1);
    expect(gateway.transport().said).toEqual([]);
  });

  it('is wrong after a re-login: nothing is sent, and a retry finds the right one', () => {
    const gateway = createReadyGateway();
    gateway.tell({ name: 'closed', why: 'restart' });
    gateway.time.advance(500);
    gateway.greet(['DU7654321']);
    expect(gateway.reported('wrong-account')).toMatchObject([{ isFirstConnect: false }]);
    expect(gateway.transport().said).toEqual([]);
    gateway.broker.cancel(cancelOf(stopLeg()));
    gateway.time.advance(5_000);
    gateway.greet();
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('is reported once while it stays wrong, and again after the right one', () => {
    const gateway = createReadyGateway();
    const wrong = () => gateway.reported('wrong-account').length;
    gateway.tell({ name: 'managedAccounts', accounts: ['DU7654321'] });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      gateway.time.advance(5_000);
      gateway.greet(['DU7654321']);
      expect(gateway.states().at(-1)).toBe('dead');
    }
    expect(wrong()).toBe(1);
    gateway.time.advance(5_000);
    gateway.greet(['DU7777777']);
    expect(wrong()).toBe(2);
    gateway.time.advance(5_000);
    gateway.greet();
    gateway.tell({ name: 'managedAccounts', accounts: ['DU7777777'] });
    expect(wrong()).toBe(3);
  });

  it('is disconnected when the gateway serves a different one during a session', () => {
    const gateway = createReadyGateway();
    gateway.tell({ name: 'managedAccounts', accounts: ['DU7654321'] });
    expect(gateway.reported('wrong-account')).toMatchObject([{ isFirstConnect: false }]);
    expect(gateway.states().at(-1)).toBe('dead');
    expect(gateway.transport().isDone).toBe(true);
  });

  it('is awaited while the gateway serves none, as before its second factor is given', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    for (let second = 0; second < 120; second += 1) {
      if (
        !gateway.transport().isDone &&
        gateway.time.wall.now() - gateway.transport().openedAt < 900
      )
        gateway.greet([]);
      gateway.time.advance(500);
    }
    expect(gateway.reported('wrong-account')).toEqual([]);
    expect(gateway.reported('gateway-changed').at(-1)).toMatchObject({
      state: 'login_required',
      why: 'the gateway serves no account: its login is not complete',
    });
    gateway.greet();
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('is awaited when the gateway serves none during a session: nothing is halted', () => {
    const gateway = createReadyGateway();
    gateway.tell({ name: 'managedAccounts', accounts: [] });
    expect(gateway.states().at(-1)).toBe('dead');
    expect(gateway.transport().isDone).toBe(true);
    gateway.time.advance(500);
    gateway.greet();
    expect(gateway.states().at(-1)).toBe('ready');
    expect(gateway.reported('wrong-account')).toEqual([]);
  });

  it.each([
    ['U1234567', 'paper'],
    ['U1234567', 'dry-run'],
    ['U1234567', 'demo'],
    ['DU1234567', 'live'],
    ['DF1234567', 'live'],
  ] as const)('never connects account %s in mode %s', (account, mode) => {
    const gateway = createFakeGateway({ account, mode });
    gateway.broker.start();
    gateway.time.advance(60_000);
    expect(gateway.transports).toEqual([]);
    expect(gateway.reported('wrong-account')).toMatchObject([{ isFirstConnect: true }]);
  });
});

describe('the heartbeat', () => {
  it('probes an idle connection, suspects it, and reports it dead after ten seconds and another probe', () => {
    const gateway = createReadyGateway();
    const asked = () =>
      gateway.transports[0]?.said.filter(({ name }) => name === 'reqCurrentTime').length;
    const before = asked() ?? 0;
    gateway.time.advance(4_900);
    expect(asked()).toBe(before);
    gateway.time.advance(200);
    expect(asked()).toBe(before + 1);
    gateway.time.advance(1_500);
    expect(gateway.states().at(-1)).toBe('suspect');
    gateway.time.advance(3_600);
    expect(asked()).toBe(before + 2);
    expect(gateway.states().at(-1)).toBe('suspect');
    gateway.time.advance(1_500);
    expect(gateway.states().at(-1)).toBe('dead');
    gateway.time.advance(500);
    expect(gateway.transports.length).toBe(2);
    expect(gateway.transports[0]?.isDone).toBe(true);
  });

  it('ends the suspicion as soon as anything is received', () => {
    const gateway = createReadyGateway();
    gateway.time.advance(7_000);
    expect(gateway.states().at(-1)).toBe('suspect');
    gateway.tell({ name: 'received' });
    expect(gateway.states().at(-1)).toBe('ready');
    gateway.time.advance(4_000);
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('restarts a deadline if our own event loop was blocked', () => {
    const gateway = createReadyGateway();
    gateway.time.advance(5_100);
    gateway.time.stall(8_000);
    expect(gateway.states().at(-1)).toBe('ready');
    gateway.time.advance(1_400);
    expect(gateway.states().at(-1)).toBe('ready');
    gateway.time.advance(200);
    expect(gateway.states().at(-1)).toBe('suspect');
  });

  it('sends no probe while messages arrive', () => {
    const gateway = createReadyGateway();
    gateway.pass(29_000);
    expect(gateway.said('reqCurrentTime').length).toBe(1);
    expect(gateway.states()).toEqual(['connecting', 'ready']);
  });

  it('compares clocks only as precisely as whole seconds and a slow answer allow', () => {
    const gateway = createReadyGateway({ speed: 60 });
    gateway.time.advance(100);
    const marketSeconds = Math.floor(gateway.time.clock.now() / 1_000);
    gateway.tell({ name: 'currentTime', epochSeconds: marketSeconds - 5 });
    expect(gateway.reported('clock-read')).toEqual([{ type: 'clock-read', skewMs: 0 }]);
    gateway.pass(60_000);
    gateway.tell({
      name: 'currentTime',
      epochSeconds: Math.floor(gateway.time.clock.now() / 1_000) + 40,
    });
    expect(gateway.reported('clock-read').at(-1)?.skewMs).toBeGreaterThan(38_000);
  });
});

describe('the gateway clock', () => {
  it('is requested every 30 s, regardless of other traffic', () => {
    const gateway = createReadyGateway();
    for (let second = 0; second < 95; second += 1) {
      gateway.pass(1_000);
      gateway.tell({ name: 'tickPrice', reqId: 1, tickType: 4, price: 100 });
    }
    expect(gateway.said('reqCurrentTime')).toHaveLength(4);
  });

  it('is not asked twice within a second: TWS leaves the second question open', () => {
    const gateway = createReadyGateway();
    gateway.tell({ name: 'currentTime', epochSeconds: 0 });
    for (let tenth = 0; tenth < 6_000; tenth += 1) {
      gateway.time.advance(100);
      if (tenth % 97 === 0) gateway.tell({ name: 'tickPrice', reqId: 1, tickType: 4, price: 100 });
    }
    const { said, saidAt } = gateway.transport();
    const askedAt = saidAt.filter((_, at) => said[at]?.name === 'reqCurrentTime');
    expect(askedAt.length).toBeGreaterThan(20);
    const gaps = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
  });

  it('is unknown from a minute after its last answer until the next', () => {
    const gateway = createReadyGateway();
    const answer = () =>
      gateway.tell({ name: 'currentTime', epochSeconds: gateway.time.clock.now() / 1_000 });
    answer();
    gateway.pass(59_000);
    expect(gateway.reported('clock-unknown')).toEqual([]);
    gateway.pass(2_000);
    expect(gateway.reported('clock-unknown')).toHaveLength(1);
    gateway.pass(30_000);
    answer();
    expect(gateway.reported('clock-read')).toHaveLength(2);
  });

  it('is not paired with a request that was dropped long ago', () => {
    const gateway = createReadyGateway();
    gateway.pass(59_500);
    gateway.pass(1_000);
    gateway.tell({ name: 'currentTime', epochSeconds: gateway.time.clock.now() / 1_000 + 30 });
    expect(gateway.reported('clock-read').at(-1)?.skewMs).toBeGreaterThan(29_000);
    gateway.tell({ name: 'currentTime', epochSeconds: 0 });
    expect(gateway.reported('clock-read').length).toBe(1);
  });
});

describe('the gateway clock after a reconnect', () => {
  it('is not paired with a request of the lost connection', () => {
    const gateway = createReadyGateway();
    gateway.pass(3_000);
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(500);
    gateway.greet();
    const epochSeconds = Math.floor(gateway.time.clock.now() / 1_000) - 5;
    gateway.tell({ name: 'currentTime', epochSeconds });
    // Asked before the loss, it would look like half a second.
    expect(gateway.reported('clock-read').at(-1)?.skewMs).toBeLessThan(-3_500);
  });
});

describe('a notice of an old gateway', () => {
  it('has the largest number where others have -1, and is about no order', () => {
    const gateway = createReadyGateway();
    gateway.tell({ name: 'error', id: 2_147_483_647, code: 1100, text: 'connectivity lost' });
    expect(gateway.states().at(-1)).toBe('lost');
    expect(gateway.reported('order-refused')).toEqual([]);
  });
});

describe('an entry on a quiet connection', () => {
  it('is sent at once if anything was received within a second', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.time.advance(900);
    gateway.broker.submit(bracket());
    expect(gateway.said('placeOrders').length).toBe(1);
  });

  it('waits for a probe and is sent when it is answered', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.time.advance(1_000);
    const asked = gateway.said('reqCurrentTime').length;
    gateway.broker.submit(bracket());
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.said('reqCurrentTime').length).toBe(asked + 1);
    gateway.time.advance(1_400);
    gateway.tell({ name: 'currentTime', epochSeconds: 0 });
    expect(gateway.said('placeOrders').length).toBe(1);
    expect(gateway.reported('sent').length).toBe(1);
  });

  it('is not sent if the operator halts trading while it waits for its probe; a stop still is', () => {
    let isHalted = false;
    const gateway = createReadyGateway({ isHalted: () => isHalted });
    gateway.market.subscribe(AAPL);
    gateway.time.advance(1_000);
    gateway.broker.submit(bracket());
    isHalted = true;
    gateway.tell({ name: 'currentTime', epochSeconds: 0 });
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'halt_file' }]);
    gateway.broker.submit(
      approved({
        purpose: 'protection',
        legs: [stopLeg({ handle: handleOf(14), orderRef: 'abcd2345.2.s' })],
      }),
    );
    expect(gateway.said('placeOrders').length).toBe(1);
  });

  it('is not sent after an urgent order with a higher number was sent', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.time.advance(1_000);
    gateway.broker.submit(bracket());
    gateway.broker.submit(
      approved({
        purpose: 'exit',
        legs: [stopLeg({ handle: handleOf(14), orderRef: 'abcd2345.2.s' })],
      }),
    );
    gateway.tell({ name: 'currentTime', epochSeconds: 0 });
    expect(gateway.said('placeOrders').map(({ orders }) => orders[0]?.orderId)).toEqual([14]);
    expect(gateway.reported('not-sent')).toEqual([
      {
        type: 'not-sent',
        orderRefs: ['abcd2345.1.e', 'abcd2345.1.t', 'abcd2345.1.s'],
        reason: 'overtaken',
      },
    ]);
  });

  it('is not sent if the probe stays unanswered; protection and cancels are still sent', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.time.advance(1_000);
    gateway.broker.submit(bracket());
    gateway.time.advance(1_500);
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'gateway_mute' }]);
    expect(gateway.states().at(-1)).toBe('suspect');
    gateway.broker.submit(bracket({ handle: handleOf(21) }));
    expect(gateway.reported('not-sent').length).toBe(2);
    gateway.broker.submit(
      approved({
        purpose: 'protection',
        legs: [stopLeg({ handle: handleOf(22), group: 'abcd2345.2.s' })],
      }),
    );
    gateway.broker.cancel(cancelOf(stopLeg()));
    expect(
      gateway
        .transport()
        .said.slice(-2)
        .map(({ name }) => name),
    ).toEqual(['placeOrders', 'cancelOrder']);
  });

  it('is removed by its own cancel, so that the cancel cannot overtake it', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.time.advance(1_000);
    gateway.broker.submit(bracket());
    gateway.broker.cancel(cancelOf(entryLeg()));
    gateway.tell({ name: 'received' });
    gateway.time.advance(5_000);
    expect(gateway.said('placeOrders')).toEqual([]);
    expect(gateway.said('cancelOrder')).toEqual([]);
    expect(gateway.reported('not-sent').length).toBe(1);
  });

  it('is dropped if its prediction became too old while it waited', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.time.advance(1_000);
    const validUntil = gateway.time.clock.now();
    gateway.broker.submit(approved({ ...bracket(), validUntil }));
    gateway.time.advance(600);
    gateway.tell({ name: 'received' });
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'prediction_expired' }]);
    expect(gateway.said('placeOrders')).toEqual([]);
  });

  it('has at least a quarter of a wall second in practice time', () => {
    const gateway = createReadyGateway({ speed: 60 });
    gateway.market.subscribe(AAPL);
    gateway.time.advance(1_000);
    const validUntil = gateway.time.clock.now();
    gateway.broker.submit(approved({ ...bracket(), validUntil }));
    gateway.time.advance(200);
    gateway.tell({ name: 'received' });
    expect(gateway.said('placeOrders').length).toBe(1);
  });

  it('is dropped with the connection that it waited on', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.time.advance(1_000);
    gateway.broker.submit(bracket());
    gateway.tell({ name: 'closed', why: 'reset' });
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'gateway_not_ready' }]);
    gateway.time.advance(500);
    gateway.greet();
    expect(gateway.said('placeOrders')).toEqual([]);
  });
});

describe('the uplink', () => {
  const notice = (code: number, text = '') => ({ name: 'error', id: -1, code, text }) as const;

  it.each([
    [1100, 1102, false],
    [1100, 1101, true],
    [2110, 2104, false],
    [2110, 1102, false],
  ])('is lost with %i and back with %i', (lostBy, backBy, isDataLost) => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.tell(notice(lostBy));
    expect(gateway.states().at(-1)).toBe('lost');
    gateway.broker.submit(bracket());
    expect(gateway.reported('not-sent')).toMatchObject([{ reason: 'gateway_not_ready' }]);
    gateway.tell(notice(backBy, 'OK:usfarm'));
    expect(gateway.states().at(-1)).toBe('ready');
    expect(gateway.reported('uplink-restored')).toEqual([{ type: 'uplink-restored', isDataLost }]);
    gateway.pass(1_000);
    expect(gateway.said('reqMktData').length).toBe(isDataLost ? 2 : 1);
  });

  it('is lost from the start if the gateway reports it during the handshake, but not on the next connection', () => {
    const gateway = createFakeGateway();
    gateway.broker.start();
    gateway.tell({ name: 'serverVersion', version: 178 }, notice(2110));
    gateway.greet();
    expect(gateway.states().at(-1)).toBe('lost');
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(500);
    gateway.greet();
    expect(gateway.states().at(-1)).toBe('ready');
  });

  it('is restored and a halted symbol is requested again: the end of the halt may have been missed', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.pass(1_000);
    const [first] = gateway.said('reqMktData');
    const halted = { name: 'tickGeneric', tickType: 49 } as const;
    gateway.tell({ ...halted, reqId: first?.reqId ?? 0, value: 1 });
    gateway.tell(notice(1100), notice(1102));
    gateway.pass(1_000);
    const [, again] = gateway.said('reqMktData');
    expect(gateway.said('cancelMktData')).toEqual([{ name: 'cancelMktData', reqId: first?.reqId }]);
    gateway.tell({ ...halted, reqId: again?.reqId ?? 0, value: 0 });
    gateway.tell({ name: 'tickPrice', reqId: again?.reqId ?? 0, tickType: 4, price: 100 });
    expect(gateway.updated('quote').at(-1)?.quote.isHalted).toBe(false);
  });

  it.each([
    ['with 1102', (gateway: FakeGateway) => gateway.tell(notice(1100), notice(1102))],
    [
      'on a new connection',
      (gateway: FakeGateway) => {
        gateway.tell({ name: 'closed', why: 'reset' });
        gateway.time.advance(500);
        gateway.greet();
      },
    ],
  ])(
    'is restored %s and a halt lasts until the gateway states its end, which comes after the prices',
    (_, restore) => {
      const gateway = createReadyGateway();
      gateway.market.subscribe(AAPL);
      gateway.pass(1_000);
      const halt = (value: number) => {
        const reqId = gateway.said('reqMktData').at(-1)?.reqId ?? 0;
        gateway.tell({ name: 'tickGeneric', reqId, tickType: 49, value });
      };
      const price = () => {
        const reqId = gateway.said('reqMktData').at(-1)?.reqId ?? 0;
        gateway.tell({ name: 'tickPrice', reqId, tickType: 4, price: 100 });
      };
      const isHalted = () => gateway.updated('quote').at(-1)?.quote.isHalted;
      price();
      halt(2);
      restore(gateway);
      gateway.pass(1_000);
      gateway.updates.splice(0);
      price();
      expect(isHalted()).toBe(true);
      halt(-1);
      price();
      expect(isHalted()).toBe(true);
      halt(0);
      expect(isHalted()).toBe(false);
    },
  );

  it('is restored and a halt that is not stated again ends with the day', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.pass(1_000);
    const told = (
      message:
        | { name: 'tickPrice'; price: number; tickType: number }
        | { name: 'tickGeneric'; value: number; tickType: number },
    ) => gateway.tell({ ...message, reqId: gateway.said('reqMktData').at(-1)?.reqId ?? 0 });
    const price = { name: 'tickPrice', tickType: 4, price: 100 } as const;
    told(price);
    told({ name: 'tickGeneric', tickType: 49, value: 1 });
    gateway.tell(notice(1100), notice(1102));
    gateway.pass(1_000);
    told(price);
    gateway.time.jumpTo(instant(Date.UTC(2026, 10, 19, 4, 59)));
    told(price);
    expect(gateway.updated('quote').at(-1)?.quote.isHalted).toBe(true);
    gateway.time.jumpTo(instant(Date.UTC(2026, 10, 19, 5, 1)));
    told(price);
    expect(gateway.updated('quote').at(-1)?.quote.isHalted).toBe(false);
  });

  it('is not restored by a data farm after 1100, and farms are reported by name', () => {
    const gateway = createReadyGateway();
    gateway.tell(notice(1100), notice(2103, 'Market data farm connection is broken:usfarm'));
    gateway.tell(notice(2104, 'Market data farm connection is OK:usfarm'));
    expect(gateway.states().at(-1)).toBe('lost');
    expect(gateway.reported('farm-changed')).toEqual([
      { type: 'farm-changed', farm: 'usfarm', isBroken: true },
      { type: 'farm-changed', farm: 'usfarm', isBroken: false },
    ]);
  });

  it.each([
    [
      '2107 HMDS',
      2107,
      'HMDS data farm connection is inactive but should be available upon demand.ushmds',
    ],
    [
      '2107 with a colon',
      2107,
      'HMDS data farm connection is inactive but should be available upon demand:ushmds',
    ],
    [
      '1102',
      1102,
      'Connectivity between IBKR and Trader Workstation has been restored - data maintained. All data farms are connected: usfarm; ushmds; secdefil.',
    ],
    [
      '1102 with others missing',
      1102,
      'Connectivity has been restored - data maintained. The following farms are connected: usfarm.nj; ushmds. The following farms are not connected: usfuture.',
    ],
    ['1102 in another language', 1102, '已恢复连接。已连接：usfarm.nj; ushmds。未连接：usfuture。'],
  ])('has its broken farm back with %s', (_, code, text) => {
    const gateway = createReadyGateway();
    gateway.tell(notice(2105, 'HMDS data farm connection is broken:ushmds'), notice(code, text));
    expect(gateway.reported('farm-changed').map(({ farm, isBroken }) => [farm, isBroken])).toEqual([
      ['ushmds', true],
      ['ushmds', false],
    ]);
  });

  it.each([
    'Restored. The following farms are connected: usfarm. The following farms are not connected: ushmds.',
    'Restored. The following farms are not connected: ushmds.',
    'Connectivity between IB and Trader Workstation has been restored - data maintained.',
  ])('keeps a farm broken that the notice does not list as connected: %s', (text) => {
    const gateway = createReadyGateway();
    gateway.tell(notice(2105, 'HMDS data farm connection is broken:ushmds'), notice(1102, text));
    expect(gateway.reported('farm-changed')).toHaveLength(1);
  });

  it('only notes a broken farm that US shares and their options do not use', () => {
    const gateway = createReadyGateway();
    for (const farm of ['euhmds', 'hfarm', 'secdefhk', 'cashfarm', 'usfuture'])
      gateway.tell(notice(2105, `HMDS data farm connection is broken:${farm}`));
    expect(gateway.reported('farm-changed')).toEqual([]);
    expect(gateway.reported('notice')).toHaveLength(5);
    for (const farm of ['usfarm', 'usfarm.nj', 'usopt.us', 'ushmds', 'secdefil', 'secdefnj'])
      gateway.tell(notice(2103, `Market data farm connection is broken:${farm}`));
    expect(gateway.reported('farm-changed')).toHaveLength(6);
  });

  it('is forgotten with its farms at the end of a connection, except what the next handshake states', () => {
    const gateway = createReadyGateway();
    gateway.tell(notice(2103, 'Market data farm connection is broken:usfarm'));
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(500);
    gateway.tell({ name: 'serverVersion', version: 178 });
    gateway.tell(notice(2105, 'HMDS data farm connection is broken:ushmds'));
    gateway.reports.splice(0);
    gateway.greet();
    const opened = gateway.reports.findIndex(({ type }) => type === 'session-opened');
    expect(gateway.reports.slice(opened).filter(({ type }) => type === 'farm-changed')).toEqual([
      { type: 'farm-changed', farm: 'ushmds', isBroken: true },
    ]);
  });

  it('reports unknown codes as notices and ignores inactive farms', () => {
    const gateway = createReadyGateway();
    gateway.tell(notice(2119, 'connecting:usfarm'), notice(1300, 'port changed'));
    expect(gateway.reported('notice')).toEqual([{ type: 'notice', text: 'port changed' }]);
  });
});
