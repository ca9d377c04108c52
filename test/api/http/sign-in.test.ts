// Signing in over HTTP: passwords, refresh tokens, the lock-out, the second factor, codes and keys of machines.
import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { PASSWORD, type Served, served } from '../harness/served.ts';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NEXT = 'another battery 77';

/** What is due after so many minutes depends on no machine. */
function standing(): Promise<Served> {
  return served([], 'closed', new Map(), { isStanding: true });
}

async function login(api: Served, username: string, more: object = {}) {
  return api.ask('POST', '/api/v1/auth/login', {
    body: { username, password: PASSWORD, ...more },
  });
}

async function tokensOf(api: Served, username: string): Promise<Tokens> {
  const { body } = await login(api, username);
  return body as Tokens;
}

async function me(api: Served, bearer: string): Promise<number> {
  return (await api.ask('GET', '/api/v1/auth/me', { bearer })).status;
}

function refresh(api: Served, token: string) {
  return api.ask('POST', '/api/v1/auth/refresh', { body: { refresh_token: token } });
}

describe('signing in', () => {
  it('gives a token that lasts thirty minutes', async () => {
    const api = await standing();
    await api.signedIn('ann', 'viewer');
    const { access_token } = await tokensOf(api, 'ann');
    expect(await me(api, access_token)).toBe(200);
    api.pass(29 * MINUTE_MS);
    expect(await me(api, access_token)).toBe(200);
    api.pass(2 * MINUTE_MS);
    const late = await api.ask('GET', '/api/v1/auth/me', { bearer: access_token });
    expect(late).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('expired') },
    });
  });

  describe('by a form, as programs for OAuth 2 send it,', () => {
    const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = (api: Served, body: string, more: Record<string, string> = {}) =>
      api.ask('POST', '/api/v1/auth/login', { body, headers: { ...FORM, ...more } });
    const password = encodeURIComponent(PASSWORD).replaceAll('%20', '+');

    it('gives the same token', async () => {
      const api = await standing();
      await api.signedIn('ann', 'viewer');
      for (const more of ['', '&grant_type=password&scope=&client_id=&client_secret=']) {
        const { status, body } = await sent(api, `username=ann&password=${password}${more}`);
        expect(status).toBe(200);
        expect(await me(api, (body as Tokens).access_token)).toBe(200);
      }
    });

    it.each([
      ['grant_type=refresh_token&username=ann', 400, 'The only grant_type is password'],
      ['username=ann&username=ben', 400, 'the key "username" twice'],
      ['username=a%00n', 400, 'holds a NUL character'],
      ['username=ann', 422, 'password: '],
      ['username=ann&password=x&admin=1', 422, 'admin'],
    ])('refuses %s', async (body, status, detail) => {
      const answer = await sent(await standing(), body);
      expect(answer).toMatchObject({ status, body: { detail: expect.stringContaining(detail) } });
    });

    it('refuses one of a page in a browser, and takes forms nowhere else', async () => {
      const api = await standing();
      await api.signedIn('ann', 'viewer');
      const page = { origin: 'https://elsewhere.example' };
      const right = `username=ann&password=${password}`;
      expect(await sent(api, right, page)).toMatchObject({ status: 415 });
      const register = { body: right, headers: FORM };
      expect(await api.ask('POST', '/api/v1/auth/register', register)).toMatchObject({
        status: 415,
      });
    });
  });

  it('answers a wrong password and an unknown name alike', async () => {
    const api = await standing();
    await api.signedIn('ann', 'viewer');
    const wrong = await login(api, 'ann', { password: 'not this one' });
    const unknown = await login(api, 'zoe');
    expect(wrong.status).toBe(401);
    expect({ ...wrong, headers: 0 }).toEqual({ ...unknown, headers: 0 });
  });

  it('makes a guesser wait, longer each time, and says how long', async () => {
    const api = await standing();
    await api.signedIn('ann', 'viewer');
    for (let at = 0; at < 5; at += 1) await login(api, 'ann', { password: `guess ${at} abc` });
    const locked = await login(api, 'ann');
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get('retry-after'))).toBe(60);
    api.pass(MINUTE_MS + 1);
    await login(api, 'ann', { password: 'guess again abc' });
    expect(Number((await login(api, 'ann')).headers.get('retry-after'))).toBe(120);
    api.pass(3 * MINUTE_MS);
    expect((await login(api, 'ann')).status).toBe(200);
  });

  it('refreshes with each token once; a token that comes twice ends the session', async () => {
    const api = await standing();
    await api.signedIn('ann', 'viewer');
    const first = await tokensOf(api, 'ann');
    const second = (await refresh(api, first.refresh_token)).body as Tokens;
    expect(await me(api, second.access_token)).toBe(200);
    api.pass(11_000);
    const stolen = await refresh(api, first.refresh_token);
    expect(stolen).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('used before') },
    });
    expect((await refresh(api, second.refresh_token)).status).toBe(401);
    api.pass(3_000);
    expect(await me(api, second.access_token)).toBe(401);
  });

  it('ends the session at once on logout, and every session when the password changes', async () => {
    const api = await standing();
    await api.signedIn('ann', 'viewer');
    const [phone, trader] = [await tokensOf(api, 'ann'), await tokensOf(api, 'ann')];
    await api.ask('POST', '/api/v1/auth/logout', { bearer: phone.access_token });
    expect(await me(api, phone.access_token)).toBe(401);
    expect(await me(api, trader.access_token)).toBe(200);
    const body = { old_password: PASSWORD, new_password: NEXT };
    const changed = await api.ask('POST', '/api/v1/auth/password', {
      bearer: trader.access_token,
      body,
    });
    expect(changed.status).toBe(204);
    expect(await me(api, trader.access_token)).toBe(401);
    expect((await login(api, 'ann')).status).toBe(401);
    expect((await login(api, 'ann', { password: NEXT })).status).toBe(200);
  });

  it('asks for the second factor once it is on, and takes each code once', async () => {
    const api = await standing();
    const bearer = await api.signedIn('ann', 'viewer');
    const begun = await api.ask('POST', '/api/v1/auth/second-factor', {
      bearer,
      body: { password: PASSWORD },
    });
    const totp = new TOTP({ secret: (begun.body as { secret: string }).secret });
    const at = api.identity.context.now();
    const code = (steps: number) => totp.generate({ timestamp: at + steps * 30_000 });
    expect((await login(api, 'ann')).status).toBe(200);
    const confirmed = { bearer, body: { code: code(0) } };
    expect((await api.ask('POST', '/api/v1/auth/second-factor/confirm', confirmed)).status).toBe(
      204,
    );
    expect((await login(api, 'ann')).body).toMatchObject({
      status: 401,
      detail: expect.stringContaining('second factor'),
    });
    expect((await login(api, 'ann', { code: code(0) })).status).toBe(401);
    expect((await login(api, 'ann', { code: code(1) })).status).toBe(200);
    expect((await login(api, 'ann', { code: code(1) })).status).toBe(401);
    api.pass(3 * MINUTE_MS);
    // Of the step before the present one, and of no earlier one.
    expect((await login(api, 'ann', { code: code(4) })).status).toBe(401);
    expect((await login(api, 'ann', { code: code(5) })).status).toBe(200);
    const begunAgain = await api.ask('POST', '/api/v1/auth/second-factor', {
      bearer,
      body: { password: PASSWORD },
    });
    expect(begunAgain.status).toBe(409);
  });
});

describe('users', () => {
  it('register with an invitation only, and keep it when the password is unfit', async () => {
    const api = await served([], 'invited');
    const bearer = await api.signedIn('root', 'admin');
    const register = (body: object) => api.ask('POST', '/api/v1/auth/register', { body });
    expect((await register({ username: 'bob', password: PASSWORD })).status).toBe(403);
    const invited = await api.ask('POST', '/api/v1/invitations', {
      bearer,
      body: { role: 'trader' },
    });
    const { code: invitation } = invited.body as { code: string };
    const short = await register({ username: 'bob', password: 'short', invitation });
    expect(short).toMatchObject({ status: 422, body: { errors: [{ field: 'password' }] } });
    const bob = await register({ username: 'bob', password: PASSWORD, invitation });
    expect(bob).toMatchObject({ status: 201, body: { username: 'bob', role: 'trader' } });
    expect((await register({ username: 'rob', password: PASSWORD, invitation })).status).toBe(403);
  });

  it('have a day for an invitation and for the code of a new password, and keep that if it is unfit', async () => {
    const api = await served([], 'invited', new Map(), { isStanding: true });
    await api.signedIn('ann', 'viewer');
    const { id = '' } = (await api.identity.context.store.userByLogin('ann')) ?? {};
    const made = async () => {
      const by = { name: 'test', address: 'local', requestId: 'test' };
      const { makeCode } = api.identity.users;
      const reset = await makeCode({ purpose: 'reset', userId: id, role: 'viewer' }, by);
      const invite = await makeCode({ purpose: 'invite', userId: null, role: 'viewer' }, by);
      return { reset, invite };
    };
    const register = (invitation: string) =>
      api.ask('POST', '/api/v1/auth/register', {
        body: { username: 'bob', password: PASSWORD, invitation },
      });
    const set = (code: string, new_password = NEXT) =>
      api.ask('POST', '/api/v1/auth/reset', { body: { code, new_password } });
    const late = await made();
    api.pass(DAY_MS);
    expect((await register(late.invite)).status).toBe(403);
    expect((await set(late.reset)).status).toBe(403);
    const inTime = await made();
    api.pass(DAY_MS - 1);
    expect((await register(inTime.invite)).status).toBe(201);
    expect((await set(inTime.reset, 'short')).status).toBe(422);
    expect((await set(inTime.reset)).status).toBe(204);
  });

  it('have no name by which the audit trail means nobody', async () => {
    const api = await served([], 'open');
    const body = { username: 'Anonymous', password: PASSWORD };
    expect(await api.ask('POST', '/api/v1/auth/register', { body })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'username' }] },
    });
  });

  it('set a new password with a code from an administrator, once', async () => {
    const api = await standing();
    const bearer = await api.signedIn('root', 'admin');
    await api.signedIn('ann', 'viewer');
    const { id } = (await api.identity.context.store.userByLogin('ann')) ?? { id: '' };
    const made = await api.ask('POST', `/api/v1/users/${id}/reset-code`, { bearer });
    const body = { code: (made.body as { code: string }).code, new_password: NEXT };
    expect((await api.ask('POST', '/api/v1/auth/reset', { body })).status).toBe(204);
    expect((await login(api, 'ann', { password: NEXT })).status).toBe(200);
    expect((await api.ask('POST', '/api/v1/auth/reset', { body })).status).toBe(403);
  });

  it('lose their tokens with their role, and the last administrator stays', async () => {
    const api = await standing();
    const bearer = await api.signedIn('root', 'admin');
    const ann = await api.signedIn('ann', 'operator');
    const idOf = async (name: string) =>
      (await api.identity.context.store.userByLogin(name))?.id ?? '';
    const path = `/api/v1/users/${await idOf('ann')}`;
    const changed = await api.ask('PATCH', path, { bearer, body: { role: 'viewer' } });
    expect(changed).toMatchObject({ status: 200, body: { role: 'viewer' } });
    expect(await me(api, ann)).toBe(401);
    const own = `/api/v1/users/${await idOf('root')}`;
    const refused = await api.ask('PATCH', own, { bearer, body: { is_active: false } });
    expect(refused).toMatchObject({ status: 409 });
  });

  it('leave a trail of what changed, without secrets', async () => {
    const api = await standing();
    const bearer = await api.signedIn('root', 'admin');
    const body = { username: 'bob', password: PASSWORD, role: 'trader' };
    await api.ask('POST', '/api/v1/users', { bearer, body });
    const trail = await api.ask('GET', '/api/v1/audit', { bearer });
    const [entry] = trail.body as object[];
    expect(entry).toMatchObject({ actor: 'root', action: 'user.add', target: 'bob' });
    expect(JSON.stringify(trail.body)).not.toContain(PASSWORD);
    expect(JSON.stringify(trail.body)).not.toContain('argon2');
  });
});

describe('a key of a machine', () => {
  async function key(api: Served, bearer: string, more: object = {}) {
    const body = { name: 'event master', scopes: ['read'], ...more };
    return api.ask('POST', '/api/v1/auth/keys', { bearer, body });
  }

  it('is shown once, does what its scopes say, and ends when it is revoked', async () => {
    const api = await standing();
    const bearer = await api.signedIn('root', 'admin');
    const made = await key(api, bearer);
    const { key: text, id } = made.body as { key: string; id: string };
    expect(await me(api, text)).toBe(200);
    expect((await api.ask('GET', '/api/v1/users', { bearer: text })).status).toBe(403);
    const listed = await api.ask('GET', '/api/v1/auth/keys', { bearer });
    expect(JSON.stringify(listed.body)).not.toContain(text.split('.')[2]);
    expect((await api.ask('DELETE', `/api/v1/auth/keys/${id}`, { bearer })).status).toBe(204);
    expect(await me(api, text)).toBe(401);
  });

  it('never has more than its owner, ends at its date, and makes no further keys', async () => {
    const api = await standing();
    const bearer = await api.signedIn('ann', 'viewer');
    expect((await key(api, bearer, { scopes: ['trade'] })).status).toBe(422);
    const expires_at = new Date(api.identity.context.now() + MINUTE_MS).toISOString();
    const { key: text } = (await key(api, bearer, { expires_at })).body as { key: string };
    expect((await key(api, text)).status).toBe(403);
    expect(await me(api, text)).toBe(200);
    api.pass(MINUTE_MS - 1);
    expect(await me(api, text)).toBe(200);
    api.pass(1);
    expect(await me(api, text)).toBe(401);
  });

  it('stands still while its owner is deactivated, as any token made for the owner', async () => {
    const api = await standing();
    const root = await api.signedIn('root', 'admin');
    const bearer = await api.signedIn('ann', 'viewer');
    const { key: text } = (await key(api, bearer)).body as { key: string };
    const { store } = api.identity.context;
    const { id = '' } = (await store.userByLogin('ann')) ?? {};
    const activate = (is_active: boolean) =>
      api.ask('PATCH', `/api/v1/users/${id}`, { bearer: root, body: { is_active } });
    expect(await me(api, text)).toBe(200);
    expect((await activate(false)).status).toBe(200);
    const { tokenEpoch = 0 } = (await store.userById(id)) ?? {};
    // As `sluice user token` makes it.
    const made = await api.identity.tokens.issue({
      ...{ userId: id, sessionId: undefined, tokenEpoch, scopes: undefined },
      expiresAt: api.identity.context.now() + MINUTE_MS,
    });
    expect([await me(api, text), await me(api, made)]).toEqual([401, 401]);
    expect((await activate(true)).status).toBe(200);
    expect(await me(api, text)).toBe(200);
  });

  it('says when it was last used, to the minute', async () => {
    const api = await standing();
    const bearer = await api.signedIn('ann', 'viewer');
    const { key: text } = (await key(api, bearer)).body as { key: string };
    const lastUsed = async () => {
      const { body } = await api.ask('GET', '/api/v1/auth/keys', { bearer });
      const [row] = body as { last_used_at: string }[];
      return api.identity.context.now() - Date.parse(row?.last_used_at ?? '');
    };
    for (const [afterMs, agoMs] of [
      [0, 0],
      [MINUTE_MS, MINUTE_MS],
      [3_000, 0],
    ] as const) {
      api.pass(afterMs);
      expect(await me(api, text)).toBe(200);
      expect(await lastUsed()).toBe(agoMs);
    }
  });

  it('of another user cannot be revoked or seen', async () => {
    const api = await standing();
    const [ann, bob] = [await api.signedIn('ann', 'viewer'), await api.signedIn('bob', 'viewer')];
    const { id } = (await key(api, ann)).body as { id: string };
    expect((await api.ask('DELETE', `/api/v1/auth/keys/${id}`, { bearer: bob })).status).toBe(404);
    expect((await api.ask('GET', '/api/v1/auth/keys', { bearer: bob })).body).toEqual([]);
  });
});
