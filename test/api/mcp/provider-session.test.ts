// An assistant that knows only the address of `/mcp`: it finds the provider, its person signs in there, and it may work.
import {
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { expect, it, onTestFinished } from 'vitest';
import { createBrowser } from '../../processes/browser.ts';
import { freePort } from '../../processes/free-port.ts';
import { CLIENT, startProvider } from '../../processes/provider.ts';
import { served } from '../harness/served.ts';
import { connected } from './harness/connected.ts';
import { investor } from './harness/investor.ts';

const BACK = 'http://127.0.0.1/back';
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const BY_TEST = { name: 'test', address: 'local', requestId: 'test' };

/** What an assistant keeps of its person's sign-in. */
function keptSignIn(program: string) {
  let tokens: StoredOAuthTokens | undefined;
  let verifier = '';
  let asked: URL | undefined;
  let discovered: OAuthDiscoveryState | undefined;
  const provider: OAuthClientProvider = {
    redirectUrl: BACK,
    clientMetadata: { redirect_uris: [BACK], token_endpoint_auth_method: 'none' },
    clientInformation: () => ({ client_id: program }),
    tokens: () => tokens,
    saveTokens: (given) => {
      tokens = given;
    },
    redirectToAuthorization: (address) => {
      asked = address;
    },
    saveCodeVerifier: (given) => {
      verifier = given;
    },
    codeVerifier: () => verifier,
    saveDiscoveryState: (given) => {
      discovered = given;
    },
    discoveryState: () => discovered,
  };
  return { provider, address: () => asked?.href ?? '', bearer: () => tokens?.access_token ?? '' };
}

async function openEnvironment() {
  const port = await freePort();
  const redirectUrl = `http://127.0.0.1:${port}/api/v1/auth/oidc/callback`;
  const { issuer, stop } = await startProvider(redirectUrl);
  onTestFinished(stop);
  const oidc = {
    ...{ ...CLIENT, issuer, redirectUrl, scopes: ['openid'], usernameClaim: 'sub' },
    ...{ createsUsers: false, returnTo: undefined },
  };
  const ann = await investor('ann', await served([], 'closed', new Map(), { oidc, port }));
  const user = await ann.api.identity.context.store.userByLogin('ann');
  await ann.api.identity.users.link(user?.id ?? '', { issuer, subject: 'sub-ann' }, BY_TEST);
  return ann;
}

/** Signs `who` in at the provider, as the official client leads there. */
async function signedIn(url: string, who: string, program: string) {
  const kept = keptSignIn(program);
  const transport = () =>
    new StreamableHTTPClientTransport(new URL('/mcp', url), { authProvider: kept.provider });
  const first = transport();
  await expect(connected(first, 'legacy')).rejects.toThrow(/Unauthorized/);
  const { address } = await createBrowser().visit(kept.address(), who, BACK);
  await first.finishAuth(new URL(address).searchParams);
  return { kept, transport };
}

it('an assistant works by a sign-in at the provider, as long as its token lasts', async () => {
  const { api, portfolio } = await openEnvironment();
  const { kept, transport } = await signedIn(api.url, 'sub-ann', 'assistant');
  const { client, call } = await connected(transport(), 'auto');
  expect((await client.listTools()).tools.length).toBeGreaterThan(10);
  expect((await call('get_portfolio_value')).answer).toMatchObject({
    positions: [{ portfolio_id: portfolio, ticker: 'SPY' }],
  });
  const buy = { ticker: 'QQQ', quantity: '1', price: '400' };
  const { confirm_token } = (await call('open_position', buy)).answer;
  expect((await call('open_position', { ...buy, confirm_token })).answer).toMatchObject({
    dry_run: false,
    position: { ticker: 'QQQ' },
  });
  const bearer = kept.bearer();
  expect((await api.ask('GET', '/api/v1/portfolios', { bearer })).status).toBe(403);
  api.pass(11 * 60_000);
  expect(await api.ask('POST', '/mcp', { bearer, body: LIST })).toMatchObject({
    status: 401,
    body: { detail: expect.stringMatching(/expired; get a new one from the provider/) },
  });
});

it('a sign-in of somebody who is not linked, or only to look, goes so far', async () => {
  const { api } = await openEnvironment();
  const { kept } = await signedIn(api.url, 'sub-bob', 'assistant');
  const asked = { bearer: kept.bearer(), body: LIST };
  expect(await api.ask('POST', '/mcp', asked)).toMatchObject({
    status: 403,
    body: { detail: expect.stringMatching(/belongs to no user here/) },
  });
  const { transport } = await signedIn(api.url, 'sub-ann', 'reader');
  const { call } = await connected(transport(), 'auto');
  expect((await call('get_portfolio_value')).isError).toBe(false);
  const buy = { ticker: 'QQQ', quantity: '1', price: '400' };
  expect((await call('open_position', buy)).isError).toBe(true);
});
