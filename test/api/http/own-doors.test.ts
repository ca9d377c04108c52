// Where requests come from: the names by which the API may be asked, the pages that may open a socket, and what may be kept.
import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PASSWORD, type Served, served } from '../harness/served.ts';

const V1 = '/api/v1';

/** `fetch` sets the Host header by itself. */
function statusFor(api: Served, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${api.url}${path}`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });
}

describe('the Host header', () => {
  it.each(['/metrics', '/health', '/openapi.json', '/docs', `${V1}/auth/me`, '/mcp', '/nothing'])(
    'must be a name of this API: %s',
    async (path) => {
      const api = await served();
      for (const host of [
        'evil.example',
        '%',
        'evil.example:8000',
        'localhost.evil.example',
        '127.0.0.1.evil.example',
      ])
        expect(await statusFor(api, path, { host })).toBe(421);
    },
  );

  it('may be an address, localhost or a name of the configuration', async () => {
    const api = await served();
    for (const host of [
      '127.0.0.1:8000',
      '[::1]:8000',
      'localhost',
      'LOCALHOST:1',
      'book.example.org',
    ])
      expect(await statusFor(api, '/health', { host })).toBe(200);
  });
});

describe('a target with a host of its own', () => {
  const line = (api: Served, target: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => {
        socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      });
      let text = '';
      socket.on('data', (chunk) => {
        text += String(chunk);
      });
      socket.on('end', () => resolve(text.split('\r\n')[0] ?? ''));
      socket.on('error', reject);
    });

  it('counts before the Host header: it must be a name of this API', async () => {
    const api = await served();
    for (const path of ['/health', '/metrics', '/openapi.json', `${V1}/auth/me`, '/nothing'])
      for (const origin of [
        'http://evil.example',
        'HTTP://evil.example:80',
        'https://a@evil.example',
      ])
        expect(await line(api, `${origin}${path}`)).toMatch('421');
    expect(await line(api, 'http://localhost/health')).toMatch('200');
    expect(await line(api, 'http://127.0.0.1:1/health')).toMatch('200');
    for (const target of ['evil.example', '//evil.example/health', 'file:///health', 'http:'])
      expect(await line(api, target)).toMatch(/ 4\d\d /);
  });
});

describe('a socket of a page', () => {
  async function opened(api: Served, origin: string): Promise<'open' | number> {
    const cookie = 'sluice_1_access=x';
    const socket = new WebSocket(
      `${api.url.replace('http', 'ws')}${V1}/ws/desk`,
      ['sluice', 'csrf.x'],
      {
        origin,
        headers: { cookie },
      },
    );
    return new Promise((resolve) => {
      socket.on('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.on('unexpected-response', (asked, answer) => {
        resolve(answer.statusCode ?? 0);
        asked.destroy();
      });
      socket.on('error', () => {});
    });
  }

  it('is opened by pages of this API and of the configuration, and by no other page', async () => {
    const api = await served();
    expect(await opened(api, api.url)).toBe('open');
    expect(await opened(api, 'https://desk.example.org')).toBe('open');
    expect(await opened(api, 'https://book.example.org')).toBe('open');
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost'])
      expect(await opened(api, origin)).toBe(403);
  });
});

describe('an answer behind a token', () => {
  it('is kept by no browser and no proxy, and neither are tokens', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'viewer');
    for (const path of ['/auth/me', '/portfolios', '/auth/sessions', '/portfolios/999999'])
      expect((await api.ask('GET', `${V1}${path}`, { bearer })).headers.get('cache-control')).toBe(
        'no-store',
      );
    const login = { body: { username: 'ann', password: PASSWORD } };
    const { headers } = await api.ask('POST', `${V1}/auth/login`, login);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('still has a tag that a client may send back', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'viewer');
    const first = await api.ask('GET', `${V1}/portfolios`, { bearer });
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await api.ask('GET', `${V1}/portfolios`, { bearer, headers })).status).toBe(304);
  });
});
