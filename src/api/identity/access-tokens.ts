// Access tokens: JSON Web Tokens of thirty minutes, signed by Ed25519 keys that are drawn at the first start and rotated.
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTHeaderParameters,
  jwtVerify,
  SignJWT,
} from 'jose';
import { DAY_MS, MINUTE_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { IdentityContext } from './identity-context.ts';
import type { SigningKey } from './identity-store.ts';
import { drawId } from './opaque-secret.ts';

export const ACCESS_MS = 30 * MINUTE_MS;
/** A key signs for this long and then verifies until its last token has expired. */
const KEY_SIGNS_MS = 30 * DAY_MS;
/** The longest life of a token, which `user token --minutes` may ask for. */
export const ACCESS_MAX_MS = DAY_MS;
const ISSUER = 'sluice';
const ALGORITHM = 'EdDSA';

export interface AccessClaims {
  readonly userId: string;
  /** Absent for tokens that were made by the local operator. */
  readonly sessionId: string | undefined;
  readonly tokenEpoch: number;
  /** Narrower than the user's role; undefined for all that the role allows. */
  readonly scopes: readonly string[] | undefined;
  /** Epoch ms. */
  readonly expiresAt: number;
}

export type TokenFault = 'expired' | 'invalid';

export interface AccessTokens {
  issue(claims: AccessClaims): Promise<string>;
  verify(token: string): Promise<Result<AccessClaims, TokenFault>>;
}

interface LoadedKey {
  readonly kid: string;
  readonly createdAt: number;
  readonly signs: CryptoKey;
  readonly verifies: CryptoKey;
}

export function createAccessTokens({ store, now, draw }: IdentityContext): AccessTokens {
  let keys: readonly LoadedKey[] = [];

  async function signingKey(): Promise<LoadedKey> {
    const newest = keys[0];
    if (newest !== undefined && newest.createdAt > now() - KEY_SIGNS_MS) return newest;
    await reload();
    if ((keys[0]?.createdAt ?? 0) <= now() - KEY_SIGNS_MS) {
      await store.addSigningKey(await drawSigningKey());
      await store.dropSigningKeys(now() - KEY_SIGNS_MS - ACCESS_MAX_MS);
      await reload();
    }
    const key = keys[0];
    if (key === undefined) throw new Error('the store has lost its signing keys');
    return key;
  }

  async function reload(): Promise<void> {
    keys = await Promise.all((await store.signingKeys()).map(toLoaded));
  }

  async function drawSigningKey(): Promise<SigningKey> {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const jwk = JSON.stringify(await exportJWK(privateKey));
    return { kid: drawId('sig', draw), jwk, createdAt: now() };
  }

  /** A key that another process has drawn is loaded when the first of its tokens arrives. */
  async function keyOf({ kid = '' }: JWTHeaderParameters): Promise<CryptoKey> {
    if (!keys.some((key) => key.kid === kid)) await reload();
    const key = keys.find((one) => one.kid === kid);
    if (key === undefined) throw new Error('signed by a key that is not ours');
    return key.verifies;
  }

  return {
    async issue({ userId, sessionId, tokenEpoch, scopes, expiresAt }) {
      const { kid, signs } = await signingKey();
      return new SignJWT({
        epoch: tokenEpoch,
        ...(sessionId === undefined ? {} : { sid: sessionId }),
        ...(scopes === undefined ? {} : { scope: scopes.join(' ') }),
      })
        .setProtectedHeader({ alg: ALGORITHM, kid })
        .setIssuer(ISSUER)
        .setSubject(userId)
        .setIssuedAt(new Date(now()))
        .setExpirationTime(new Date(expiresAt))
        .sign(signs);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keyOf, {
          issuer: ISSUER,
          algorithms: [ALGORITHM],
          currentDate: new Date(now()),
        });
        const { sub, sid, epoch, scope, exp } = payload;
        if (typeof sub !== 'string' || typeof epoch !== 'number' || exp === undefined) {
          return failed('invalid');
        }
        return ok({
          userId: sub,
          sessionId: typeof sid === 'string' ? sid : undefined,
          tokenEpoch: epoch,
          scopes: typeof scope === 'string' ? scope.split(' ') : undefined,
          expiresAt: exp * 1_000,
        });
      } catch (error) {
        return failed(isExpiry(error) ? 'expired' : 'invalid');
      }
    },
  };
}

async function toLoaded({ kid, jwk, createdAt }: SigningKey): Promise<LoadedKey> {
  const whole = JSON.parse(jwk) as JWK;
  const { d: _, ...open } = whole;
  const [signs, verifies] = await Promise.all([imported(whole), imported(open)]);
  return { kid, createdAt, signs, verifies };
}

async function imported(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('a signing key of the store is damaged');
  return key;
}

function isExpiry(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED';
}
