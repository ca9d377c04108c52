// Requests that are wrong: each gets a problem document, and nothing of ours fails.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PASSWORD, type Served, served } from '../harness/served.ts';
import { traderEnvironment } from '../harness/trader-environment.ts';

interface AsIs {
  readonly method: string;
  readonly path: string;
  readonly bearer: string;
  readonly body: object | undefined;
}

/** Without tidying the path, as browsers and `fetch` do. */
async function asIs(api: Served, { method, path, bearer, body }: AsIs) {
  const { port } = new URL(api.url);
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { authorization: `Bearer ${bearer}`, ...type };
  const sent = request({ host: '127.0.0.1', port, method, path, headers });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const { status, detail } = (await json(answer)) as { status: number; detail: string };
  return { status, detail };
}

const LOGIN = '/api/v1/auth/login';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' } as const;

const WRONG_BODIES: readonly [string, unknown, number][] = [
  ['no JSON', '{"username": "ann"', 400],
  ['an empty body', '', 400],
  ['a list', [], 422],
  ['a wrong type', { username: 'ann', password: 7 }, 422],
  ['an unknown field', { username: 'ann', password: PASSWORD, admin: true }, 422],
  ['a missing field', { username: 'ann' }, 422],
  ['an infinite number', '{"username": "ann", "password": 1e999}', 422],
  ['a poisoned key', '{"username": "ann", "password": "x", "__proto__": {"a": 1}}', 400],
  ['a key twice', '{"username": "ann", "password": "x", "username": "root"}', 400],
  ['a key twice, once escaped', '{"username": "ann", "password": "x", "user\\u006eame": "b"}', 400],
  ['a NUL character', '{"username": "a\\u0000", "password": "x"}', 400],
  ['half of a surrogate pair', '{"username": "ann", "password": "a\\uD800b"}', 400],
  ['half of one in a key', '{"\\udc00": "ann", "password": "x"}', 400],
  ['a whole pair', '{"username": "ann", "password": "\\ud83d\\ude00"}', 401],
  ['words that look like one', '{"username": "ann", "password": "\\\\u0000 ann, ann"}', 401],
  ['bytes that are no text', '\u0000\u0001', 400],
  ['depth', `{"username": ${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 400],
  // Read again from each quote, either would take minutes.
  ['a text of quotes without an end', `{"username": "${'\\"'.repeat(120_000)}`, 400],
  ['a text that ends in the middle of an escape', `{"username": "${'\\"'.repeat(120_000)}\\`, 400],
  ['length', { username: 'ann', password: 'x'.repeat(300_000) }, 413],
];

describe('a hostile request', () => {
  it.each(WRONG_BODIES)('with %s is answered with a problem', async (_, body, status) => {
    const api = await served();
    const answer = await api.ask('POST', LOGIN, { body });
    expect(answer).toMatchObject({ status, body: { status, detail: expect.any(String) } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('of another media type, to an unknown path or by a wrong method is named', async () => {
    const api = await served();
    const headers = { 'content-type': 'text/xml' };
    expect((await api.ask('POST', LOGIN, { body: '<a/>', headers })).status).toBe(415);
    expect((await api.ask('GET', LOGIN)).status).toBe(405);
    expect((await api.ask('GET', '/api/v1/auth/log')).status).toBe(404);
    expect((await api.ask('GET', '/api/v1//positions')).status).toBe(404);
    const root = await api.ask('GET', '//');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/desk/']);
    expect((await api.ask('GET', '//evil.example.org/')).status).toBe(404);
    expect((await api.ask('GET', '/api/v1/%E0%A4%A')).status).toBeLessThan(500);
  });

  it.each([
    ['PATCH', '/api/v1/portfolios/7', 'DELETE, GET, HEAD, PUT'],
    ['PATCH', '/api/v1/orders?account=DU1', 'GET, HEAD, POST'],
    ['PUT', '/api/v1/orders/', 'GET, HEAD, POST'],
    ['GET', LOGIN, 'POST'],
    ['POST', '/health/ready', 'GET, HEAD'],
  ])('%s of %s is answered with the methods that the path takes', async (method, path, allow) => {
    const api = await served();
    const answer = await api.ask(method, path, {});
    expect(answer).toMatchObject({ status: 405, body: { status: 405 } });
    expect(answer.headers.get('allow')).toBe(allow);
  });

  it.each([
    ['compressed', { 'content-encoding': 'gzip' }, gzipSync('{}'), 415, 'without Content-Encoding'],
    ['compressed twice', { 'content-encoding': 'br, gzip' }, '{}', 415, 'without Content-Encoding'],
    ['text', { 'content-type': 'text/plain' }, '{}', 415, 'as application/json'],
    ['not UTF-8', {}, Buffer.from([0x22, 0xff, 0x22]), 400, 'not UTF-8'],
    ['half a character', {}, Buffer.from([0x22, 0xc3, 0x22]), 400, 'not UTF-8'],
    ['a form that is not UTF-8', FORM, Buffer.from([0x61, 0x3d, 0xff]), 400, 'not UTF-8'],
  ] as const)('with a body that is %s is named', async (_, headers, body, status, why) => {
    const api = await served();
    const answered = await fetch(`${api.url}${LOGIN}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const problem = (await answered.json()) as { detail: string };
    expect([answered.status, problem.detail]).toEqual([status, expect.stringContaining(why)]);
  });

  it('with a form of very many fields is answered at once', async () => {
    const api = await served();
    const fields = Array.from({ length: 40_000 }, (_, at) => `${at.toString(36)}=`).join('&');
    const body = (text: string) =>
      fetch(`${api.url}${LOGIN}`, { method: 'POST', headers: FORM, body: text });
    expect((await body(fields)).status).toBe(422);
    const twice = (await (await body(`${fields}&0=`)).json()) as { detail: string };
    expect(twice.detail).toBe('The body has the key "0" twice.');
  });

  it('leaves no secret in the log', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'viewer');
    await api.ask('POST', LOGIN, { body: { username: 'ann', password: PASSWORD } });
    await api.ask('GET', `/api/v1/auth/me?token=${bearer}`, { bearer });
    const text = JSON.stringify(api.log);
    expect(api.log.length).toBeGreaterThanOrEqual(2);
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(bearer);
  });

  it('from a page of another origin is not readable there', async () => {
    const api = await served();
    const from = async (origin: string) =>
      (await api.ask('GET', '/health', { headers: { origin } })).headers.get(
        'access-control-allow-origin',
      );
    expect(await from('https://desk.example.org')).toBe('https://desk.example.org');
    expect(await from('https://evil.example.org')).toBeNull();
  });

  it('lets a page of a permitted origin read where a client of MCP signs in', async () => {
    const api = await served();
    const headers = { origin: 'https://desk.example.org', 'content-type': 'application/json' };
    const body = { jsonrpc: '2.0', id: 1, method: 'ping' };
    const refused = await api.ask('POST', '/mcp', { headers, body });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(refused.headers.get('access-control-expose-headers')?.split(', ')).toContain(
      'www-authenticate',
    );
  });

  it('with an address that names no file or character is answered with a problem', async () => {
    const api = await served();
    const bearer = await api.signedIn('root', 'admin');
    const addresses: readonly (readonly [string, number])[] = [
      ['/docs/../../../etc/passwd', 404],
      ['/docs/static/..%2f..%2fpackage.json', 404],
      ['/docs/static/%2e%2e/%2e%2e/package.json', 404],
      ['/api/v1/users/%00/grants', 400],
      ['/api/v1/audit?actor=%00', 400],
      ['/api/v1/users/%E0%A4%A/grants', 400],
      [`/api/v1/users/${'a'.repeat(300)}/grants`, 414],
      ["/api/v1/audit?actor=a'%20OR%201=1--", 200],
      ['/api/v1/audit?sort=at;drop%20table%20users', 422],
      ['/api/v1/audit?limit=1&limit=2', 422],
      ['/api/v1/audit?__proto__[x]=1', 422],
      ['/api/v1/audit?offset=99999999999999999999', 422],
    ];
    for (const [address, status] of addresses) {
      const answer = await api.ask('GET', address, { bearer });
      expect([address, answer.status]).toEqual([address, status]);
      if (status !== 200) expect(answer.body).toMatchObject({ status, detail: expect.any(String) });
    }
    const trail = await api.ask('GET', "/api/v1/audit?actor=root'%20OR%20'1'='1", { bearer });
    expect(trail.body).toEqual([]);
  });

  it('with an order id that is none is answered as for any unknown order', async () => {
    const environment = await traderEnvironment();
    const api = await served(
      [environment.door.client],
      'closed',
      new Map([['DU1', environment.door.stream]]),
    );
    const bearer = await api.signedIn('ann', 'trader', ['DU1']);
    for (const [id, shown] of [
      ['..', '..'],
      ['.', '.'],
      ['%2e%2e', '..'],
      ['a%2Fb', 'a/b'],
      ['a%3Fb%23c', 'a?b#c'],
      ['a%20b', 'a b'],
      ['%F0%9F%98%80', '😀'],
    ]) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const path = `/api/v1/orders/${id}`;
        const body = method === 'PUT' ? { price: 1 } : undefined;
        const answer = await asIs(api, { method, path, bearer, body });
        expect([method, id, answer.status]).toEqual([method, id, 404]);
        expect(answer.detail).toBe(`No order ${shown}.`);
      }
    }
  });

  it('cannot make a method out of a header, nor a user who looks like another', async () => {
    const api = await served();
    const bearer = await api.signedIn('root', 'admin');
    const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    expect((await api.ask('GET', '/api/v1/users', { bearer, headers })).status).toBe(200);
    const names = ['rооt', 'ｒoot', 'root ', 'ro\u200dot', '\u202etoor', 'anonymous', 'ROOT'];
    for (const username of names) {
      const body = { username, role: 'admin' };
      const { status } = await api.ask('POST', '/api/v1/users', { bearer, body });
      expect([username, status]).toEqual([username, username === 'ROOT' ? 409 : 422]);
    }
    for (const email of ['a\u202eb@example.org', 'a\u0001@example.org', 'a b@example.org']) {
      const body = { username: 'bob', email, role: 'viewer' };
      expect((await api.ask('POST', '/api/v1/users', { bearer, body })).status).toBe(422);
    }
  });
});
