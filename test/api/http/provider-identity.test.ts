// Whom a provider says has signed in: only by its own signature, with keys that nobody can change on the way, and while the user is active.
import { expect, it } from 'vitest';
import { type Served, served } from '../harness/served.ts';
import { type SmallIssuer, startSmallIssuer } from '../mcp/harness/small-issuer.ts';

const V1 = '/api/v1';
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };

async function house(keysAt?: (own: string) => string) {
  const issuer = await startSmallIssuer('http://127.0.0.1:9/api/v1/auth/oidc/callback', keysAt);
  const api = await served([], 'closed', new Map(), { oidc: issuer.settings });
  const bearer = await api.signedIn('ann', 'viewer');
  const { id: ann = '' } = (await api.identity.context.store.userByLogin('ann')) ?? {};
  const link = () =>
    api.identity.users.link(ann, { issuer: issuer.settings.issuer, subject: 'sub-ann' }, BY_TEST);
  return { issuer, api, bearer, ann, link };
}

interface Begun {
  readonly cookie: string;
  readonly state: string;
  readonly nonce: string;
}

/** Begun by a sign-in, or with a bearer to link the identity. */
async function begun({ url }: Served, bearer?: string): Promise<Begun> {
  const response =
    bearer === undefined
      ? await fetch(`${url}${V1}/auth/oidc/login`, { redirect: 'manual' })
      : await fetch(`${url}${V1}/auth/oidc/link`, {
          method: 'POST',
          headers: { authorization: `Bearer ${bearer}` },
        });
  const [cookie = ''] = response.headers.getSetCookie()[0]?.split(';') ?? [];
  const location =
    bearer === undefined
      ? (response.headers.get('location') ?? '')
      : ((await response.json()) as { location: string }).location;
  const asked = new URL(location).searchParams;
  return { cookie, state: asked.get('state') ?? '', nonce: asked.get('nonce') ?? '' };
}

/** As the browser comes back from a provider that names `sub-ann` by this signature. */
async function cameBack(
  { api, issuer }: { readonly api: Served; readonly issuer: SmallIssuer },
  { cookie, state, nonce }: Begun,
  signer: SmallIssuer = issuer,
) {
  const now = Math.floor(api.identity.context.now() / 1_000);
  const claims = { sub: 'sub-ann', aud: 'sluice', iat: now, exp: now + 300, nonce };
  const iss = issuer.settings.issuer;
  issuer.answerCode(await signer.sign({ iss, ...claims }));
  const path = `${V1}/auth/oidc/callback?code=c&state=${state}`;
  const { status, body } = await api.ask('GET', path, { headers: { cookie } });
  return { status, body: body as { code?: string; login_code?: string } };
}

it('is proved by the signature of the provider, and not by where the answer came from', async () => {
  const at = await house();
  await at.link();
  const other = await startSmallIssuer('http://127.0.0.1:9/callback');
  expect((await cameBack(at, await begun(at.api), other)).status).toBe(403);
  const right = await cameBack(at, await begun(at.api));
  expect([right.status, typeof right.body.login_code]).toEqual([200, 'string']);
});

it('is not believed by keys from an address that is not encrypted', async () => {
  // The same machine, written so that it is not plainly this one.
  const { api, issuer, link } = await house((own) => own.replace('127.0.0.1', '127.1'));
  await link();
  const now = Math.floor(api.identity.context.now() / 1_000);
  const aud = 'http://127.0.0.1:9/mcp';
  const bearer = await issuer.sign({ sub: 'sub-ann', aud, scope: 'mcp', exp: now + 300 });
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  expect((await api.ask('POST', '/mcp', { bearer, body })).status).toBe(503);
  expect(issuer.asked()).toBe(0);
});

it('is nobody while the user is deactivated, also if that happened meanwhile', async () => {
  const at = await house();
  const linking = await begun(at.api, at.bearer);
  await at.api.identity.users.setActive(at.ann, false, BY_TEST);
  expect(await cameBack(at, linking)).toMatchObject({ body: { code: 'user_disabled' } });
  expect(await at.api.identity.context.store.providersOf(at.ann)).toEqual([]);
  await at.link();
  expect(await cameBack(at, await begun(at.api))).toMatchObject({
    status: 403,
    body: { code: 'user_disabled' },
  });
});
