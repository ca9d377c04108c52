// The provider of identities (OpenID Connect) as a client sees it: where people are sent, and whom a code stands for.
import * as oidc from 'openid-client';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { OidcSettings } from '../../trader/ports/settings.ts';

export type ProviderFault =
  | { readonly kind: 'provider-down'; readonly why: string }
  /** The provider or the person said no, or the answer does not fit what was asked. */
  | { readonly kind: 'provider-refused'; readonly why: string };

/** What has to come back as it was sent. */
export interface Expected {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface ProvedIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** As the provider says it; undefined without the claim. */
  readonly username: string | undefined;
}

export interface ProviderClient {
  readonly settings: OidcSettings;
  draw(): Expected;
  /** Where the person signs in. */
  addressFor(expected: Expected): Promise<Result<string, ProviderFault>>;
  /** `query` is that of the callback. */
  identityBehind(query: string, expected: Expected): Promise<Result<ProvedIdentity, ProviderFault>>;
  keys(): Promise<Result<ProviderKeys, ProviderFault>>;
}

/** What verifies the tokens of the provider, as it describes itself. */
export interface ProviderKeys {
  readonly issuer: string;
  /** Of its set of public keys. */
  readonly address: string;
}

const TIMEOUT_SECONDS = 5;
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$)/;

export function createProviderClient(settings: OidcSettings): ProviderClient {
  let found: Promise<oidc.Configuration> | undefined;

  /** Asked at the first sign-in, not at the start: the API runs without its provider. */
  async function configuration(): Promise<oidc.Configuration> {
    found ??= discovered(settings);
    try {
      return await found;
    } catch (error) {
      found = undefined;
      throw error;
    }
  }

  async function proved(query: string, { state, nonce, verifier }: Expected) {
    const config = await configuration();
    const arrived = new URL(settings.redirectUrl);
    arrived.search = query;
    const tokens = await oidc.authorizationCodeGrant(config, arrived, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new oidc.ClientError('the provider sent no identity token');
    const { iss: issuer, sub: subject } = claims;
    const own = claims[settings.usernameClaim];
    const more =
      own === undefined && settings.createsUsers
        ? await oidc.fetchUserInfo(config, tokens.access_token, subject)
        : undefined;
    const username = own ?? more?.[settings.usernameClaim];
    return { issuer, subject, username: typeof username === 'string' ? username : undefined };
  }

  return {
    settings,
    draw: () => ({
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
    }),
    addressFor: ({ state, nonce, verifier }) =>
      answered(async () => {
        const address = oidc.buildAuthorizationUrl(await configuration(), {
          redirect_uri: settings.redirectUrl,
          scope: settings.scopes.join(' '),
          state,
          nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        return address.href;
      }),
    identityBehind: (query, expected) => answered(() => proved(query, expected)),
    keys: () => answered(async () => keysIn((await configuration()).serverMetadata())),
  };
}

async function discovered(settings: OidcSettings): Promise<oidc.Configuration> {
  const { issuer, clientName, clientSecret } = settings;
  const execute = LOOPBACK.test(issuer) ? [oidc.allowInsecureRequests] : [];
  const server = await oidc.discovery(new URL(issuer), clientName, undefined, undefined, {
    execute,
    timeout: TIMEOUT_SECONDS,
  });
  const metadata = server.serverMetadata();
  const config = new oidc.Configuration(metadata, clientName, {}, proofOf(clientSecret, metadata));
  config.timeout = TIMEOUT_SECONDS;
  // The signature of the identity token is checked as well, not only the connection that it came by.
  for (const apply of [oidc.enableNonRepudiationChecks, ...execute]) apply(config);
  return config;
}

/** An attacker who can change the keys on the way can sign as anybody. */
function keysIn({ issuer, jwks_uri: address }: oidc.ServerMetadata): ProviderKeys {
  const isSafe = address?.startsWith('https:') === true || LOOPBACK.test(address ?? '');
  if (address === undefined || !isSafe) throw new Error('its keys are at no https address');
  return { issuer, address };
}

/** How the client proves itself; the standard's way unless the provider has another one only. */
function proofOf(
  secret: string | undefined,
  { token_endpoint_auth_methods_supported: methods }: oidc.ServerMetadata,
): oidc.ClientAuth {
  if (secret === undefined) return oidc.None();
  const isBasic = methods === undefined || methods.includes('client_secret_basic');
  return isBasic ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
}

async function answered<Answer>(
  act: () => Promise<Answer>,
): Promise<Result<Answer, ProviderFault>> {
  try {
    return ok(await act());
  } catch (error) {
    return failed({ kind: faultOf(error), why: whyOf(error) });
  }
}

const NO_ANSWER: readonly unknown[] = [
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_PARSE_ERROR',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
];

/** What is not an answer of the provider about this sign-in is a provider that does not work. */
function faultOf(error: unknown): ProviderFault['kind'] {
  if (error instanceof oidc.AuthorizationResponseError) return 'provider-refused';
  if (error instanceof oidc.ResponseBodyError) {
    return error.status >= 500 ? 'provider-down' : 'provider-refused';
  }
  const isAnswer = error instanceof oidc.ClientError && !NO_ANSWER.includes(error.code);
  return isAnswer ? 'provider-refused' : 'provider-down';
}

/** Words for the log; the provider's error codes, never what it was sent. */
function whyOf(error: unknown): string {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) {
    return error.error;
  }
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `${error.message}${code}`;
}
