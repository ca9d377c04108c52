// Health, metrics and the log of requests: what each tells, to whom, and that a part that hangs does not hang them.
import { describe, expect, it } from 'vitest';
import type { TraderClient } from '../../../src/api/traders/trader-clients.ts';
import { failed, ok } from '../../../src/kernel/result.ts';
import { served } from '../harness/served.ts';

const STATUS = {
  state: 'trading',
  version: '0.1.0',
  uptime_seconds: 12,
  ready: { is_ready: true, why: '' },
  trading: { state: 'ACTIVE' },
  gateway: { state: 'ready', last_heard: '2026-11-20T15:00:00.000Z' },
  feeds: [{ name: 'flow', state: 'live', last_poll: null, last_prediction: null, failures: 0 }],
  errors_last_hour: 0,
};
const WHY = { kind: 'unreachable', why: 'it does not run', wasSent: false } as const;

function client(account: string, look: () => Promise<unknown>): TraderClient {
  return {
    ...{ name: account, venue: 'us', account, mode: 'paper' },
    look: look as TraderClient['look'],
    send: async () => failed(WHY),
  };
}

const COPY = { body: STATUS, size: 1, seq: 1, askedAt: 0, life: 1 };
const up = (account: string) =>
  client(account, async () => ok({ copy: COPY, ageSeconds: undefined }));
const down = (account: string) => client(account, async () => failed(WHY));
const mute = (account: string) => client(account, () => new Promise(() => {}));

describe('health', () => {
  it('is alive whatever else is down', async () => {
    const api = await served([down('DU1')]);
    expect(await api.ask('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await api.ask('GET', '/health/live')).toMatchObject({ status: 200 });
    expect(await api.ask('HEAD', '/health/live')).toMatchObject({ status: 200 });
  });

  it('is ready while the store and one trader answer', async () => {
    const some = await served([up('DU1'), down('DU2')]);
    expect(await some.ask('GET', '/health/ready')).toMatchObject({
      status: 200,
      body: {
        status: 'degraded',
        checks: { store: 'ok', traders: 'degraded' },
        why: '1 of 2 traders do not answer.',
      },
    });
    const none = await served([down('DU1')]);
    expect(await none.ask('GET', '/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'down', checks: { store: 'ok', traders: 'down' } },
    });
  });

  it('answers about a trader that hangs, and asks it once for many probes', async () => {
    let asked = 0;
    const api = await served([
      client('DU1', () => {
        asked += 1;
        return new Promise(() => {});
      }),
      mute('DU2'),
    ]);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => api.ask('GET', '/health/ready')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(asked).toBeLessThan(5);
  });

  it('tells details to a token, of the traders it may see, and nothing more without one', async () => {
    const api = await served([up('DU1'), down('DU2')]);
    const open = await api.ask('GET', '/health/detailed');
    expect(open.status).toBe(200);
    expect(JSON.stringify(open.body)).not.toMatch(/DU1|DU2|version|process/);
    const bearer = await api.signedIn('vera', 'viewer', ['DU2']);
    const told = await api.ask('GET', '/health/detailed', { bearer });
    expect(told.body).toMatchObject({
      version: '0.0.0',
      process: { node: process.version, resident_bytes: expect.any(Number) },
      traders: [{ account: 'DU2', reachable: false, age_seconds: null, state: null }],
    });
    const admin = await api.signedIn('root', 'admin');
    expect((await api.ask('GET', '/health/detailed', { bearer: admin })).body).toMatchObject({
      traders: [
        { account: 'DU1', reachable: true, gateway: { state: 'ready' }, feeds: [{ name: 'flow' }] },
        { account: 'DU2', reachable: false },
      ],
    });
    const wrong = await api.ask('GET', '/health/detailed', { bearer: 'forged' });
    expect(wrong.status).toBe(401);
  });
});

describe('the metrics', () => {
  it('count requests by route template, so that no request adds a series', async () => {
    const api = await served([down('DU1')]);
    const bearer = await api.signedIn('root', 'admin');
    for (const id of ['a', 'b', 'c']) {
      await api.ask('GET', `/api/v1/orders/${id}`, { bearer });
      await api.ask('GET', `/nowhere/${id}`);
    }
    await api.ask('POST', '/api/v1/daemon/DU1/halt', { bearer, body: {} });
    await api.ask('POST', '/api/v1/auth/login', { body: { username: 'x', password: 'y' } });
    const { body, status } = await api.ask('GET', '/metrics');
    expect(status).toBe(200);
    const text = String(body);
    expect(text).toContain(
      'sluice_api_requests_total{method="GET",route="/api/v1/orders/:id",status="503"} 3',
    );
    expect(text).toContain('sluice_api_requests_total{method="GET",route="none",status="404"} 3');
    expect(text).toContain('sluice_api_commands_total{command="halt",outcome="unavailable"} 1');
    expect(text).toContain('sluice_api_commands_total{command="login",outcome="denied"} 1');
    expect(text).toContain('sluice_api_errors_total{status="503"} 4');
    expect(text).toMatch(
      /sluice_api_store_query_seconds_count\{operation="select",outcome="ok"\} \d/,
    );
    expect(text).toMatch(/sluice_api_requests_in_flight 1\n/);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).not.toMatch(/root|nowhere/);
  });

  it('answer neither a forwarded request nor another machine', async () => {
    const api = await served();
    const proxied = { headers: { 'x-forwarded-for': '203.0.113.7' } };
    expect(await api.ask('GET', '/metrics', proxied)).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('metrics.token') },
    });
  });
});

describe('the log of a request', () => {
  it('has its id, which the caller may choose and every answer carries', async () => {
    const api = await served([down('DU1')]);
    const bearer = await api.signedIn('root', 'admin');
    const headers = { 'x-request-id': 'req_from.my-gateway_7' };
    const answer = await api.ask('GET', '/api/v1/orders/o.1.e?account=DU1', { bearer, headers });
    expect(answer.headers.get('x-request-id')).toBe('req_from.my-gateway_7');
    expect(api.log.at(-1)).toMatchObject({
      requestId: 'req_from.my-gateway_7',
      method: 'GET',
      path: '/api/v1/orders/o.1.e',
      status: 503,
      user: 'root',
      accountId: 'DU1',
      orderId: 'o.1.e',
    });
    for (const forged of ['short', 'x'.repeat(65), 'req_{"level":"error"}', 'a b c d e f']) {
      const { headers: given } = await api.ask('GET', '/nowhere', {
        headers: { 'x-request-id': forged },
      });
      expect(given.get('x-request-id')).toMatch(/^req_[0-9a-f]{8}$/);
    }
  });

  it('goes with a report of an error of ours, and no report of what a caller did wrong', async () => {
    const reported: unknown[] = [];
    const broken = client('DU1', async () => {
      throw new TypeError('a bug');
    });
    const api = await served([broken], 'closed', new Map(), {
      errorReports: {
        report: (error, place) => void reported.push({ name: error.name, ...place }),
        stop: async () => {},
      },
    });
    const bearer = await api.signedIn('root', 'admin');
    await api.ask('GET', '/api/v1/positions?limit=0', { bearer });
    await api.ask('POST', '/api/v1/auth/login', { body: '{' });
    await api.ask('GET', '/nowhere');
    expect(reported).toEqual([]);
    const failed = await api.ask('GET', '/api/v1/positions', { bearer });
    expect(failed.status).toBe(500);
    expect(JSON.stringify(failed.body)).not.toContain('bug');
    const requestId = failed.headers.get('x-request-id');
    expect(reported).toEqual([{ name: 'TypeError', requestId, route: 'GET /api/v1/positions' }]);
    expect(api.log.at(-1)).toMatchObject({ requestId, error: expect.stringContaining('a bug') });
  });
});
