// What stands before every route: rates, sizes, times, TLS, and an end that answers what has arrived. Raw sockets, because
// no proper client sends what is refused here.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failed } from '../../../src/kernel/result.ts';
import { PASSWORD, type Served, type ServedAs, served, tokenOf } from '../harness/served.ts';

const ME = '/api/v1/auth/me';
const LOGIN = '/api/v1/auth/login';

function guarded(guard: ServedAs['guarded']): Promise<Served> {
  return served([], 'closed', new Map(), guard === undefined ? {} : { guarded: guard });
}

interface Raw {
  readonly socket: Socket;
  text(): string;
  readonly closed: Promise<void>;
}

function raw(api: Served, sent: string): Promise<Raw> {
  const { promise, resolve } = Promise.withResolvers<Raw>();
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  const closed = Promise.withResolvers<void>();
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.on('close', () => closed.resolve());
  onTestFinished(() => void socket.destroy());
  socket.on('connect', () => {
    socket.write(sent);
    resolve({ socket, text: () => text, closed: closed.promise });
  });
  return promise;
}

describe('rates', () => {
  it('count requests of a bearer and tell what is left', async () => {
    const api = await guarded({ requestsPerMinute: 3 });
    const [ann, bob] = [await api.signedIn('ann', 'viewer'), await api.signedIn('bob', 'viewer')];
    const answers = [];
    for (let count = 0; count < 4; count += 1) {
      answers.push(await api.ask('GET', ME, { bearer: ann }));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    const [first] = answers;
    expect(first?.headers.get('ratelimit-limit')).toBe('3');
    expect(first?.headers.get('ratelimit-remaining')).toBe('2');
    expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answers[3]?.body).toMatchObject({
      status: 429,
      detail: expect.stringMatching(/^More than 3 requests with this token or key in a minute/),
    });
    expect((await api.ask('GET', ME, { bearer: bob })).status).toBe(200);
    for (const written of [`bearer ${ann}`, `Bearer  ${ann}`]) {
      const headers = { authorization: written };
      expect((await api.ask('GET', ME, { headers })).status, written.slice(0, 8)).toBe(429);
    }
  });

  it('count a user with all tokens, and an address with all that it invents', async () => {
    const api = await guarded({ requestsPerMinute: 2 });
    const ann = await api.identity.context.store.userByLogin('ann');
    expect(ann).toBeUndefined();
    await api.signedIn('ann', 'viewer');
    const user = await api.identity.context.store.userByLogin('ann');
    const statuses = [];
    for (let count = 0; count < 9; count += 1) {
      const bearer = await tokenOf(api.identity, user);
      statuses.push((await api.ask('GET', ME, { bearer })).status);
    }
    expect(statuses).toEqual([...Array(8).fill(200), 429]);
    for (let count = 0; count < 11; count += 1) {
      await api.ask('GET', ME, { bearer: `invented-${count}` });
    }
    const beyond = await api.ask('GET', ME, { bearer: 'invented' });
    expect(beyond).toMatchObject({
      status: 429,
      body: { detail: expect.stringMatching(/^More than 20 requests of this address/) },
    });
  });

  it('hold for no probe of a service manager', async () => {
    const api = await guarded({ requestsPerMinute: 1 });
    for (let count = 0; count < 12; count += 1)
      expect((await api.ask('GET', '/health')).status).toBe(200);
    for (let count = 0; count < 10; count += 1) await api.ask('GET', '/openapi.json');
    expect((await api.ask('GET', '/openapi.json')).status).toBe(429);
  });

  it('let an address try to sign in less often than to read', async () => {
    const api = await guarded({ loginsPerMinute: 2 });
    const tried = async (path: string, body: object) =>
      (await api.ask('POST', path, { body })).status;
    expect(await tried(LOGIN, { username: 'a', password: PASSWORD })).toBe(401);
    expect(await tried('/api/v1/auth/refresh', { refresh_token: 'x' })).toBe(401);
    expect(await tried('/api/v1/auth/exchange', { login_code: 'x' })).toBe(429);
    expect((await api.ask('GET', '/health')).status).toBe(200);
  });

  it('believe a proxy about the address only if it is trusted', async () => {
    const headers = (n: number) => ({ 'x-forwarded-for': `10.0.0.${n}` });
    const tries = async (api: Served) => {
      const statuses = [];
      for (const n of [1, 2, 3]) {
        const body = { refresh_token: 'x' };
        const answer = await api.ask('POST', '/api/v1/auth/refresh', { body, headers: headers(n) });
        statuses.push(answer.status);
      }
      return statuses;
    };
    expect(await tries(await guarded({ loginsPerMinute: 2 }))).toEqual([401, 401, 429]);
    const trusting = await guarded({ loginsPerMinute: 2, trustedProxies: ['127.0.0.1'] });
    expect(await tries(trusting)).toEqual([401, 401, 401]);
  });
});

describe('limits', () => {
  it('on the size and the count of headers', async () => {
    const api = await guarded(undefined);
    const long = await raw(
      api,
      `GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
    );
    await long.closed;
    expect(long.text()).toMatch(/^HTTP\/1\.1 431 .*application\/problem\+json.*longer than 16384/s);
    const headers = Object.fromEntries(
      Array.from({ length: 70 }, (_, at) => [`x-${at}`, String(at)]),
    );
    const many = await api.ask('GET', '/health', { headers });
    expect(many).toMatchObject({ status: 431, body: { detail: 'More than 64 headers.' } });
  });

  it('on the depth of a body, before it is parsed', async () => {
    const api = await guarded(undefined);
    const body = (depth: number) => `{"username":${'['.repeat(depth)}"]}"${']'.repeat(depth)}}`;
    const deep = await api.ask('POST', LOGIN, { body: body(16) });
    expect(deep).toMatchObject({
      status: 400,
      body: { detail: 'The body is nested deeper than 16 levels.' },
    });
    expect((await api.ask('POST', LOGIN, { body: body(15) })).status).toBe(422);
    const text = JSON.stringify({ username: '[{'.repeat(50), password: `"${'['.repeat(50)}` });
    expect((await api.ask('POST', LOGIN, { body: text })).status).toBe(401);
  });

  it('on the time that a request takes: others are answered meanwhile', async () => {
    const api = await guarded(undefined);
    const slow = await raw(api, 'POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nX-Sl');
    const drip = setInterval(() => slow.socket.write('o'), 500);
    onTestFinished(() => clearInterval(drip));
    expect((await api.ask('GET', '/health')).status).toBe(200);
    await slow.closed;
    expect(slow.text()).toMatch(/^HTTP\/1\.1 408 .*The request came too slowly/s);
  });

  it('on what is no request at all', async () => {
    const api = await guarded(undefined);
    const noise = await raw(api, '\x16\x03\x01\x02\x00\r\n\r\n');
    await noise.closed;
    expect(noise.text()).toMatch(/^HTTP\/1\.1 400 .*This is not an HTTP request/s);
  });
});

it('TLS protects what crosses a network', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
      ...['-keyout', files.key, '-out', files.cert, '-days', '1', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost'],
    ],
    { stdio: 'ignore' },
  );
  const cert = readFileSync(files.cert, 'utf8');
  const api = await guarded({ tls: { cert, key: readFileSync(files.key, 'utf8') } });
  expect(api.url).toMatch(/^https:/);
  const status = await new Promise((resolve, reject) => {
    const { port } = new URL(api.url);
    request({ host: 'localhost', port, path: '/health', ca: cert }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(200);
});

it('a server that stops tells its live streams and answers what has arrived', async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const api = await served([
    {
      ...{ name: 'main', venue: 'us', account: 'DU1', mode: 'paper' },
      async look() {
        asked.resolve();
        await answer.promise;
        return failed({ kind: 'problem', status: 404, detail: 'No position.' });
      },
      send: async () => failed({ kind: 'unreachable', why: 'test', wasSent: false }),
    },
  ]);
  const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/api/v1/ws/desk`);
  const told = new Promise((resolve) => {
    socket.onclose = ({ code, reason }) => resolve([code, reason]);
  });
  await new Promise<void>((resolve) => {
    socket.onopen = () => resolve();
  });
  const pending = api.ask('GET', '/api/v1/positions', { bearer });
  await asked.promise;
  const closed = api.close();
  expect(await told).toEqual([1001, 'stopping']);
  answer.resolve();
  expect(await pending).toMatchObject({ status: 404, body: { detail: 'No position.' } });
  await closed;
  await expect(fetch(`${api.url}/health`)).rejects.toThrow();
});
