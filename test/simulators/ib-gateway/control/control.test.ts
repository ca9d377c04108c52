// The gateway as a separate process: control port, clock, state file, scenario, and a socket for a client library.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import {
  type GatewaySimulatorOptions,
  startGatewaySimulator,
} from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A gateway whose clock only the control port moves. */
interface Gateway {
  ask(method: string, path: string, body?: object): Promise<Reply>;
  stop(): Promise<void>;
}

const START = instant(Date.parse('2020-12-16T15:00:00Z'));
const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function startGateway(
  options: Partial<GatewaySimulatorOptions> = {},
  market: Instant = START,
): Promise<Gateway> {
  const clock = createSimulatedClock({ market, wallMs: Number.MAX_SAFE_INTEGER, speed: 1 });
  const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock, ...options });
  let isStopped = false;
  async function stop(): Promise<void> {
    if (isStopped) return;
    isStopped = true;
    await gateway.stop();
    clock.stop();
  }
  ends.push(stop);
  return {
    stop,
    async ask(method, path, body) {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const reply = await fetch(`http://127.0.0.1:${gateway.controlPort}${path}`, init);
      return { status: reply.status, body: await reply.json() };
    },
  };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  ends.unshift(() => rmSync(folder, { recursive: true }));
  return folder;
}

const MARKET_BUY = { account: 'DU1234567', symbol: 'AAPL', action: 'BUY', type: 'MKT' };
const SELL_ONE = { ...MARKET_BUY, action: 'SELL', quantity: 1 };
const TRAIL_ONE = { ...SELL_ONE, type: 'TRAIL', trail_percent: 2 };

describe('the control API', () => {
  test('takes part of a share by hand, as the app does', async () => {
    const gateway = await startGateway();
    await gateway.ask('POST', '/price', { symbol: 'AAPL', last: 100, bid: 99.98, ask: 100.02 });
    const bought = await gateway.ask('POST', '/order', { ...MARKET_BUY, quantity: 0.37 });
    expect(bought).toMatchObject({ status: 201 });
    const { body } = await gateway.ask('GET', '/state');
    expect(body).toMatchObject({
      positions: [{ symbol: 'AAPL', quantity: 0.37 }],
      executions: [{ side: 'BOT', shares: 0.37 }],
    });
  });

  test('returns the complete state in its fixed form', async () => {
    const gateway = await startGateway();
    await gateway.ask('POST', '/price', { symbol: 'AAPL', last: 100, bid: 99.98, ask: 100.02 });
    const bought = await gateway.ask('POST', '/order', { ...MARKET_BUY, quantity: 10 });
    expect(bought).toEqual({ status: 201, body: { perm_id: expect.any(Number) } });
    const stop = { ...MARKET_BUY, action: 'SELL', type: 'STP', quantity: 10, stop_price: 95 };
    await gateway.ask('POST', '/order', { ...stop, tif: 'GTC' });
    const state = await gateway.ask('GET', '/state');
    expect(state.body).toEqual({
      time: '2020-12-16T15:00:00.000Z',
      accounts: [
        {
          account: 'DU1234567',
          net_liquidation: 999_998.8,
          cash: 998_998.8,
          buying_power: expect.any(Number),
        },
      ],
      prices: [
        { symbol: 'AAPL', bid: 99.98, ask: 100.02, last: 100, time: '2020-12-16T15:00:00.000Z' },
      ],
      positions: [
        {
          account: 'DU1234567',
          symbol: 'AAPL',
          con_id: expect.any(Number),
          quantity: 10,
          average_cost: 100.12,
        },
      ],
      open_orders: [
        {
          account: 'DU1234567',
          order_id: 0,
          client_id: 0,
          perm_id: expect.any(Number),
          order_ref: '',
          parent_perm_id: 0,
          oca_group: '',
          symbol: 'AAPL',
          action: 'SELL',
          type: 'STP',
          quantity: 10,
          filled: 0,
          limit_price: null,
          stop_price: 95,
          trail_amount: null,
          trail_percent: null,
          tif: 'GTC',
          status: 'PreSubmitted',
        },
      ],
      completed_orders: [expect.objectContaining({ type: 'MKT', status: 'Filled', filled: 10 })],
      executions: [
        {
          exec_id: expect.any(String),
          perm_id: expect.any(Number),
          order_ref: '',
          account: 'DU1234567',
          symbol: 'AAPL',
          sec_type: 'STK',
          liquidation: false,
          side: 'BOT',
          shares: 10,
          price: 100.02,
          time: '2020-12-16T15:00:00.000Z',
        },
      ],
      sessions: [],
      naked_milliseconds: 0,
      naked_leg_milliseconds: 0,
      lopsided_milliseconds: 0,
      unbounded_orders: 0,
    });
  });

  test('cancels an order by its permId, once', async () => {
    const gateway = await startGateway();
    const low = { ...MARKET_BUY, type: 'LMT', quantity: 10, limit_price: 50 };
    const { body } = await gateway.ask('POST', '/order', low);
    const { perm_id: permId } = Object(body);
    expect(await gateway.ask('DELETE', `/order/${permId}`)).toMatchObject({ status: 200 });
    expect(await gateway.ask('DELETE', `/order/${permId}`)).toMatchObject({ status: 400 });
    const none = await gateway.ask('DELETE', '/order/abc');
    expect(none).toEqual({ status: 400, body: { error: 'Unknown permId abc.' } });
  });

  test.each<[string, string, object, string]>([
    ['an unknown fault', '/fault', { kind: 'gremlin' }, 'known: mute'],
    ['a fault in an unknown symbol', '/fault', { kind: 'halt', symbol: 'nope' }, 'nope'],
    ['a field nobody knows', '/fault', { kind: 'halt', sybmol: 'SPY' }, 'sybmol'],
    ['half a fault', '/fault', { kind: 'reject', count: 1.5 }, 'whole number of 1 or more'],
    ['a price of an unknown symbol', '/price', { symbol: 'nope', last: 1 }, 'nope'],
    ['a price that is none', '/price', { symbol: 'SPY', last: -1 }, 'last'],
    ['an order without a quantity', '/order', { ...MARKET_BUY }, 'quantity'],
    ['a trail without a distance', '/order', { ...SELL_ONE, type: 'TRAIL' }, 'trail_amount'],
    ['a trail of two', '/order', { ...TRAIL_ONE, trail_amount: 1 }, 'trail_amount'],
    ['a stop with a distance', '/order', { ...TRAIL_ONE, type: 'STP' }, 'trail_amount'],
    ['a LOC without its limit', '/order', { ...SELL_ONE, type: 'LOC' }, 'limit_price'],
    ['a stop at the open', '/order', { ...TRAIL_ONE, tif: 'OPG' }, 'OPG'],
    ['an unknown type', '/order', { ...SELL_ONE, type: 'MTL' }, 'STP LMT, TRAIL, MOC, LOC'],
    ['an order of another account', '/order', { ...MARKET_BUY, account: 'U1', quantity: 1 }, 'U1'],
    ['a clock that runs backwards', '/clock', { at: '2020-12-16T14:00:00Z' }, 'forward'],
    ['a clock without a field', '/clock', {}, 'at'],
    ['an anchor alone', '/clock', { wall_ms: 1 }, 'at'],
  ])('refuses %s with a sentence', async (_, path, body, word) => {
    const gateway = await startGateway();
    const reply = await gateway.ask('POST', path, body);
    expect(reply).toEqual({ status: 400, body: { error: expect.stringContaining(word) } });
  });

  test('lists faults and deletes them', async () => {
    const gateway = await startGateway();
    const added = await gateway.ask('POST', '/fault', { kind: 'mute' });
    expect(added).toEqual({ status: 201, body: { fault_id: 1, kind: 'mute', left: 1 } });
    await gateway.ask('POST', '/fault', { kind: 'reject', count: 3, symbol: 'SPY' });
    expect((await gateway.ask('GET', '/fault')).body).toMatchObject([
      { kind: 'mute' },
      { kind: 'reject', left: 3, symbol: 'SPY' },
    ]);
    await gateway.ask('DELETE', '/fault/1');
    expect((await gateway.ask('GET', '/fault')).body).toMatchObject([{ kind: 'reject' }]);
    await gateway.ask('DELETE', '/fault');
    expect((await gateway.ask('GET', '/fault')).body).toEqual([]);
    expect((await gateway.ask('DELETE', '/fault/1')).status).toBe(400);
  });

  test('takes an option by its local symbol, and with one space after its root', async () => {
    const gateway = await startGateway();
    await gateway.ask('POST', '/price', { symbol: 'SPY', last: 370 });
    const [listed, written] = ['SPY   210115C00375000', 'SPY 210115C00375000'];
    for (const symbol of [listed, written]) {
      const price = await gateway.ask('POST', '/price', { symbol, last: 4.6, bid: 0, ask: 4.7 });
      expect(price).toMatchObject({ status: 200, body: { symbol: listed } });
      const order = await gateway.ask('POST', '/order', { ...MARKET_BUY, symbol, quantity: 2 });
      expect(order.status).toBe(201);
      const fault = { kind: 'margin-liquidation', symbol, shares: 1 };
      expect(await gateway.ask('POST', '/fault', fault)).toMatchObject({
        status: 201,
        body: { symbol: listed },
      });
    }
    const unlisted = { kind: 'margin-liquidation', symbol: 'SPY 210115C00375300' };
    expect(await gateway.ask('POST', '/fault', unlisted)).toMatchObject({ status: 400 });
  });

  test('takes every order type, and shows what each one waits for', async () => {
    const gateway = await startGateway();
    await gateway.ask('POST', '/price', { symbol: 'AAPL', last: 100 });
    await gateway.ask('POST', '/order', { ...SELL_ONE, action: 'BUY', quantity: 10 });
    const orders = [
      { ...SELL_ONE, type: 'STP LMT', stop_price: 95, limit_price: 94.5 },
      TRAIL_ONE,
      { ...SELL_ONE, type: 'TRAIL', trail_amount: 4, stop_price: 97 },
      { ...SELL_ONE, type: 'MOC' },
      { ...SELL_ONE, type: 'LOC', limit_price: 99 },
      { ...SELL_ONE, type: 'MKT', tif: 'OPG' },
      { ...SELL_ONE, type: 'LMT', tif: 'OPG', limit_price: 99 },
    ];
    for (const order of orders)
      expect(await gateway.ask('POST', '/order', order)).toMatchObject({ status: 201 });
    const { body } = await gateway.ask('GET', '/state');
    const none = { trail_amount: null, trail_percent: null };
    expect(Object(body).open_orders).toMatchObject([
      { type: 'STP LMT', stop_price: 95, limit_price: 94.5, ...none },
      { type: 'TRAIL', stop_price: 98, trail_amount: null, trail_percent: 2 },
      { type: 'TRAIL', stop_price: 97, trail_amount: 4, trail_percent: null },
      { type: 'MOC', tif: 'DAY', status: 'PreSubmitted', ...none },
      { type: 'LOC', tif: 'DAY', limit_price: 99, ...none },
      { type: 'MKT', tif: 'OPG', status: 'PreSubmitted', ...none },
      { type: 'LMT', tif: 'OPG', limit_price: 99, ...none },
    ]);
    await gateway.ask('POST', '/clock', { at: '2020-12-16T20:55:00Z' });
    const late = await gateway.ask('POST', '/order', { ...SELL_ONE, type: 'MOC' });
    expect(late).toEqual({
      status: 400,
      body: { error: expect.stringContaining('no longer accepted') },
    });
    await gateway.ask('POST', '/clock', { at: '2020-12-16T21:00:01Z' });
    const closed = Object((await gateway.ask('GET', '/state')).body);
    const sold = closed.executions.filter(({ side }: { side: string }) => side === 'SLD');
    expect(sold).toMatchObject([{ price: 100 }, { price: 100 }]);
  });

  test('moves market time and plays what lies between', async () => {
    const gateway = await startGateway();
    await gateway.ask('POST', '/price', { symbol: 'AAPL', last: 100 });
    await gateway.ask('POST', '/order', {
      ...MARKET_BUY,
      type: 'LMT',
      quantity: 5,
      limit_price: 90,
    });
    const moved = await gateway.ask('POST', '/clock', { at: '2020-12-16T21:00:01Z' });
    expect(moved).toEqual({ status: 200, body: { time: '2020-12-16T21:00:01.000Z', speed: 1 } });
    const { body } = await gateway.ask('GET', '/state');
    expect(body).toMatchObject({ open_orders: [], completed_orders: [{ status: 'Cancelled' }] });
  });
});

describe('a gateway with a state file', () => {
  test('keeps orders, executions, positions, prices and ids after a crash', async () => {
    const stateFile = join(temporaryFolder(), 'state.ndjson');
    const first = await startGateway({ stateFile });
    await first.ask('POST', '/price', { symbol: 'AAPL', last: 250 });
    await first.ask('POST', '/order', { ...MARKET_BUY, quantity: 10 });
    const stop = { ...MARKET_BUY, action: 'SELL', type: 'STP', quantity: 10, stop_price: 240 };
    await first.ask('POST', '/order', { ...stop, tif: 'GTC' });
    const before = await first.ask('GET', '/state');
    await first.stop();
    appendFileSync(stateFile, '{"kind":"order","order":{"permId"');

    const second = await startGateway({ stateFile });
    const after = await second.ask('GET', '/state');
    expect(after.body).toEqual(before.body);
    await second.ask('POST', '/price', { symbol: 'AAPL', last: 235 });
    await second.ask('POST', '/clock', { at: '2020-12-16T15:00:05Z' });
    const { body } = await second.ask('GET', '/state');
    expect(body).toMatchObject({
      positions: [],
      open_orders: [],
      executions: [{}, { price: 234.99 }],
    });
    const { executions } = Object(body);
    expect(executions[0].exec_id).not.toBe(executions[1].exec_id);
  });
});

test('an invalid state file is reported with its name, and nothing is started', async () => {
  const file = join(temporaryFolder(), 'broken');
  writeFileSync(file, 'not a state\n');
  await expect(startGateway({ stateFile: file })).rejects.toThrow(/broken: /);
});

test.each<[string, object, RegExp]>([
  ['a path that is none', { prise: { symbol: 'AAPL', last: 1 } }, /step 2: .*prise/],
  ['a body that would be refused', { fault: { kind: 'gremlin' } }, /step 2: .*known: mute/],
  ['a price without its field', { price: { symbol: 'AAPL' } }, /step 2: .*last/],
  ['a clock without its field', { clock: {} }, /step 2: .*speed/],
  ['what cannot be deleted', { 'DELETE price': {} }, /step 2: .*DELETE price/],
])('a scenario with %s is refused before its gateway starts', async (_, step, why) => {
  const at = '2020-12-16T15:00:10Z';
  const scenario = [
    { at, 'DELETE fault/1': {} },
    { at, ...step },
  ];
  await expect(startGateway({ scenario })).rejects.toThrow(why);
});

test('a scenario sends its control requests at their times', async () => {
  const gateway = await startGateway({
    scenario: [
      { at: '2020-12-16T15:00:10Z', '/price': { symbol: 'AAPL', last: 123 } },
      { at: '2020-12-16T15:00:20Z', fault: { kind: 'halt', symbol: 'AAPL' } },
    ],
  });
  await gateway.ask('POST', '/clock', { at: '2020-12-16T15:00:15Z' });
  expect((await gateway.ask('GET', '/state')).body).toMatchObject({ prices: [{ last: 123 }] });
  expect((await gateway.ask('GET', '/fault')).body).toEqual([]);
  await gateway.ask('POST', '/clock', { at: '2020-12-16T15:00:25Z' });
  expect((await gateway.ask('GET', '/fault')).body).toMatchObject([{ kind: 'halt' }]);
});
