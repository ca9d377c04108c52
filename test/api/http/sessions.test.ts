// Sessions: each has an end that no renewal moves, is listed, and is ended by itself; a role may need a second factor.
import { importJWK, SignJWT } from 'jose';
import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { PASSWORD, type Served, served } from '../harness/served.ts';

const V1 = '/api/v1';
const DAY_MS = 86_400_000;

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

async function login(api: Served): Promise<Tokens> {
  const body = { username: 'ann', password: PASSWORD };
  return (await api.ask('POST', `${V1}/auth/login`, { body })).body as Tokens;
}

describe('a session', () => {
  it('ends thirty days after the sign-in, however often it is renewed', async () => {
    const api = await served();
    await api.signedIn('ann', 'viewer');
    let { refresh_token } = await login(api);
    const renew = () => api.ask('POST', `${V1}/auth/refresh`, { body: { refresh_token } });
    for (let day = 0; day < 29; day += 10) {
      api.pass(day === 0 ? 0 : 10 * DAY_MS - 60_000);
      const renewed = await renew();
      expect(renewed.status).toBe(200);
      refresh_token = (renewed.body as Tokens).refresh_token;
    }
    api.pass(10 * DAY_MS + 120_000);
    const over = await renew();
    expect(over.status).toBe(401);
    expect(over.body).toMatchObject({ detail: expect.stringContaining('expired') });
  });

  it('is listed, and ended by itself', async () => {
    const api = await served();
    const first = await api.signedIn('ann', 'viewer');
    const { access_token: second } = await login(api);
    const bob = await api.signedIn('bob', 'viewer');
    const list = async () =>
      (await api.ask('GET', `${V1}/auth/sessions?sort=created_at`, { bearer: first })).body as {
        id: string;
        is_current: boolean;
        address: string;
      }[];
    const all = await list();
    expect(all.map((one) => one.is_current).sort()).toEqual([false, true]);
    const other = all.find((one) => !one.is_current)?.id ?? '';
    const end = (bearer: string) => api.ask('DELETE', `${V1}/auth/sessions/${other}`, { bearer });
    expect((await end(bob)).status).toBe(404);
    expect((await end(first)).status).toBe(204);
    expect((await api.ask('GET', `${V1}/auth/me`, { bearer: second })).status).toBe(401);
    expect(await list()).toHaveLength(1);
    expect((await end(first)).status).toBe(404);
  });
});

describe('a token', () => {
  it('says whom it is for, and counts nowhere else', async () => {
    const api = await served();
    const bearer = await api.signedIn('ann', 'viewer');
    const claims = JSON.parse(Buffer.from(bearer.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ iss: 'sluice', aud: 'sluice-api' });
    const [key] = await api.identity.context.store.signingKeys();
    const signs = await importJWK(JSON.parse(key?.jwk ?? ''), 'EdDSA');
    for (const aud of [undefined, 'another', 'sluice']) {
      const other = new SignJWT({ ...claims, aud }).setProtectedHeader({
        alg: 'EdDSA',
        kid: key?.kid ?? '',
      });
      const token = await other.sign(signs);
      expect((await api.ask('GET', `${V1}/auth/me`, { bearer: token })).status).toBe(401);
    }
  });
});

describe('a role that needs a second factor', () => {
  it('may only set one up before it has one', async () => {
    const api = await served([], 'closed', new Map(), {
      secondFactorFor: ['operator'],
      isStanding: true,
    });
    const bearer = await api.signedIn('ann', 'operator');
    const viewer = await api.signedIn('vic', 'viewer');
    const portfolios = (token: string) => api.ask('GET', `${V1}/portfolios`, { bearer: token });
    expect((await portfolios(viewer)).status).toBe(200);
    const refused = await portfolios(bearer);
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ detail: expect.stringContaining('second factor') });
    const key = { bearer, body: { name: 'k', scopes: ['read'] } };
    expect((await api.ask('POST', `${V1}/auth/keys`, key)).status).toBe(403);
    expect((await api.ask('GET', `${V1}/auth/me`, { bearer })).status).toBe(200);
    const begun = await api.ask('POST', `${V1}/auth/second-factor`, {
      bearer,
      body: { password: PASSWORD },
    });
    const totp = new TOTP({ secret: (begun.body as { secret: string }).secret });
    const code = totp.generate({ timestamp: api.identity.context.now() });
    await api.ask('POST', `${V1}/auth/second-factor/confirm`, { bearer, body: { code } });
    expect((await portfolios(bearer)).status).toBe(200);
  });
});
