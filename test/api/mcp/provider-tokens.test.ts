// Tokens of a provider at `/mcp`: only what it signed for this address, for a user who is linked and active.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Served, served } from '../harness/served.ts';
import { type SmallIssuer, startSmallIssuer } from './harness/small-issuer.ts';

const RESOURCE = 'https://desk.example.org/mcp';
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };
const MINUTE_SECONDS = 60;

interface Environment {
  readonly api: Served;
  readonly issuer: SmallIssuer;
  readonly ann: string;
  /** Right claims but for these. */
  claims(changes?: object): object;
  answer(bearer: string): Promise<unknown>;
}

async function openEnvironment(): Promise<Environment> {
  const issuer = await startSmallIssuer('https://desk.example.org/api/v1/auth/oidc/callback');
  const api = await served([], 'closed', new Map(), { oidc: issuer.settings });
  await api.signedIn('ann', 'viewer');
  const { id: ann = '' } = (await api.identity.context.store.userByLogin('ann')) ?? {};
  const identity = { issuer: issuer.settings.issuer, subject: 'sub-ann' };
  await api.identity.users.link(ann, identity, BY_TEST);
  return {
    ...{ api, issuer, ann },
    claims(changes = {}) {
      const now = Math.floor(api.identity.context.now() / 1_000);
      const exp = now + 10 * MINUTE_SECONDS;
      return { sub: 'sub-ann', aud: RESOURCE, scope: 'openid mcp', iat: now, exp, ...changes };
    },
    async answer(bearer) {
      const { status, body } = await api.ask('POST', '/mcp', { bearer, body: LIST });
      return [status, (body as { detail?: string }).detail ?? 'a result'];
    },
  };
}

const RIGHT = [200, 'a result'];

describe('a token of the provider', () => {
  it('lets its user use the tools, and nothing else', async () => {
    const { api, issuer, claims, answer } = await openEnvironment();
    const bearer = await issuer.sign(claims());
    expect(await answer(bearer)).toEqual(RIGHT);
    expect(await answer(await issuer.sign(claims({ aud: [RESOURCE, 'other'] })))).toEqual(RIGHT);
    expect(await answer(await issuer.sign(claims({ scope: undefined, scp: ['mcp'] })))).toEqual(
      RIGHT,
    );
    for (const path of ['/portfolios', '/auth/me', '/positions'])
      expect((await api.ask('GET', `/api/v1${path}`, { bearer })).status).toBe(403);
    expect(issuer.asked()).toBe(1);
  });

  it('is refused unless it was issued by the provider, for this address and for now', async () => {
    const { issuer, claims, answer, api } = await openEnvironment();
    const now = Math.floor(api.identity.context.now() / 1_000);
    const wrong: readonly (readonly [string, object, RegExp])[] = [
      ['another audience', { aud: 'https://elsewhere.example/mcp' }, /for another address/],
      ['our client', { aud: 'sluice' }, /for another address/],
      ['no audience', { aud: undefined }, /for another address/],
      ['a part of our address', { aud: `${RESOURCE}/more` }, /for another address/],
      ['another issuer', { iss: 'https://elsewhere.example' }, /neither by this API nor/],
      ['an end in the past', { exp: now - MINUTE_SECONDS }, /has expired; get a new one from/],
      ['no end', { exp: undefined }, /does not prove/],
      ['a beginning to come', { nbf: now + MINUTE_SECONDS }, /not valid yet/],
      ['no subject', { sub: undefined }, /does not prove/],
    ];
    for (const [what, changes, why] of wrong)
      expect([what, await answer(await issuer.sign(claims(changes)))]).toEqual([
        what,
        [401, expect.stringMatching(why)],
      ]);
    const leeway = { exp: now - 10, nbf: now + 10 };
    expect(await answer(await issuer.sign(claims(leeway)))).toEqual(RIGHT);
  });

  it('is refused with a signature that anybody could make', async () => {
    const { issuer, claims, answer } = await openEnvironment();
    const right = await issuer.sign(claims());
    const body = right.split('.')[1] ?? '';
    const text = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url');
    const unsigned = `${text({ alg: 'none' })}.${body}.`;
    const head = text({ alg: 'HS256', kid: issuer.publicKey().kid });
    const secret = JSON.stringify(issuer.publicKey());
    const mac = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url');
    const other = await startSmallIssuer('https://other.example/callback');
    const forged = await other.sign({ ...claims(), iss: issuer.settings.issuer });
    for (const bearer of [
      unsigned,
      `${head}.${body}.${mac}`,
      forged,
      `${right.slice(0, -8)}AAAAAAAA`,
    ])
      expect(await answer(bearer)).toEqual([401, expect.stringMatching(/does not prove/)]);
    const ours = await answer(`${text({ alg: 'none' })}.${text({ iss: 'sluice' })}.`);
    expect(ours).toEqual([401, expect.stringMatching(/not valid/)]);
  });

  it('is refused without a linked and active user, and without a scope for assistants', async () => {
    const { api, issuer, claims, answer, ann } = await openEnvironment();
    expect(await answer(await issuer.sign(claims({ sub: 'sub-bob' })))).toEqual([
      403,
      expect.stringMatching(/belongs to no user here/),
    ]);
    const bearer = await issuer.sign(claims({ scope: 'openid read trade' }));
    const { status, headers } = await api.ask('POST', '/mcp', { bearer, body: LIST });
    expect([status, headers.get('www-authenticate')]).toEqual([
      403,
      'Bearer error="insufficient_scope", scope="mcp", resource_metadata="https://desk.example.org/.well-known/oauth-protected-resource/mcp"',
    ]);
    const right = await issuer.sign(claims());
    expect(await answer(right)).toEqual(RIGHT);
    await api.identity.users.setActive(ann, false, BY_TEST);
    api.identity.authenticator.forget();
    expect(await answer(right)).toEqual([403, expect.stringMatching(/disabled/)]);
  });

  it('is verified by new keys of the provider, which is not asked for every forged one', async () => {
    const { api, issuer, claims, answer } = await openEnvironment();
    const before = await issuer.sign(claims());
    expect(await answer(before)).toEqual(RIGHT);
    await issuer.rotate();
    expect(await answer(await issuer.sign(claims()))).toEqual(RIGHT);
    api.pass(3_000);
    expect(await answer(before)).toEqual([401, expect.stringMatching(/does not prove/)]);
    for (const kid of ['a', 'b', 'c'])
      expect(await answer(await issuer.sign(claims(), { kid }))).toEqual([401, expect.anything()]);
    expect(issuer.asked()).toBe(2);
  });

  it('waits for a provider that does not answer; keys and sign-ins do not', async () => {
    const { api, issuer, claims, answer } = await openEnvironment();
    const bearer = await issuer.sign(claims());
    await issuer.close();
    expect(await answer(bearer)).toEqual([503, expect.stringMatching(/does not answer.*API key/)]);
    expect(await answer(await api.signedIn('bob', 'viewer'))).toEqual(RIGHT);
  });

  it('is asked for where the metadata says', async () => {
    const { api, issuer } = await openEnvironment();
    for (const path of ['', '/mcp'])
      expect((await api.ask('GET', `/.well-known/oauth-protected-resource${path}`)).body).toEqual({
        resource: RESOURCE,
        resource_name: 'sluice',
        bearer_methods_supported: ['header'],
        authorization_servers: [issuer.settings.issuer],
        scopes_supported: ['mcp', 'mcp:read'],
      });
    const { headers } = await api.ask('POST', '/mcp', { body: LIST });
    expect(headers.get('www-authenticate')).toBe(
      'Bearer resource_metadata="https://desk.example.org/.well-known/oauth-protected-resource/mcp"',
    );
  });
});
