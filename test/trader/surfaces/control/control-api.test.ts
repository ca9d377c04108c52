import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { NEVER } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { failed, ok } from '../../../../src/kernel/result.ts';
import { US } from '../../../../src/market/venues/us.ts';
import type { ChainView } from '../../../../src/trader/contract/chain.ts';
import type { OrderRow } from '../../../../src/trader/contract/order-rows.ts';
import type { Lock } from '../../../../src/trader/domain/terms/lock.ts';
import type { ChainQuoted } from '../../../../src/trader/ports/option-chains.ts';
import { alarmRows } from '../../../../src/trader/surfaces/control/alarm-row.ts';
import {
  type ControlApi,
  createControlApi,
} from '../../../../src/trader/surfaces/control/control-api.ts';
import type { ControlApiOptions } from '../../../../src/trader/surfaces/control/control-routes.ts';
import { leftBehind } from '../../../../src/trader/surfaces/control/left-behind.ts';
import { statusOf } from '../../../../src/trader/surfaces/control/status.ts';
import { AT, contractOf, SPOT } from '../../domain/options/chain.ts';
import { NOW, type ScriptedTrader, STATUS, scriptedTrader } from '../../ports/scripted-trader.ts';
import { HOSTILE_REQUESTS, hostileRequest, sendHostile } from '../hostile/hostile-requests.ts';
import {
  LOOK,
  NO_CHAIN,
  NO_REPORTS,
  POSITION,
  STATUS_ENVIRONMENT,
  STEP,
} from './control-harness.ts';

let folder = '';
let control: ControlApi | undefined;
let stops: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-desk-'));
  stops = [];
});

const EXPIRY = '2026-12-18' as TradingDay;
const CALL = contractOf('call', SPOT, EXPIRY);
const CHAIN: ChainQuoted = {
  ...{ at: AT, underlyingPrice: SPOT, expiries: [EXPIRY], rate: 0.04 },
  rows: [
    {
      ...{ contract: CALL, at: AT, bid: 7.9, ask: 8.1 },
      ...{ volatility: 0.28, volume: 40, openInterest: 900 },
    },
    { contract: contractOf('put', 150, EXPIRY), at: AT, bid: 0, ask: 0.05, openInterest: 900 },
  ],
};

afterEach(async () => {
  await control?.stop();
  rmSync(folder, { recursive: true });
});

async function listening(
  trader: ScriptedTrader = scriptedTrader(),
  chain: ControlApiOptions['chain'] = NO_CHAIN,
  look = LOOK,
): Promise<string> {
  const socketPath = join(folder, 'sluice.sock');
  control = createControlApi({
    home: US,
    logIn: async () => ({ ok: false, failure: 'asks for no code' }),
    reports: NO_REPORTS,
    socketPath,
    look,
    status: () => statusOf(trader.status(), STATUS_ENVIRONMENT),
    account: trader.account,
    alarms: () => alarmRows(STATUS),
    figure: trader.figure,
    closing: trader.closing,
    waitingClosings: trader.waitingClosings,
    chartMarket: trader.chartMarket,
    chain,
    stream: { journalId: 'j', lastSeq: () => 0, read: () => [], facts$: NEVER, prices$: NEVER },
    strategies: trader.strategies,
    command: (command) => trader.command(command),
    reload: ({ by }) => Promise.resolve({ ok: true, text: `by ${by}` }),
    stop: (why) => stops.push(why),
  });
  await control.listen();
  return socketPath;
}

function ask(socketPath: string, method: string, path: string, body?: unknown) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: unknown }>();
  const sent = request({ socketPath, method, path }, async (response) => {
    const text = (await response.toArray()).join('');
    resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
  });
  sent.on('error', reject);
  sent.end(typeof body === 'string' ? body : JSON.stringify(body));
  return promise;
}

describe('the control API', () => {
  it('reloads for whoever asks: without a name it was an operator', async () => {
    const socketPath = await listening();
    const told = async (body?: unknown) =>
      (await ask(socketPath, 'POST', '/api/v1/reload', body)).body;
    expect(await told()).toEqual({ text: 'by an operator' });
    expect(await told({})).toEqual({ text: 'by an operator' });
    expect(await told({ by: 'ann' })).toEqual({ text: 'by ann' });
    expect(await told({ by: 7 })).toMatchObject({ status: 400 });
  });

  it('shows the contracts of a stock with greeks, and every reason against each as a sentence', async () => {
    const asked: unknown[] = [];
    const socketPath = await listening(scriptedTrader(), async (look) => {
      asked.push(look);
      return ok(CHAIN);
    });
    const { status, body } = await ask(
      socketPath,
      'GET',
      '/api/v1/chain?symbol=AAPL&near=2026-12-18',
    );
    expect(asked).toEqual([{ symbol: 'AAPL', near: '2026-12-18' }]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ symbol: 'AAPL', underlying_price: 230, expiry: '2026-12-18', days: 32, reasons: [] },
      contracts: [
        {
          ...{ id: 'AAPL 261218C00230000', right: 'call', strike: 230, bid: 7.9, ask: 8.1, mid: 8 },
          ...{ spread: 0.2, spread_percent: 2.5, volatility: 0.28, volume: 40, open_interest: 900 },
          ...{ max_loss: 810, break_even: 238.1, reasons: [] },
        },
        {
          ...{ right: 'put', bid: 0, ask: 0.05, mid: null, delta: null, theta: null, volume: null },
          reasons: expect.arrayContaining([
            expect.objectContaining({
              kind: 'one_sided',
              text: 'the market has one side only: bid 0, ask 0.05',
            }),
            expect.objectContaining({ kind: 'volume_too_low', volume: null }),
          ]),
        },
      ],
    });
    const [call] = (body as ChainView).contracts;
    expect(call?.delta).toBeCloseTo(0.53, 2);
    expect(call?.theta).toBeLessThan(0);
    expect(call?.vega).toBeGreaterThan(0);
  });

  it.each([
    ['unknown-symbol', 404, 'AAPL: why.'],
    ['no-options', 404, 'AAPL: why.'],
    ['not-offered', 503, 'AAPL: why.'],
    ['no-gateway', 503, 'AAPL: the gateway does not answer (why).'],
    ['still-reading', 503, 'AAPL: why.'],
  ] as const)('answers a chain that is %s with %i and the reason', async (kind, status, detail) => {
    const socketPath = await listening(scriptedTrader(), async () => failed({ kind, why: 'why' }));
    const answered = await ask(socketPath, 'GET', '/api/v1/chain?symbol=AAPL');
    expect(answered).toMatchObject({ status, body: { status, detail } });
  });

  it('shows the account: what is not known is null with a reason and never 0', async () => {
    const { body } = await ask(await listening(), 'GET', '/api/v1/account');
    expect(body).toMatchObject({
      account: 'DU1234567',
      balance: {
        net_liquidation: { value: 1_000_000, age_seconds: 30, reason: null },
        settled_cash: { value: null, age_seconds: null, reason: 'the broker has not reported it' },
        day_trades_remaining: { value: null, age_seconds: 30, reason: 'unlimited' },
        day_start_net_liquidation: null,
      },
      buying_power_available: null,
      exposure: { long: 36_900, short: 0, working_entries: 0 },
      limits: { max_positions: expect.any(Number), max_order_quantity: null },
      session: { state: 'closed', current: null, next: null, next_change: null },
    });
  });

  it('lists locks, and lifts one by its id', async () => {
    const lock: Lock = {
      id: 'L9',
      scope: { kind: 'rule', rule: 'fade', symbol: 'SPY' },
      reason: { kind: 'cooldown', restMs: 300_000 },
      since: NOW,
      until: instant(NOW + 300_000),
    };
    const trader = scriptedTrader({ locks: [lock] });
    const socketPath = await listening(trader);
    const shown = {
      id: 'L9',
      scope: 'rule',
      symbol: 'SPY',
      rule: 'fade',
      reason: { kind: 'cooldown', restMs: 300_000 },
      text: 'no entries of fade in SPY until 2020-12-16 09:41:00: the strategy rests 5 min after each trade',
      since: '2020-12-16T14:36:00.000Z',
      until: '2020-12-16T14:41:00.000Z',
    };
    expect((await ask(socketPath, 'GET', '/api/v1/locks')).body).toEqual([shown]);
    expect((await ask(socketPath, 'GET', '/api/v1/status')).body).toMatchObject({ locks: [shown] });
    const path = '/api/v1/commands';
    const lift = { type: 'delete-lock', lock_id: 'L9', by: 'a person' };
    expect((await ask(socketPath, 'POST', path, { ...lift, lock_id: 9 })).status).toBe(400);
    expect((await ask(socketPath, 'POST', path, lift)).status).toBe(200);
    expect(trader.commands).toEqual([{ type: 'delete-lock', lockId: 'L9', by: 'a person' }]);
  });

  it('answers 400 to an invalid target, and 404 to an unknown path', async () => {
    const socketPath = await listening();
    expect((await ask(socketPath, 'GET', '//')).status).toBe(400);
    expect((await ask(socketPath, 'GET', '/api/v1/constructor')).status).toBe(404);
    expect((await ask(socketPath, 'GET', '/api/v1/status')).status).toBe(200);
  });

  it('survives any bytes sent to it', async () => {
    const socketPath = await listening();
    await sendHostile({ path: socketPath }, fc.sample(hostileRequest, HOSTILE_REQUESTS));
    expect((await ask(socketPath, 'GET', '/api/v1/status')).status).toBe(200);
  });

  it('listens on a socket that only its owner may use', async () => {
    expect(statSync(await listening()).mode & 0o777).toBe(0o600);
  });

  it('returns the status in its public form', async () => {
    const { body } = await ask(await listening(), 'GET', '/api/v1/status');
    expect(body).toMatchObject({
      live: true,
      state: 'trading',
      mode: 'paper',
      account: 'DU1',
      pid: 42,
      uptime_seconds: 61,
      market_time: '2020-12-16T14:36:00.000Z',
      gateway: {
        state: 'ready',
        next_restart: '2020-12-17T04:45:00.000Z',
        next_login: '2020-12-20T06:00:00.000Z',
      },
      feeds: [{ name: 'flow', state: 'polling', last_prediction: null, failures: 0 }],
      trading: { state: 'ACTIVE', reason: '' },
      worst_case: -123.46,
      worst_case_from_now: -23.46,
      loss_unlimited: false,
      unprotected: [],
      stops_confirmed_at: '2020-12-16T14:36:00.000Z',
      stops_stale: false,
      errors_last_hour: 2,
    });
  });

  it('returns our positions and, separately, the foreign ones', async () => {
    const socketPath = await listening();
    expect((await ask(socketPath, 'GET', '/api/v1/positions')).body).toEqual([POSITION]);
    expect((await ask(socketPath, 'GET', '/api/v1/positions?foreign')).body).toEqual([
      { symbol: 'QQQ', quantity: 7 },
    ]);
  });

  it('explains an id with any characters, and answers an unknown id with an empty list', async () => {
    const socketPath = await listening();
    const explained = (id: string) =>
      ask(socketPath, 'GET', `/api/v1/explain?id=${encodeURIComponent(id)}`);
    expect((await explained('p 1/a+b')).body).toEqual([STEP]);
    expect((await explained('nobody')).body).toEqual([]);
    expect((await ask(socketPath, 'GET', '/api/v1/explain')).body).toEqual([]);
  });

  it('passes commands to the trader and its refusals to the caller', async () => {
    const refused = { ok: false, kind: 'refused', text: 'The loss limit holds.' } as const;
    const trader = scriptedTrader({}, refused);
    const socketPath = await listening(trader);
    const answered = await ask(socketPath, 'POST', '/api/v1/commands', {
      type: 'resume',
      override_daily_loss: true,
      by: 'me',
    });
    expect(trader.commands).toEqual([{ type: 'resume', overrideDailyLoss: true, by: 'me' }]);
    expect(answered).toMatchObject({ status: 409, body: { detail: 'The loss limit holds.' } });
  });

  it('passes on for which unprotected position entries are allowed', async () => {
    const trader = scriptedTrader();
    const socketPath = await listening(trader);
    const body = { type: 'resume', despite_unprotected: 'spy', by: 'me' };
    await ask(socketPath, 'POST', '/api/v1/commands', body);
    expect(trader.commands).toEqual([
      { type: 'resume', overrideDailyLoss: false, despiteUnprotected: 'SPY', by: 'me' },
    ]);
  });

  it.each([
    ['text', 'not json'],
    ['an unprotected position without a symbol', { type: 'resume', despite_unprotected: true }],
    ['an unknown command', { type: 'buy-the-dip' }],
    ['a moment that is none', { type: 'move-clock', to: 'tomorrow' }],
  ])('refuses %s without passing it to the trader', async (_, body) => {
    const trader = scriptedTrader();
    const answered = await ask(await listening(trader), 'POST', '/api/v1/commands', body);
    expect(answered.status).toBe(400);
    expect(trader.commands).toEqual([]);
  });

  it('stops although its tables cannot be read', async () => {
    const unreadable = () => {
      throw new Error('no such column: filled');
    };
    const socketPath = await listening(undefined, undefined, { ...LOOK, orders: unreadable });
    const { status, body } = await ask(socketPath, 'POST', '/api/v1/stop');
    expect({ status, body }).toEqual({
      status: 202,
      body: {
        positions: null,
        text: 'Which positions stay open cannot be read (no such column: filled); orders that rest at the broker stay. The next start builds the tables again from the journal.',
      },
    });
    expect(stops).toHaveLength(1);
  });

  it('reports what rests at the broker before the daemon stops', async () => {
    const { status, body } = await ask(await listening(), 'POST', '/api/v1/stop');
    expect(status).toBe(202);
    expect(body).toMatchObject({
      text: expect.stringContaining(
        'trailing stops no longer move; stops rest at the broker: SPY 100 at 368.5',
      ),
    });
    expect(stops).toHaveLength(1);
    expect(leftBehind([{ ...POSITION, protected: false }])).toContain('WITHOUT A STOP');
    expect(leftBehind([{ ...POSITION, protected: false, watched: true }])).toBe(
      '1 position stays open; trailing stops no longer move; NOTHING WATCHES NOW the stops of SPY 100 at 368.5: until the daemon runs again the loss is unlimited.',
    );
    const share = { ...POSITION, protected: false, watched: true };
    const option = { ...share, symbol: 'SPY 301220C00230000', quantity: 2, stop_price: 0.4 };
    expect(leftBehind([option])).toContain(
      'NOTHING WATCHES NOW the stops of SPY 301220C00230000 2 at 0.4: until the daemon runs again all that they can lose may be lost.',
    );
    const bounded = { ...option, watched: false, stop_status: 'bounded' } as const;
    const exit = { leg: 's', state: 'working', symbol: option.symbol } as OrderRow;
    expect(leftBehind([bounded])).toContain('no daemon closes it before expiry');
    expect(leftBehind([bounded], [exit])).toBe(
      '1 position stays open; trailing stops no longer move; exits rest at the broker: SPY 301220C00230000.',
    );
    expect(leftBehind([share, option])).toContain(
      'until the daemon runs again the loss of SPY is unlimited, and all that the options can lose may be lost.',
    );
  });

  it('answers problems as problem details, including a failing query', async () => {
    const socketPath = await listening();
    expect(await ask(socketPath, 'GET', '/api/v1/nothing')).toMatchObject({ status: 404 });
    expect(await ask(socketPath, 'GET', '/api/v1/signals')).toMatchObject({
      status: 500,
      body: { detail: 'the table is gone' },
    });
    expect((await ask(socketPath, 'GET', '/api/v1/signals?not_taken')).status).toBe(200);
  });
});

describe('the status', () => {
  it('distinguishes a waiting daemon from one that trades', () => {
    const ready = { isReady: false, why: 'not reconciled' };
    const connecting = { ...STATUS.gateway, state: 'connecting' as const };
    expect(statusOf({ ...STATUS, ready }, STATUS_ENVIRONMENT).state).toBe('waiting');
    expect(statusOf({ ...STATUS, ready, gateway: connecting }, STATUS_ENVIRONMENT).state).toBe(
      'starting',
    );
    expect(statusOf(STATUS, { ...STATUS_ENVIRONMENT, isStopping: true }).state).toBe('stopping');
  });
});
