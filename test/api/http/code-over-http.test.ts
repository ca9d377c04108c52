// Strategies in TypeScript over HTTP: nothing runs unless the owner turned it on, and only for people with the right and a
// fresh second factor.
import { createHash } from 'node:crypto';
import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/kernel/result.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { PASSWORD, type Served, served } from '../harness/served.ts';

const V1 = '/api/v1';
const MINUTE_MS = 60_000;
const FILE = `${V1}/daemon/DU1/strategies/files/coded.ts`;
const TEXT = 'export const strategy = 1;';
const SHA256 = createHash('sha256').update(TEXT).digest('hex');

const check = (api: Served, bearer: string) =>
  api.ask('POST', `${FILE}/check`, { bearer, body: { text: TEXT } });
const save = (api: Served, bearer: string) =>
  api.ask('PUT', FILE, { bearer, body: { text: TEXT, base_hash: null, confirmed: true } });

async function openEnvironment(code: boolean) {
  const trader = scriptedTrader('DU1');
  trader.answer(ok({ ok: true, issues: [], changes: [], text: 'nothing changes' }));
  const api = await served([trader], 'closed', new Map(), { code, isStanding: true });
  const root = await api.signedIn('root', 'admin');
  const olga = await api.signedIn('olga', 'operator', ['DU1']);
  const id = (await api.identity.context.store.userByLogin('olga'))?.id ?? '';
  const allow = () =>
    api.ask('PATCH', `${V1}/users/${id}`, { bearer: root, body: { may_code: true } });
  const trail = async (action: string) => {
    const found = await api.ask('GET', `${V1}/audit?action=${action}`, { bearer: root });
    return (found.body as { after: string }[]).map(({ after }) => JSON.parse(after));
  };
  return { trader, api, root, olga, allow, trail };
}

async function withSecondFactor(api: Served, bearer: string): Promise<TOTP> {
  const begun = await api.ask('POST', `${V1}/auth/second-factor`, {
    bearer,
    body: { password: PASSWORD },
  });
  const totp = new TOTP({ secret: (begun.body as { secret: string }).secret });
  const code = totp.generate({ timestamp: api.identity.context.now() });
  await api.ask('POST', `${V1}/auth/second-factor/confirm`, { bearer, body: { code } });
  return totp;
}

describe('code of strategies', () => {
  it('never reaches the trader while the owner has not turned it on', async () => {
    const { trader, api, root, olga, allow, trail } = await openEnvironment(false);
    await allow();
    await withSecondFactor(api, olga);
    for (const bearer of [olga, root]) {
      expect((await check(api, bearer)).status).toBe(403);
      expect((await save(api, bearer)).status).toBe(403);
    }
    expect(trader.sent).toEqual([]);
    const [refused] = await trail('strategy.check');
    expect(refused).toMatchObject({ asked: { sha256: SHA256 }, status: 403 });
    expect(await trail('strategy.save')).toMatchObject([
      { asked: { sha256: SHA256 }, status: 403 },
      { asked: { sha256: SHA256 }, status: 403 },
    ]);
  });

  it('needs the right of the user, then a fresh second factor', async () => {
    const { trader, api, olga, allow } = await openEnvironment(true);
    expect((await check(api, olga)).body).toMatchObject({
      detail: expect.stringMatching(/may not/),
    });
    await allow();
    const without = await check(api, olga);
    expect(without.body).toMatchObject({
      reasons: [{ kind: 'proof-needed', by: 'second-factor' }],
    });
    const totp = await withSecondFactor(api, olga);
    expect((await check(api, olga)).status).toBe(200);
    api.pass(6 * MINUTE_MS);
    expect((await check(api, olga)).status).toBe(403);
    expect((await save(api, olga)).status).toBe(403);
    const code = totp.generate({ timestamp: api.identity.context.now() });
    await api.ask('POST', `${V1}/auth/proof`, { bearer: olga, body: { code } });
    expect((await check(api, olga)).status).toBe(200);
    expect(trader.sent).toHaveLength(2);
    trader.answer(ok({ name: 'coded.ts', hash: SHA256, in_force: true, text: 'done' }));
    expect((await save(api, olga)).status).toBe(200);
  });

  it('is checked by a key with the scope code, and saved by none', async () => {
    const { trader, api, olga, allow } = await openEnvironment(true);
    const key = (scopes: readonly string[]) =>
      api.ask('POST', `${V1}/auth/keys`, { bearer: olga, body: { name: 'k', scopes } });
    expect((await key(['operate', 'code'])).status).toBe(422);
    await allow();
    const plain = ((await key(['operate'])).body as { key: string }).key;
    expect((await check(api, plain)).status).toBe(403);
    expect((await save(api, plain)).status).toBe(403);
    const coder = ((await key(['operate', 'code'])).body as { key: string }).key;
    expect((await check(api, coder)).status).toBe(200);
    expect((await save(api, coder)).status).toBe(403);
    expect(trader.sent).toHaveLength(1);
  });

  it.each(['a.mts', 'a.js', 'a.yaml.ts', 'a.YAML', 'a.ts%20'])(
    'is what every name is that does not end in .yaml: %s',
    async (name) => {
      const { trader, api, olga } = await openEnvironment(false);
      const path = `${V1}/daemon/DU1/strategies/files/${name}/check`;
      expect((await api.ask('POST', path, { bearer: olga, body: { text: TEXT } })).status).toBe(
        403,
      );
      expect(trader.sent).toEqual([]);
    },
  );
});
