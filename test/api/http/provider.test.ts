// Signing in with a real provider of identities, a process of its own on a port of its own.
import { TOTP } from 'otpauth';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OidcSettings } from '../../../src/trader/ports/settings.ts';
import { type Browser, createBrowser } from '../../processes/browser.ts';
import { freePort } from '../../processes/free-port.ts';
import { CLIENT, type ProviderProcess, startProvider } from '../../processes/provider.ts';
import { PASSWORD, type Served, served } from '../harness/served.ts';

const V1 = '/api/v1';

interface Signed {
  readonly api: Served;
  readonly provider: ProviderProcess;
}

async function withProvider(changes: Partial<OidcSettings> = {}): Promise<Signed> {
  const port = await freePort();
  const redirectUrl = `http://127.0.0.1:${port}${V1}/auth/oidc/callback`;
  const provider = await startProvider(redirectUrl);
  onTestFinished(() => provider.stop());
  const oidc: OidcSettings = {
    ...CLIENT,
    issuer: provider.issuer,
    redirectUrl,
    scopes: ['openid', 'profile'],
    usernameClaim: 'preferred_username',
    createsUsers: false,
    returnTo: undefined,
    ...changes,
  };
  const api = await served([], 'closed', new Map(), { oidc, port });
  return { api, provider };
}

/** Ends where the callback answers. */
async function login(api: Served, who: string, browser = createBrowser()) {
  const { response } = await browser.visit(`${api.url}${V1}/auth/oidc/login`, who);
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

/** `ann` with the identity `sub-ann`, linked by herself in her browser. */
async function linked(api: Served, who = 'sub-ann'): Promise<string> {
  const bearer = await api.signedIn('ann', 'trader');
  const browser = createBrowser();
  const response = await fetch(`${api.url}${V1}/auth/oidc/link`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}` },
  });
  browser.keep(api.url, response);
  const { location } = (await response.json()) as { location: string };
  const done = await browser.visit(location, who);
  expect(done.response.status).toBe(200);
  return bearer;
}

function exchange(api: Served, body: object) {
  return api.ask('POST', `${V1}/auth/exchange`, { body });
}

describe('signing in with a provider', () => {
  it('gives a linked user a one-time code, and for it tokens', async () => {
    const { api } = await withProvider();
    await linked(api);
    const { status, body } = await login(api, 'sub-ann');
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['login_code']);
    const tokens = await exchange(api, { login_code: body.login_code });
    expect(tokens.status).toBe(200);
    const { access_token: bearer } = tokens.body as { access_token: string };
    const me = await api.ask('GET', `${V1}/auth/me`, { bearer });
    expect(me).toMatchObject({ status: 200, body: { username: 'ann', role: 'trader' } });
    expect((await exchange(api, { login_code: body.login_code })).status).toBe(401);
    const trail = JSON.stringify(await api.identity.context.store.auditTrail(PAGE));
    expect(trail).toContain('user.link');
    expect(trail + JSON.stringify(api.log)).not.toContain(body.login_code);
    const late = await login(api, 'sub-ann');
    api.pass(61_000);
    expect((await exchange(api, { login_code: late.body.login_code })).status).toBe(401);
  });

  it('does not know somebody by name: an identity that nobody linked gets nothing', async () => {
    const { api } = await withProvider();
    await linked(api);
    // Its name at the provider is ann as well.
    expect(await login(api, 'ann')).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('belongs to no user here') },
    });
    expect(await api.identity.context.store.users()).toHaveLength(1);
  });

  it('creates a viewer without grants when that is configured, and never takes a name', async () => {
    const { api } = await withProvider({ createsUsers: true });
    await api.signedIn('ann', 'admin');
    const bob = await login(api, 'sub-bob');
    const tokens = await exchange(api, { login_code: bob.body.login_code });
    const { access_token: bearer } = tokens.body as { access_token: string };
    expect((await api.ask('GET', `${V1}/auth/me`, { bearer })).body).toMatchObject({
      username: 'bob',
      role: 'viewer',
      grants: [],
    });
    expect(await login(api, 'sub-ann')).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('"ann"') },
    });
    expect((await login(api, 'sub-bob')).status).toBe(200);
    expect(await api.identity.context.store.users()).toHaveLength(2);
  });

  it('asks for the second factor of the user, and a wrong one does not spend the code', async () => {
    const { api } = await withProvider();
    const bearer = await linked(api);
    const begun = await api.ask('POST', `${V1}/auth/second-factor`, {
      bearer,
      body: { password: PASSWORD },
    });
    const totp = new TOTP({ secret: (begun.body as { secret: string }).secret });
    const code = (steps: number) =>
      totp.generate({ timestamp: api.identity.context.now() + steps * 30_000 });
    const on = await api.ask('POST', `${V1}/auth/second-factor/confirm`, {
      bearer,
      body: { code: code(0) },
    });
    expect(on.status).toBe(204);
    const { login_code } = (await login(api, 'sub-ann')).body;
    expect((await exchange(api, { login_code })).status).toBe(401);
    expect((await exchange(api, { login_code, code: '000000' })).status).toBe(401);
    expect((await exchange(api, { login_code, code: code(1) })).status).toBe(200);
  });

  it('answers a page with the code in the fragment, where no server sees it', async () => {
    const returnTo = 'http://127.0.0.1:9/desk/';
    const {
      api,
      provider: { issuer },
    } = await withProvider({ returnTo });
    await api.signedIn('ann', 'viewer');
    const { id = '' } = (await api.identity.context.store.userByLogin('ann')) ?? {};
    await api.identity.users.link(id, { issuer, subject: 'sub-ann' }, BY_TEST);
    const start = `${api.url}${V1}/auth/oidc/login`;
    const came = await createBrowser().visit(start, 'sub-ann', returnTo);
    const address = new URL(came.address);
    expect(address.search).toBe('');
    const given = new URLSearchParams(address.hash.slice(1));
    expect((await exchange(api, { login_code: given.get('login_code') })).status).toBe(200);
    const refused = await createBrowser().visit(start, 'sub-zoe', returnTo);
    expect(decodeURIComponent(new URL(refused.address).hash)).toContain('login_error');
  });

  it('accepts a callback only from the browser that began, once and in time', async () => {
    const { api } = await withProvider();
    await linked(api);
    const stopped = `${api.url}${V1}/auth/oidc/callback`;
    const callback = async (browser: Browser) =>
      (await browser.visit(`${api.url}${V1}/auth/oidc/login`, 'sub-ann', stopped)).address;
    const [own, other] = [createBrowser(), createBrowser()];
    const address = await callback(own);
    expect((await other.visit(address, '')).response.status).toBe(401);
    // Whoever brings a state from elsewhere has spent it.
    expect((await own.visit(address, '')).response.status).toBe(401);
    const late = await callback(own);
    api.pass(11 * 60_000);
    expect((await own.visit(late, '')).response.status).toBe(401);
    const forged = `${stopped}?code=abc&state=def`;
    expect((await own.visit(forged, '')).response.status).toBe(401);
    const changed = (await callback(own)).replace(/code=[^&]+/, 'code=forged');
    expect((await own.visit(changed, '')).response.status).toBe(403);
  });

  it('links an identity to one user only, never through a key, and loses it with its sessions', async () => {
    const { api } = await withProvider();
    const bearer = await linked(api);
    const key = await api.ask('POST', `${V1}/auth/keys`, {
      bearer,
      body: { name: 'm', scopes: ['read'] },
    });
    const { key: text } = key.body as { key: string };
    expect((await api.ask('POST', `${V1}/auth/oidc/link`, { bearer: text })).status).toBe(403);
    await api.signedIn('bob', 'viewer');
    const { store } = api.identity.context;
    const [ann, bob] = [await store.userByLogin('ann'), await store.userByLogin('bob')];
    const [identity] = await store.providersOf(ann?.id ?? '');
    if (identity === undefined) throw new Error('not linked');
    const second = await api.identity.users.link(bob?.id ?? '', identity, BY_TEST);
    expect(second).toMatchObject({ ok: false, failure: { kind: 'linked' } });
    await api.identity.users.unlink(ann?.id ?? '', identity, BY_TEST);
    api.identity.authenticator.forget();
    expect((await api.ask('GET', `${V1}/auth/me`, { bearer })).status).toBe(401);
    expect((await login(api, 'sub-ann')).status).toBe(403);
  });

  it('says that the provider is down, and passwords work on', async () => {
    const { api, provider } = await withProvider();
    await linked(api);
    await provider.stop();
    const body = { username: 'ann', password: PASSWORD };
    const down = await api.ask('GET', `${V1}/auth/oidc/login`);
    // Its description was read before; the browser finds out that nobody is there.
    expect(down.status).toBe(303);
    expect((await api.ask('POST', `${V1}/auth/login`, { body })).status).toBe(200);
    const cold = await withProvider({ issuer: 'http://127.0.0.1:9' });
    const answer = await cold.api.ask('GET', `${V1}/auth/oidc/login`);
    expect(answer).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('sign in with a password') },
    });
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  it('that answers no more after the person came back is down as well', async () => {
    const { api, provider } = await withProvider();
    await linked(api);
    const browser = createBrowser();
    const stopped = `${api.url}${V1}/auth/oidc/callback`;
    const start = `${api.url}${V1}/auth/oidc/login`;
    const { address } = await browser.visit(start, 'sub-ann', stopped);
    provider.signal('SIGSTOP');
    expect((await browser.visit(address, '')).response.status).toBe(503);
    provider.signal('SIGCONT');
  });

  it('is not there without a provider in the configuration', async () => {
    const api = await served();
    const answer = await api.ask('GET', `${V1}/auth/oidc/login`);
    expect(answer).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('api.oidc') },
    });
  });
});

const PAGE = { limit: 50, offset: 0, isOldestFirst: false };
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };
