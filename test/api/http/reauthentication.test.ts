// Rights are changed by people who have just proved who they are: not by keys, scripts, or a session that somebody left open.
import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { hashOfSecret } from '../../../src/api/identity/opaque-secret.ts';
import { PASSWORD, type Served, served } from '../harness/served.ts';

const V1 = '/api/v1';
const MINUTE_MS = 60_000;
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };

/** What leads to somebody else's rights, for an administrator. */
const TAKEOVERS = (id: string): readonly (readonly [string, string, unknown])[] => [
  ['POST', `/users/${id}/reset-code`, undefined],
  ['PATCH', `/users/${id}`, { has_second_factor: false }],
  ['PATCH', `/users/${id}`, { role: 'admin' }],
  ['PATCH', `/users/${id}`, { may_code: true }],
  ['POST', '/users', { username: 'mallory', role: 'admin' }],
  ['POST', '/invitations', { role: 'admin' }],
  ['PUT', `/users/${id}/grants`, { kind: 'account', resource: 'DU1', role: 'viewer' }],
  ['DELETE', `/users/${id}/grants/account/DU1`, undefined],
  ['POST', '/auth/keys', { name: 'k', scopes: ['admin'] }],
];

async function office() {
  const api = await served([], 'invited', new Map(), { isStanding: true });
  const root = await api.signedIn('root', 'admin');
  await api.signedIn('bea', 'operator');
  const idOf = async (name: string) =>
    (await api.identity.context.store.userByLogin(name))?.id ?? '';
  return { api, root, bea: await idOf('bea'), rootId: await idOf('root') };
}

async function statusOfEach(api: Served, bearer: string, id: string) {
  const statuses: number[] = [];
  for (const [method, path, body] of TAKEOVERS(id))
    statuses.push((await api.ask(method, `${V1}${path}`, { bearer, body })).status);
  return statuses;
}

async function bearerByLink({ identity, ask }: Served, name: string): Promise<string> {
  const { store, now } = identity.context;
  const userId = (await store.userByLogin(name))?.id ?? null;
  const code = `code of ${name} at ${now()}`;
  const wanted = { purpose: 'login', role: 'admin', expiresAt: now() + MINUTE_MS } as const;
  await store.addCode({ ...wanted, userId, hash: hashOfSecret(code) });
  const { body } = await ask('POST', `${V1}/auth/exchange`, { body: { login_code: code } });
  return (body as { access_token: string }).access_token;
}

describe('rights', () => {
  it('are not changed by a key or a script with the scope admin', async () => {
    const { api, root, bea, rootId } = await office();
    const key = await api.ask('POST', `${V1}/auth/keys`, {
      bearer: root,
      body: { name: 'robot', scopes: ['admin', 'read'] },
    });
    const script = await api.identity.tokens.issue({
      ...{ userId: rootId, sessionId: undefined, tokenEpoch: 0, scopes: undefined },
      expiresAt: api.identity.context.now() + MINUTE_MS,
    });
    const all403 = TAKEOVERS(bea).map(() => 403);
    expect(await statusOfEach(api, (key.body as { key: string }).key, bea)).toEqual(all403);
    expect(await statusOfEach(api, script, bea)).toEqual(all403);
  });

  it('need the password again after five minutes, and each session by itself', async () => {
    const { api, root, bea } = await office();
    const asRoot = { bearer: root };
    api.pass(5 * MINUTE_MS - 1);
    expect((await api.ask('POST', `${V1}/users/${bea}/reset-code`, asRoot)).status).toBe(201);
    api.pass(1);
    expect(await statusOfEach(api, root, bea)).toEqual(TAKEOVERS(bea).map(() => 403));
    const refused = await api.ask('POST', `${V1}/users/${bea}/reset-code`, { bearer: root });
    expect(refused.body).toMatchObject({ reasons: [{ kind: 'proof-needed', by: 'password' }] });
    const prove = (body: unknown) => api.ask('POST', `${V1}/auth/proof`, { bearer: root, body });
    expect((await prove({ password: 'wrong horse 42' })).status).toBe(403);
    expect((await prove({ password: PASSWORD })).status).toBe(200);
    expect((await api.ask('POST', `${V1}/users/${bea}/reset-code`, { bearer: root })).status).toBe(
      201,
    );
    const other = await api.ask('POST', `${V1}/auth/login`, {
      body: { username: 'root', password: PASSWORD },
    });
    const { access_token: otherToken } = other.body as { access_token: string };
    api.pass(6 * MINUTE_MS);
    expect((await prove({ password: PASSWORD })).status).toBe(200);
    const asked = { bearer: otherToken };
    expect((await api.ask('POST', `${V1}/users/${bea}/reset-code`, asked)).status).toBe(403);
  });

  it('need the second factor where one is set up: the password does not do', async () => {
    const { api, root, bea } = await office();
    const begun = await api.ask('POST', `${V1}/auth/second-factor`, {
      bearer: root,
      body: { password: PASSWORD },
    });
    const totp = new TOTP({ secret: (begun.body as { secret: string }).secret });
    const code = () => totp.generate({ timestamp: api.identity.context.now() });
    const confirm = { bearer: root, body: { code: code() } };
    expect((await api.ask('POST', `${V1}/auth/second-factor/confirm`, confirm)).status).toBe(204);
    const reset = () => api.ask('POST', `${V1}/users/${bea}/reset-code`, { bearer: root });
    expect((await reset()).status).toBe(201);
    api.pass(6 * MINUTE_MS);
    const prove = (body: unknown) => api.ask('POST', `${V1}/auth/proof`, { bearer: root, body });
    expect((await prove({ password: PASSWORD })).status).toBe(403);
    expect((await reset()).body).toMatchObject({ reasons: [{ by: 'second-factor' }] });
    expect((await prove({ code: code() })).status).toBe(200);
    expect((await reset()).status).toBe(201);
    api.pass(6 * MINUTE_MS);
    const remove = { bearer: root, body: { password: PASSWORD } };
    expect((await api.ask('POST', `${V1}/auth/second-factor/remove`, remove)).status).toBe(403);
  });

  it('need a new sign-in of who has no password, or a passkey', async () => {
    const { api, bea } = await office();
    const linked = { username: 'lea', email: null, password: null, role: 'admin' } as const;
    await api.identity.users.add(linked, BY_TEST);
    const bearer = await bearerByLink(api, 'lea');
    const reset = () => api.ask('POST', `${V1}/users/${bea}/reset-code`, { bearer });
    expect((await reset()).status).toBe(201);
    api.pass(6 * MINUTE_MS);
    const refused = await reset();
    expect(refused.body).toMatchObject({ reasons: [{ kind: 'proof-needed', by: 'sign-in' }] });
    expect((refused.body as { detail: string }).detail).toBe(
      'This needs a sign-in from the last five minutes: sign in again, as you have no password. Nothing was done.',
    );
    const proof = { bearer, body: { password: PASSWORD } };
    expect((await api.ask('POST', `${V1}/auth/proof`, proof)).status).toBe(403);
    const again = await bearerByLink(api, 'lea');
    const asked = { bearer: again };
    expect((await api.ask('POST', `${V1}/users/${bea}/reset-code`, asked)).status).toBe(201);
  });

  it('of a demonstration need no new sign-in: its link works once, and there is nothing else to give', async () => {
    const api = await served([], 'invited', new Map(), { isStanding: true, isDemonstration: true });
    const linked = { username: 'demo', email: null, password: null, role: 'admin' } as const;
    await api.identity.users.add(linked, BY_TEST);
    await api.signedIn('root', 'admin');
    const bearer = await bearerByLink(api, 'demo');
    const add = (name: string, asker: string) =>
      api.ask('POST', `${V1}/users`, { bearer: asker, body: { username: name, role: 'viewer' } });
    api.pass(9 * MINUTE_MS);
    expect((await add('ann', bearer)).status).toBe(201);
    // Whoever has a password gives it.
    const withPassword = await api.signedIn('rex', 'admin');
    api.pass(6 * MINUTE_MS);
    expect((await add('bob', withPassword)).body).toMatchObject({ code: 'proof_needed' });
  });

  it('leave an administrator who can sign in', async () => {
    const { api, root, rootId } = await office();
    // Has never set a password.
    const wanted = { username: 'idle', email: null, password: null, role: 'admin' } as const;
    await api.identity.users.add(wanted, BY_TEST);
    for (const body of [{ role: 'viewer' }, { is_active: false }])
      expect((await api.ask('PATCH', `${V1}/users/${rootId}`, { bearer: root, body })).status).toBe(
        409,
      );
    // Has been deactivated.
    await api.signedIn('gone', 'admin');
    const { id: gone = '' } = (await api.identity.context.store.userByLogin('gone')) ?? {};
    await api.identity.users.setActive(gone, false, BY_TEST);
    const own = { bearer: root, body: { role: 'viewer' } };
    expect((await api.ask('PATCH', `${V1}/users/${rootId}`, own)).status).toBe(409);
    await api.signedIn('second', 'admin');
    const body = { role: 'viewer' };
    expect((await api.ask('PATCH', `${V1}/users/${rootId}`, { bearer: root, body })).status).toBe(
      200,
    );
  });
});

it('an administrator who signs in by a provider alone is one who stays', async () => {
  const { api, rootId } = await office();
  const wanted = { username: 'ida', email: null, password: null, role: 'admin' } as const;
  const ida = await api.identity.users.add(wanted, BY_TEST);
  const demoted = () => api.identity.users.setRole(rootId, 'viewer', BY_TEST);
  expect(await demoted()).toMatchObject({ ok: false, failure: { kind: 'last-admin' } });
  const identity = { issuer: 'https://id.example.org', subject: 'ida' };
  await api.identity.users.link(ida.ok ? ida.value.id : '', identity, BY_TEST);
  expect(await demoted()).toMatchObject({ ok: true });
});

describe('a key', () => {
  it('ends after 90 days unless another end, or none, is asked for', async () => {
    const { api, root } = await office();
    const made = async (more: object) => {
      const body = { name: 'k', scopes: ['read'], ...more };
      const answer = await api.ask('POST', `${V1}/auth/keys`, { bearer: root, body });
      return (answer.body as { expires_at: string | null }).expires_at;
    };
    const days = (Date.parse((await made({})) ?? '') - api.identity.context.now()) / 86_400_000;
    expect(Math.round(days)).toBe(90);
    expect(await made({ expires_at: null })).toBeNull();
  });
});

describe('a failed attempt', () => {
  it("is recorded with user and address, and never with a name that is nobody's", async () => {
    const { api, root } = await office();
    const login = (username: string) =>
      api.ask('POST', `${V1}/auth/login`, { body: { username, password: 'wrong horse 42' } });
    await login('bea');
    await login('my password in the wrong field');
    const trail = await api.ask('GET', `${V1}/audit?action=session.failed`, { bearer: root });
    expect(trail.body).toMatchObject([
      { target: 'unknown name', address: '127.0.0.1', after: '{"why":"unknown-user"}' },
      { target: 'bea', address: '127.0.0.1', after: '{"why":"wrong-password"}' },
    ]);
  });
});
