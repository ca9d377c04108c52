// Access tokens of the provider of identities (RFC 9068): whom one stands for, if it was made for the tools of assistants.
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { ProviderIdentity } from './identity-store.ts';
import type { ProviderClient } from './provider-client.ts';

export const PROVIDER_SCOPES = ['mcp', 'mcp:read'] as const;

/** Signatures with a public key only: a shared secret or none at all proves nothing. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** How far the clocks of the provider and of this machine may differ. */
const LEEWAY_SECONDS = 30;
/** A key that is not known is looked up again, but not for every forged token. */
const REREAD_MS = 30_000;

export interface ProviderClaims extends ProviderIdentity {
  /** Those of `PROVIDER_SCOPES` that the token has. */
  readonly scopes: readonly string[];
  /** The program that the provider gave it to; undefined if the token does not say. */
  readonly program: string | undefined;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export type ProviderTokenFault =
  | 'provider-down'
  | 'provider-expired'
  | 'provider-invalid'
  | 'not-yet-valid'
  | 'other-audience'
  | 'other-issuer';

export interface ProviderTokens {
  readonly issuer: string;
  /** The address of `/mcp`, which a token must be for (RFC 8707). */
  readonly resource: string;
  verify(token: string): Promise<Result<ProviderClaims, ProviderTokenFault>>;
}

interface ProviderTokenOptions {
  readonly client: ProviderClient;
  /** Epoch ms. */
  now(): number;
}

export function createProviderTokens({ client, now }: ProviderTokenOptions): ProviderTokens {
  const { issuer: ownIssuer, redirectUrl } = client.settings;
  /** Beside our callback: never taken from the request, whose sender could name the resource of another token. */
  const resource = new URL('../../../../mcp', redirectUrl).href;
  let known: ReturnType<typeof createRemoteJWKSet> | undefined;
  let knownFrom: string | undefined;
  let reread = -Infinity;

  function keysAt(address: string) {
    if (known === undefined || knownFrom !== address) {
      // Unknown keys are looked up again by this file, which knows the time.
      known = createRemoteJWKSet(new URL(address), { cooldownDuration: Infinity });
      knownFrom = address;
    }
    return known;
  }

  async function payloadOf(token: string, issuer: string, address: string): Promise<JWTPayload> {
    const keys = keysAt(address);
    const wanted = {
      ...{ issuer, audience: resource, algorithms: ALGORITHMS },
      requiredClaims: ['exp', 'sub'],
      clockTolerance: LEEWAY_SECONDS,
      currentDate: new Date(now()),
    };
    try {
      return (await jwtVerify(token, keys, wanted)).payload;
    } catch (error) {
      const mayBeNew = error instanceof errors.JWKSNoMatchingKey && reread <= now() - REREAD_MS;
      if (!mayBeNew) throw error;
      reread = now();
      await keys.reload();
      return (await jwtVerify(token, keys, wanted)).payload;
    }
  }

  return {
    issuer: ownIssuer,
    resource,
    async verify(token) {
      if (!isSameAddress(issuerOf(token), ownIssuer)) return failed('other-issuer');
      const found = await client.keys();
      if (!found.ok) return failed('provider-down');
      const { issuer, address } = found.value;
      try {
        return claimsOf(await payloadOf(token, issuer, address));
      } catch (error) {
        return failed(faultOf(error));
      }
    },
  };
}

/** Who the token says has issued it, which proves nothing; undefined if it is not a token. */
export function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** Before the provider is asked; what it calls itself is compared exactly. */
function isSameAddress(one: string | undefined, other: string): boolean {
  return one?.replace(/\/$/, '') === other.replace(/\/$/, '');
}

function claimsOf(payload: JWTPayload): Result<ProviderClaims, ProviderTokenFault> {
  const { iss: issuer, sub: subject, exp, scope, scp, azp, client_id } = payload;
  if (issuer === undefined || subject === undefined || exp === undefined)
    return failed('provider-invalid');
  const given = new Set([scope, scp].flat().flatMap(words));
  const program = [client_id, azp].find((one) => typeof one === 'string');
  const scopes = PROVIDER_SCOPES.filter((one) => given.has(one));
  return ok({ issuer, subject, scopes, program, expiresAt: exp * 1_000 });
}

function words(text: unknown): string[] {
  return typeof text === 'string' ? text.split(' ') : [];
}

function faultOf(error: unknown): ProviderTokenFault {
  if (error instanceof errors.JWTExpired) return 'provider-expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = error;
    if (claim === 'aud') return 'other-audience';
    return claim === 'nbf' && reason === 'check_failed' ? 'not-yet-valid' : 'provider-invalid';
  }
  return isOfToken(error) ? 'provider-invalid' : 'provider-down';
}

/** Other errors are of fetching the keys: no connection, no answer, or none that is a set of keys. */
function isOfToken(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return false;
  return !['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'].includes(error.code);
}
