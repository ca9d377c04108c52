// Every secret of identity is used, rightly and wrongly; then every log line, audit row, answer and file is searched.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { type Asked, type Served, served } from '../harness/served.ts';

const V1 = '/api/v1';

interface Environment {
  readonly api: Served;
  /** By what it is. */
  readonly secrets: Map<string, string>;
  /** Answers that may name the secret they give out are not kept. */
  readonly seen: { where: string; text: string }[];
  ask(method: string, path: string, asked?: Asked): Promise<Record<string, string>>;
  /** Gives secrets out, once. */
  take(method: string, path: string, asked?: Asked): Promise<Record<string, string>>;
}

async function openEnvironment(): Promise<Environment> {
  const api = await served([], 'invited');
  const seen: Environment['seen'] = [];
  const take: Environment['take'] = async (method, path, asked) =>
    (await api.ask(method, `${V1}${path}`, asked)).body as Record<string, string>;
  return {
    api,
    secrets: new Map(),
    seen,
    take,
    async ask(method, path, asked) {
      const answer = await api.ask(method, `${V1}${path}`, asked);
      const text = JSON.stringify([answer.body, ...answer.headers]);
      seen.push({ where: `answer of ${method} ${path.split('?')[0]}`, text });
      return answer.body as Record<string, string>;
    },
  };
}

const PASSWORDS = [
  'planted password one',
  'planted password two',
  'planted password three',
] as const;

/** Lives through everything that has a secret. */
async function live({ api, secrets, ask, take }: Environment): Promise<void> {
  const [first, second, third] = PASSWORDS;
  const plant = (name: string, text = '') => {
    expect(text.length, name).toBeGreaterThan(10);
    secrets.set(name, text);
  };
  for (const [at, text] of PASSWORDS.entries()) plant(`password ${at}`, text);
  const admin = await api.signedIn('root', 'admin');
  plant('access token of root', admin);
  const { code: invitation = '' } = await take('POST', '/invitations', {
    bearer: admin,
    body: { role: 'trader' },
  });
  plant('invitation', invitation);
  const register = { username: 'ann', password: first, invitation };
  await ask('POST', '/auth/register', { body: { ...register, password: 'short' } });
  const { id = '' } = await ask('POST', '/auth/register', { body: register });
  await ask('POST', '/auth/register', { body: register });
  const login = { username: 'ann', password: first };
  const signedIn = await take('POST', '/auth/login', { body: login });
  plant('access token', signedIn.access_token);
  plant('refresh token', signedIn.refresh_token);
  const next = await take('POST', '/auth/refresh', {
    body: { refresh_token: signedIn.refresh_token },
  });
  plant('next refresh token', next.refresh_token);
  await ask('POST', '/auth/refresh', { body: { refresh_token: signedIn.refresh_token } });
  const bearer = next.access_token ?? '';
  plant('next access token', bearer);
  await ask('GET', `/auth/me?access_token=${bearer}`);
  await ask('GET', '/auth/me', { bearer: `${bearer}x` });
  await ask('GET', `/positions?account=${bearer}`, { bearer });
  await ask('POST', '/auth/login', { body: { ...login, password: second } });
  await ask('POST', '/auth/login', { body: { ...login, password: { nested: second } } });
  await ask('POST', '/auth/login', { body: { ...login, pasword: second } });
  await ask('POST', '/auth/login', { body: `{"username":"ann","password":"${second}"` });
  const { key, id: keyId } = await take('POST', '/auth/keys', {
    bearer,
    body: { name: 'machine', scopes: ['read'] },
  });
  plant('key', key?.split('.').at(-1));
  await ask('GET', '/auth/keys', { bearer });
  await ask('GET', '/auth/me', { bearer: key ?? '' });
  await ask('DELETE', `/auth/keys/${keyId}`, { bearer });
  await ask('GET', '/auth/me', { bearer: key ?? '' });
  const { secret } = await take('POST', '/auth/second-factor', {
    bearer,
    body: { password: first },
  });
  plant('second factor', secret);
  const code = new TOTP({ secret: secret ?? '' }).generate({
    timestamp: api.identity.context.now(),
  });
  await ask('POST', '/auth/second-factor/confirm', { bearer, body: { code: '000000' } });
  await ask('POST', '/auth/second-factor/confirm', { bearer, body: { code } });
  await ask('POST', '/auth/second-factor/remove', { bearer, body: { password: first } });
  const change = { old_password: first, new_password: second };
  await ask('POST', '/auth/password', { bearer, body: { ...change, old_password: third } });
  await ask('POST', '/auth/password', { bearer, body: change });
  const reset = await take('POST', `/users/${id}/reset-code`, { bearer: admin });
  plant('reset code', reset.code);
  const body = { code: reset.code, new_password: third };
  await ask('POST', '/auth/reset', { body: { ...body, new_password: 'short' } });
  await ask('POST', '/auth/reset', { body });
  await ask('POST', '/auth/reset', { body });
  const wanted = { purpose: 'login', userId: id, role: 'trader' } as const;
  const by = { name: 'test', address: 'local', requestId: 'test' };
  const loginCode = await api.identity.users.makeCode(wanted, by);
  plant('login code', loginCode);
  await take('POST', '/auth/exchange', { body: { login_code: loginCode } });
  await ask('POST', '/auth/exchange', { body: { login_code: loginCode } });
  await ask('GET', '/users', { bearer: admin });
  await ask('GET', `/users/${id}/grants`, { bearer: admin });
  await ask('GET', '/audit?limit=1000', { bearer: admin });
  await ask('GET', `/no/such/${loginCode}/route`, { bearer: admin });
}

describe('secrets', () => {
  it('are in no log line, no audit row and no answer but the one that gives them out', async () => {
    const at = await openEnvironment();
    await live(at);
    const { api, secrets, seen } = at;
    const [signing] = await api.identity.context.store.signingKeys();
    secrets.set('signing key', (JSON.parse(signing?.jwk ?? '{}') as { d: string }).d);
    const { passwordHash } = (await api.identity.context.store.userByLogin('ann')) ?? {};
    secrets.set('password hash', passwordHash ?? '');
    expect(seen.length).toBeGreaterThan(25);
    for (const path of ['/openapi.json', '/metrics', '/health', '/docs']) {
      const answer = await api.ask('GET', path);
      seen.push({ where: path, text: JSON.stringify([answer.body, ...answer.headers]) });
    }
    seen.push({ where: 'log', text: JSON.stringify(api.log) });
    const page = { limit: 1_000, offset: 0, isOldestFirst: false };
    const { rows } = await api.identity.context.store.auditTrail(page);
    expect(rows.length).toBeGreaterThan(10);
    seen.push({ where: 'audit', text: JSON.stringify(rows) });
    const leaks = seen.flatMap(({ where, text }) =>
      [...secrets]
        .filter(([, secret]) => text.includes(secret))
        .map(([name]) => `${name}: ${where}`),
    );
    console.log(`${secrets.size} secrets, ${seen.length} places, ${leaks.length} leaks`);
    expect(leaks).toEqual([]);
  });

  it('are hashes in the store; only what has to be used again is there itself', async () => {
    const at = await openEnvironment();
    await live(at);
    const folder = dirname(at.api.place);
    const text = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'latin1'))
      .join('');
    const found = [...at.secrets].filter(([, secret]) => text.includes(secret));
    // The second factor is computed from its secret; the file's rights protect it.
    expect(found.map(([name]) => name)).toEqual(['second factor']);
  });
});
