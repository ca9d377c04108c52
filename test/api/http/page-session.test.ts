// A page signs in without ever holding a token: cookies that no script reads, and a word without which nothing is changed.
import { describe, expect, it } from 'vitest';
import { pageCookies } from '../harness/page-cookies.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { PASSWORD, type Served, served } from '../harness/served.ts';

async function page(api: Served, body: object) {
  const cookies = pageCookies(api);
  const ask = (method: string, path: string, more: { body?: unknown; csrf?: string } = {}) =>
    cookies.ask(method, path, more.body, more.csrf);
  const begun = await ask('POST', '/api/v1/auth/page', { body });
  return { ask, cookies, begun };
}

const LOOK = '/api/v1/auth/page';
const HALT = '/api/v1/daemon/DU1/halt';

async function signedIn(role: 'operator' | 'viewer' = 'operator') {
  const trader = scriptedTrader();
  const api = await served([trader]);
  await api.signedIn('ann', role, ['DU1']);
  const opened = await page(api, { username: 'ann', password: PASSWORD });
  const { body } = await opened.ask('GET', LOOK);
  const { csrf_token: csrf } = body as { csrf_token: string };
  return { ...opened, api, trader, csrf };
}

describe('a page', () => {
  it('signs in by password; no script can read its cookies, and the answer has no token', async () => {
    const { cookies, begun, ask, csrf } = await signedIn();
    expect(begun).toMatchObject({ status: 204 });
    expect(cookies.keep.size).toBe(3);
    for (const { line } of cookies.keep.values()) {
      expect(line).toContain('HttpOnly');
      expect(line).toContain('SameSite=Strict');
    }
    const { body } = await ask('GET', LOOK);
    expect(body).toMatchObject({ username: 'ann', role: 'operator', csrf_token: csrf });
    const told = JSON.stringify(body);
    for (const { value } of cookies.keep.values()) expect(told).not.toContain(value);
    expect(await ask('GET', '/api/v1/positions')).toMatchObject({ status: 200 });
  });

  it('changes something only with the word that it alone can know', async () => {
    const { ask, csrf, trader } = await signedIn();
    const [without, wrong] = [
      await ask('POST', HALT, { body: {} }),
      await ask('POST', HALT, { body: {}, csrf: `${csrf}x` }),
    ];
    for (const { status, body } of [without, wrong]) {
      expect(status).toBe(403);
      expect(body).toMatchObject({ detail: expect.stringContaining('reload it') });
    }
    expect(trader.sent).toEqual([]);
    expect(await ask('POST', HALT, { body: {}, csrf })).toMatchObject({ status: 200 });
    expect(trader.sent).toHaveLength(1);
  });

  it('keeps its word when the session is renewed, and loses everything when it signs out', async () => {
    const { ask, csrf, cookies, api } = await signedIn();
    api.pass(25 * 60_000);
    expect(await ask('POST', `${LOOK}/renew`)).toMatchObject({ status: 204 });
    expect((await ask('GET', LOOK)).body).toMatchObject({ csrf_token: csrf });
    const old = cookies.header('/api/v1/');
    expect(await ask('DELETE', LOOK, { csrf })).toMatchObject({ status: 204 });
    expect(cookies.keep.size).toBe(0);
    const after = await api.ask('GET', LOOK, { headers: old });
    expect(after.status).toBe(401);
    expect(await ask('POST', `${LOOK}/renew`)).toMatchObject({ status: 401 });
  });

  it('needs its word for every method that changes something', async () => {
    const { ask, csrf } = await signedIn();
    for (const [method, path] of [
      ['POST', HALT],
      ['PUT', '/api/v1/portfolios/1'],
      ['PATCH', '/api/v1/users/none'],
      ['DELETE', '/api/v1/auth/sessions'],
    ] as const)
      for (const word of [{}, { csrf: `${csrf}x` }])
        expect((await ask(method, path, { body: {}, ...word })).body, method).toMatchObject({
          code: 'page_outdated',
        });
    expect((await ask('DELETE', '/api/v1/auth/sessions', { csrf })).status).toBe(204);
  });

  it('has cookies for its port alone, which end with the tokens, and only over TLS where it came by TLS', async () => {
    const guarded = { trustedProxies: ['127.0.0.1'] };
    const api = await served([], 'closed', new Map(), { guarded });
    await api.signedIn('ann', 'viewer');
    const { port } = new URL(api.url);
    const body = { username: 'ann', password: PASSWORD };
    const lines = async (proto: string) => {
      const headers = { 'x-forwarded-proto': proto };
      const { headers: given } = await api.ask('POST', LOOK, { body, headers });
      return given.getSetCookie();
    };
    const [access, refresh, word] = await lines('http');
    for (const [line, kept, path, seconds] of [
      [access, 'access', '/api/v1', 30 * 60],
      [refresh, 'refresh', '/api/v1/auth/page', 14 * 24 * 3_600],
      [word, 'page', '/api/v1', 14 * 24 * 3_600],
    ] as const) {
      expect(line).toMatch(new RegExp(`^sluice_${port}_${kept}=`));
      const [, ...terms] = (line ?? '').split('; ');
      expect(terms).toEqual(expect.arrayContaining([`Path=${path}`, `Max-Age=${seconds}`]));
      expect(terms).not.toContain('Secure');
    }
    for (const line of await lines('https')) expect(line.split('; ')).toContain('Secure');
  });

  it('is not one of another session that has a word from elsewhere', async () => {
    const { api, cookies, trader } = await signedIn();
    await api.signedIn('eve', 'operator', ['DU1']);
    const other = await page(api, { username: 'eve', password: PASSWORD });
    const { csrf_token: csrf } = (await other.ask('GET', LOOK)).body as { csrf_token: string };
    // Pages of a neighbouring host can set cookies for this one.
    const pairOf = ({ keep }: typeof cookies, kept: string) => {
      const [name, one] = [...keep].find(([named]) => named.endsWith(kept)) ?? [];
      return `${name}=${one?.value}`;
    };
    const cookie = `${pairOf(cookies, '_access')}; ${pairOf(other.cookies, '_page')}`;
    const headers = { cookie, 'x-csrf-token': csrf };
    expect((await api.ask('GET', LOOK, { headers })).body).toMatchObject({ username: 'ann' });
    expect(await api.ask('POST', HALT, { body: {}, headers })).toMatchObject({ status: 403 });
    expect(trader.sent).toEqual([]);
  });

  it('cannot be used with a word of another session', async () => {
    const { ask, api, trader } = await signedIn();
    await api.signedIn('eve', 'operator', ['DU1']);
    const other = await page(api, { username: 'eve', password: PASSWORD });
    const { csrf_token: csrf } = (await other.ask('GET', LOOK)).body as { csrf_token: string };
    expect(await ask('POST', HALT, { body: {}, csrf })).toMatchObject({ status: 403 });
    expect(trader.sent).toEqual([]);
  });

  it('is refused with a wrong password or code as every client is', async () => {
    const api = await served();
    await api.signedIn('ann', 'viewer');
    for (const body of [{ username: 'ann', password: 'wrong wrong' }, { login_code: 'none' }]) {
      const { begun, cookies } = await page(api, body);
      expect(begun.status).toBe(401);
      expect(cookies.keep.size).toBe(0);
    }
  });

  it('is not what assistants use', async () => {
    const { cookies, api } = await signedIn();
    const asked = { headers: cookies.header('/api/v1/'), body: {} };
    expect(await api.ask('POST', '/mcp', asked)).toMatchObject({ status: 401 });
  });
});
