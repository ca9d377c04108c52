// Guessing, racing and flooding: what the sign-in gives away, to how many at once, and to whom.
import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { PASSWORD, type Served, served } from '../harness/served.ts';

const V1 = '/api/v1';
const MINUTE_MS = 60_000;
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };

function login(api: Served, username: string, password = PASSWORD) {
  return api.ask('POST', `${V1}/auth/login`, { body: { username, password } });
}

async function idOf(api: Served, name: string): Promise<string> {
  return (await api.identity.context.store.userByLogin(name))?.id ?? '';
}

/** The share of pairs in which the first is slower: a half means that nothing can be told. */
function shareSlower(ones: readonly number[], others: readonly number[]): number {
  const slower = ones.flatMap((one) => others.map((other) => (one > other ? 1 : 0)));
  return slower.reduce<number>((sum, value) => sum + value, 0) / slower.length;
}

const costly = () => served([], 'closed', new Map(), { hasCostlyPasswords: true });

describe('the time of an answer', () => {
  it('does not tell an unknown name from a wrong password', async () => {
    const api = await costly();
    await api.signedIn('ann', 'viewer');
    await api.identity.users.add(
      { username: 'bob', email: null, password: null, role: 'viewer' },
      BY_TEST,
    );
    const times: Record<string, number[]> = { ann: [], bob: [], zoe: [] };
    for (let round = 0; round < 40; round += 1) {
      for (const [name, taken] of Object.entries(times)) {
        // Earlier failures are forgotten: no attempt is answered by the lock.
        api.pass(20 * MINUTE_MS);
        const start = performance.now();
        expect((await login(api, name, `a guess ${round}`)).status).toBe(401);
        taken.push(performance.now() - start);
      }
    }
    const { ann = [], bob = [], zoe = [] } = times;
    const [known, withoutPassword] = [shareSlower(ann, zoe), shareSlower(bob, zoe)];
    console.log(`slower than an unknown name: known ${known}, without password ${withoutPassword}`);
    for (const share of [known, withoutPassword]) {
      expect(share).toBeGreaterThan(0.2);
      expect(share).toBeLessThan(0.8);
    }
  });
});

describe('guessing', () => {
  it('at once is counted one by one, and the lock holds for the right password too', async () => {
    const api = await served();
    await api.signedIn('ann', 'viewer');
    const guesses = Array.from({ length: 40 }, (_, at) => login(api, 'ann', `guess ${at} abc`));
    const statuses = (await Promise.all([...guesses, login(api, 'ann')])).map((one) => one.status);
    expect(statuses).not.toContain(200);
    const failures = await api.identity.context.store.failuresOf('pair ann 127.0.0.1');
    expect(failures?.count).toBe(statuses.filter((status) => status === 401).length);
    expect((await login(api, 'ann')).status).toBe(429);
    const trail = await api.identity.context.store.auditTrail({
      limit: 100,
      offset: 0,
      isOldestFirst: false,
      action: 'session.locked',
    });
    expect(trail.rows[0]).toMatchObject({ target: 'ann', address: '127.0.0.1' });
  });

  it('at the old password or the second factor with a stolen token makes it wait as well', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'viewer');
    const change = (old_password: string) =>
      api.ask('POST', `${V1}/auth/password`, {
        bearer,
        body: { old_password, new_password: 'another horse 43' },
      });
    for (let at = 0; at < 5; at += 1) expect((await change(`guess ${at} abc`)).status).toBe(403);
    expect((await change(PASSWORD)).status).toBe(429);
    const begin = { bearer, body: { password: PASSWORD } };
    expect((await api.ask('POST', `${V1}/auth/second-factor`, begin)).status).toBe(429);
  });

  it.each([
    ['at a new proof', '/auth/proof', 'password'],
    ['at the password to be changed', '/auth/password', 'old_password'],
  ])('%s with a stolen token is counted, also if all come at once', async (_, path, field) => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'viewer');
    const more = field === 'password' ? {} : { new_password: 'another horse 43' };
    const ask = (password: string) =>
      api.ask('POST', `${V1}${path}`, { bearer, body: { [field]: password, ...more } });
    const guesses = Array.from({ length: 30 }, (_, at) => ask(`guess ${at} abc`));
    const statuses = (await Promise.all([...guesses, ask(PASSWORD)])).map(({ status }) => status);
    expect(statuses.filter((status) => status === 403)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(26);
    expect((await ask(PASSWORD)).status).toBe(429);
    api.pass(16 * MINUTE_MS);
    expect((await ask(PASSWORD)).status).toBeLessThan(300);
  });

  it('at the second factor makes it wait, with the password and with a code of a provider', async () => {
    const api = await served();
    await api.signedIn('ann', 'viewer');
    const id = await idOf(api, 'ann');
    const totp = new TOTP({ secret: 'A'.repeat(32) });
    const factor = { totpSecret: 'A'.repeat(32), isTotpOn: true };
    await api.identity.context.store.changeUser(id, factor, 1);
    const code = (ms = 0) => totp.generate({ timestamp: api.identity.context.now() + ms });
    const rights = () => [-30_000, 0, 30_000].map(code);
    const wrong = () =>
      ['000000', '111111', '222222', '333333'].find((one) => !rights().includes(one)) ?? '';
    const wanted = { purpose: 'login', userId: id, role: 'viewer' } as const;
    const login_code = await api.identity.users.makeCode(wanted, BY_TEST);
    const doors = [
      ['login', { username: 'ann', password: PASSWORD }],
      ['exchange', { login_code }],
    ] as const;
    for (const [path, proof] of doors) {
      const enter = (given: string) =>
        api.ask('POST', `${V1}/auth/${path}`, { body: { ...proof, code: given } });
      for (let tries = 0; tries < 5; tries += 1) expect((await enter(wrong())).status).toBe(401);
      for (const given of [wrong(), code()]) expect((await enter(given)).status).toBe(429);
      api.pass(MINUTE_MS + 1);
      expect((await enter(code())).status).toBe(200);
      api.pass(16 * MINUTE_MS);
    }
  });

  it('at names by registering is slowed down per address', async () => {
    const api = await served([], 'open');
    await api.signedIn('ann', 'viewer');
    const register = (username: string) =>
      api.ask('POST', `${V1}/auth/register`, { body: { username, password: PASSWORD } });
    const statuses = [];
    for (let at = 0; at < 31; at += 1) statuses.push((await register('ann')).status);
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(409));
    expect(statuses[30]).toBe(429);
  });

  it('at invitations is slowed down per address, and a right one waits with it', async () => {
    const api = await served([], 'invited');
    const wanted = { purpose: 'invite', userId: null, role: 'admin' } as const;
    const right = await api.identity.users.makeCode(wanted, BY_TEST);
    const register = (invitation: string) =>
      api.ask('POST', `${V1}/auth/register`, {
        body: { username: 'bob', password: PASSWORD, invitation },
      });
    for (let at = 0; at < 30; at += 1) expect((await register(`guess ${at}`)).status).toBe(403);
    expect((await register(right)).status).toBe(429);
  });

  it('leaves nothing behind: invented names are forgotten after a while', async () => {
    const api = await served();
    for (let at = 0; at < 10; at += 1) await login(api, `name${at}`);
    api.pass(40 * MINUTE_MS);
    await login(api, 'zoe');
    const { store } = api.identity.context;
    expect(await store.failuresOf('name name1')).toBeUndefined();
    expect(await store.failuresOf('name zoe')).toBeDefined();
  });
});

describe('a flood of sign-ins', () => {
  it('is refused beyond what can wait, and delays no other request for long', async () => {
    const api = await costly();
    await api.signedIn('ann', 'viewer');
    const flood = Array.from({ length: 200 }, () => login(api, 'ann'));
    const health = await api.ask('GET', '/health/live');
    expect(health.status).toBe(200);
    const answers = await Promise.all(flood);
    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(100);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect((await login(api, 'ann')).status).toBe(200);
  });
});

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

describe('a refresh token', () => {
  const refresh = (api: Served, refresh_token: string) =>
    api.ask('POST', `${V1}/auth/refresh`, { body: { refresh_token } });

  it('that two tabs bring at once works in one of them, and the session stays', async () => {
    const api = await served();
    await api.signedIn('ann', 'viewer');
    const first = (await login(api, 'ann')).body as Tokens;
    const both = await Promise.all([1, 2].map(() => refresh(api, first.refresh_token)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const next = both.find(({ status }) => status === 200)?.body as Tokens;
    expect((await refresh(api, next.refresh_token)).status).toBe(200);
  });

  it('that comes again from another address, or later, ends the session', async () => {
    const api = await served();
    await api.signedIn('ann', 'viewer');
    const first = (await login(api, 'ann')).body as Tokens;
    const next = (await refresh(api, first.refresh_token)).body as Tokens;
    const thief = { ...BY_TEST, address: '203.0.113.9' };
    expect(await api.identity.signIn.refresh(first.refresh_token, thief)).toMatchObject({
      failure: { kind: 'reused-token' },
    });
    expect((await refresh(api, next.refresh_token)).status).toBe(401);
  });

  it('ends with the role, the activity and the password of its user', async () => {
    const api = await served();
    const bearer = await api.signedIn('root', 'admin');
    await api.signedIn('ann', 'operator');
    const path = `${V1}/users/${await idOf(api, 'ann')}`;
    const { refresh_token } = (await login(api, 'ann')).body as Tokens;
    await api.ask('PATCH', path, { bearer, body: { role: 'viewer' } });
    expect((await refresh(api, refresh_token)).status).toBe(401);
    const again = (await login(api, 'ann')).body as Tokens;
    await api.ask('PATCH', path, { bearer, body: { is_active: false } });
    expect((await refresh(api, again.refresh_token)).status).toBe(401);
    expect((await login(api, 'ann')).status).toBe(401);
  });
});

describe('a key or a token of a script', () => {
  it('changes nothing about the person: no password, no second factor, no keys', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'admin');
    const made = await api.ask('POST', `${V1}/auth/keys`, {
      bearer,
      body: { name: 'm', scopes: ['read', 'admin'] },
    });
    const { key, id } = made.body as { key: string; id: string };
    const script = await api.identity.tokens.issue({
      userId: await idOf(api, 'ann'),
      sessionId: undefined,
      tokenEpoch: 0,
      scopes: undefined,
      expiresAt: Date.now() + MINUTE_MS,
    });
    for (const narrow of [key, script]) {
      const tried = [
        api.ask('POST', `${V1}/auth/password`, {
          bearer: narrow,
          body: { old_password: PASSWORD, new_password: 'another horse 43' },
        }),
        api.ask('POST', `${V1}/auth/second-factor`, {
          bearer: narrow,
          body: { password: PASSWORD },
        }),
        api.ask('POST', `${V1}/auth/second-factor/remove`, {
          bearer: narrow,
          body: { password: PASSWORD },
        }),
        api.ask('DELETE', `${V1}/auth/keys/${id}`, { bearer: narrow }),
        api.ask('POST', `${V1}/auth/keys`, {
          bearer: narrow,
          body: { name: 'n', scopes: ['read'] },
        }),
      ];
      expect((await Promise.all(tried)).map(({ status }) => status)).toEqual(Array(5).fill(403));
    }
  });
});

describe('an administrator', () => {
  it('stays, whoever of two takes the role from the other at the same moment', async () => {
    const api = await served();
    await api.signedIn('ann', 'admin');
    await api.signedIn('bob', 'admin');
    const [ann, bob] = [await idOf(api, 'ann'), await idOf(api, 'bob')];
    const changed = await Promise.all(
      [ann, bob].map((id) => api.identity.users.setRole(id, 'viewer', BY_TEST)),
    );
    expect(changed.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    const users = await api.identity.context.store.users();
    expect(users.filter(({ role }) => role === 'admin')).toHaveLength(1);
  });

  it('removes the second factor of a lost device', async () => {
    const api = await served();
    const bearer = await api.signedIn('root', 'admin');
    await api.signedIn('ann', 'viewer');
    const id = await idOf(api, 'ann');
    await api.identity.context.store.changeUser(
      id,
      { totpSecret: 'A'.repeat(32), isTotpOn: true },
      1,
    );
    expect((await login(api, 'ann')).status).toBe(401);
    const body = { has_second_factor: false };
    const changed = await api.ask('PATCH', `${V1}/users/${id}`, { bearer, body });
    expect(changed).toMatchObject({ status: 200, body: { has_second_factor: false } });
    expect((await login(api, 'ann')).status).toBe(200);
  });

  it('invites nobody while registration is closed, and an older invitation opens nothing', async () => {
    const api = await served();
    const bearer = await api.signedIn('root', 'admin');
    const asked = { bearer, body: { role: 'viewer' } };
    expect((await api.ask('POST', `${V1}/invitations`, asked)).status).toBe(409);
    const wanted = { purpose: 'invite', userId: null, role: 'viewer' } as const;
    const invitation = await api.identity.users.makeCode(wanted, BY_TEST);
    const body = { username: 'bob', password: PASSWORD, invitation };
    expect(await api.ask('POST', `${V1}/auth/register`, { body })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('closed') },
    });
  });
});
