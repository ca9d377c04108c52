// The API beside a trading daemon: what it shows, what it may ask for, and what its death costs.
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LONG_TIMEOUT } from '../../processes/program.ts';
import { getJson as get, type ServedApi, startApi } from '../../processes/served-api.ts';
import { createWorld, type World } from '../../processes/three-processes.ts';
import { until } from '../../processes/waiting.ts';
import { API_ON, FILES, FOLLOW_AAPL } from '../../processes/world-files.ts';

let world: World;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
    config: API_ON,
  });
});

afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL');
  await world?.end();
});

async function serve(): Promise<ServedApi> {
  const api = await startApi(world.folder, FILES);
  processes.push(api.child);
  return api;
}

async function token(...args: string[]): Promise<string> {
  const ran = await world.sluice('user', 'token', ...args, ...FILES);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  return ran.stdout.trim();
}

/** One id in the API's log, in the trader's log and in the journal. */
async function joinsLogsToFacts(id: string): Promise<void> {
  const lines = (file: string) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes(id))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const apiLog = join(world.folder, 'data', 'paper-DU1234567', 'api', 'api.log');
  await until('the API has logged the request', () => lines(apiLog).length > 0);
  expect(lines(apiLog)).toMatchObject([
    {
      timestamp: expect.stringMatching(/Z$/),
      level: 'info',
      service: 'api',
      request_id: id,
      message: 'POST /api/v1/daemon/DU1234567/halt 200',
      account_id: 'DU1234567',
      user: 'ann',
    },
  ]);
  const traderLog = join(world.folder, 'data', 'paper-DU1234567', 'logs', 'sluice.log');
  await until('the trader has logged the request', () => lines(traderLog).length > 0);
  expect(lines(traderLog)).toMatchObject([
    { service: 'trader', account_id: 'DU1234567', request_id: id },
  ]);
  const explained = await world.sluice('explain', id, '--json', ...FILES);
  const steps = JSON.parse(explained.stdout) as { seq: number; fact: { type: string } }[];
  expect(steps.map(({ fact }) => fact.type)).toContain('command-asked');
  expect(steps[0]?.seq).toBe(lines(traderLog)[0]?.seq);
}

async function post(url: string, bearer: string, body: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('the API', () => {
  it('shows what the control API shows, commands through it, and dies without a trace on trading', async () => {
    await world.begin('--only', 'trader');
    const held = await world.hold('AAPL', 100);
    const added = await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
    expect(added.stdout).toContain('User ann (admin) created');
    const bearer = await token('ann', '--minutes', '60');
    const { url, child } = await serve();

    const positions = await get(`${url}/api/v1/positions`, bearer);
    expect(positions).toMatchObject({
      status: 200,
      body: [{ id: held.id, symbol: 'AAPL', quantity: 100, protected: true }],
    });
    expect(await get(`${url}/api/v1/positions/AAPL`, bearer)).toMatchObject({ status: 200 });
    expect(await get(`${url}/api/v1/positions/TSLA`, bearer)).toMatchObject({ status: 404 });
    const orders = await get(`${url}/api/v1/orders?side=SELL&limit=10`, bearer);
    const [order] = orders.body as { order_ref: string; action: string }[];
    expect(order).toMatchObject({ action: 'SELL' });
    const one = await get(`${url}/api/v1/orders/${order?.order_ref}`, bearer);
    expect(one).toMatchObject({ status: 200, body: { order_ref: order?.order_ref } });
    const shown = await get(`${url}/api/v1/daemon/DU1234567/status`, bearer);
    expect(shown.body).toMatchObject({ mode: 'paper', account: 'DU1234567' });

    const ofAccount = (path: string) => get(`${url}/api/v1/${path}`, bearer);
    expect(await ofAccount('accounts/profile')).toMatchObject({
      body: { account: 'DU1234567', mode: 'paper', venue: 'us', currency: 'USD' },
    });
    expect(await ofAccount('accounts/balance')).toMatchObject({
      body: { net_liquidation: { value: expect.any(Number), reason: null } },
    });
    expect(await ofAccount('accounts/trading-session')).toMatchObject({
      body: { state: 'open', next_change: '2020-12-16T21:00:00.000Z' },
    });
    expect(await ofAccount('accounts/permissions')).toMatchObject({ body: { role: 'admin' } });
    expect(await ofAccount('accounts/trading-limits')).toMatchObject({ status: 200 });
    expect(await ofAccount('positions/summary/portfolio')).toMatchObject({
      body: { positions: 1, unprotected: [], short_exposure: 0, unpriced: [] },
    });
    expect(await ofAccount('positions/buying-power/available?price=100')).toMatchObject({
      body: { available: expect.any(Number), max_quantity: expect.any(Number) },
    });

    const halted = await fetch(`${url}/api/v1/daemon/DU1234567/halt`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        'x-request-id': 'req_lunch-0001',
      },
      body: JSON.stringify({ why: 'a test of the API' }),
    });
    expect(halted.status).toBe(200);
    const status = await world.look<{ trading: { state: string; reason: string } }>('status');
    expect(status.trading.state).toBe('HALTED');
    await joinsLogsToFacts('req_lunch-0001');
    const trail = await get(`${url}/api/v1/audit`, bearer);
    expect((trail.body as object[])[0]).toMatchObject({ actor: 'ann', action: 'daemon.halt' });

    const events = await fetch(`${url}/api/v1/events?since=0`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    let streamed = '';
    for await (const chunk of events.body ?? []) {
      streamed += Buffer.from(chunk).toString();
      if (streamed.includes('"FillEvent"')) break;
    }

    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    await until('the API is gone', () => child.exitCode !== null || child.signalCode !== null);
    expect((await world.state()).naked_milliseconds).toBe(0);
    const again = await serve();
    expect(await get(`${again.url}/api/v1/positions`, bearer)).toMatchObject({ status: 200 });

    const narrow = await token('ann', '--scope', 'read');
    const refused = await post(`${again.url}/api/v1/daemon/DU1234567/resume`, narrow, {});
    expect(refused.status).toBe(403);

    await world.sluice('stop', '--only', 'trader', ...LONG_TIMEOUT, ...FILES);
    const last = await until('the API knows that the trader is down', async () => {
      const { status, body } = await get(`${again.url}/api/v1/positions`, bearer);
      const [row] = body as { live: boolean }[];
      return status === 200 && row?.live === false ? row : undefined;
    });
    expect(last).toMatchObject({ id: held.id, symbol: 'AAPL', protected: true });
    const wanted = { symbol: 'AAPL', side: 'BUY', order_type: 'MKT', quantity: 1 };
    const down = await post(`${again.url}/api/v1/orders`, bearer, wanted);
    expect(down).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('Nothing was passed on') },
    });
  });

  it('says in one sentence why it cannot serve', async () => {
    const off = await world.sluice('serve', '-c', 'config/sluice.yaml');
    expect(off).toMatchObject({
      code: 10,
      stderr: expect.stringContaining('api: { enabled: true }'),
    });
    const twice = await world.sluice('user', 'add', 'ann', '--role', 'admin', ...FILES);
    expect(twice).toMatchObject({ code: 1, stderr: expect.stringContaining('taken') });
    const nobody = await world.sluice('user', 'token', 'zoe', ...FILES);
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('No user zoe') });
    const role = await world.sluice('user', 'role', 'ann', 'king', ...FILES);
    expect(role).toMatchObject({ code: 2, stderr: expect.stringContaining('viewer, trader') });
  });
});
