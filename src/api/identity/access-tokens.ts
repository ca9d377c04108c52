// Access tokens: JSON Web Tokens of thirty minutes, signed by Ed25519 keys that are drawn at the first start and rotated.
// Decision 0022
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
import { StoreUnavailable } from '../../sql/store-unavailable.ts';
import type { IdentityContext } from './identity-context.ts';
import type { SigningKey } from './identity-store.ts';
import { drawId } from './opaque-secret.ts';

export const ACCESS_MS = 30 * MINUTE_MS;
/** A key signs for this long and then verifies until its last token has expired. */
const KEY_SIGNS_MS = 30 * DAY_MS;
/** The longest life of a token, which `user token --minutes` may ask for. */
const ACCESS_MAX_MS = DAY_MS;
/** A new key is read by every process before it signs: they read the keys again at least each minute. */
const KNOWN_AFTER_MS = 10 * MINUTE_MS;
const REREAD_MS = MINUTE_MS;
const UNKNOWN_KEY_MS = 1_000;
const READS_IN_ROW_MAX = 5;
export const ISSUER = 'sluice';
/** What a token is for: a text that we signed for something else is none. */
const AUDIENCE = 'sluice-api';
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
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;
  let readsInRow = 0;

  async function signingKey(): Promise<LoadedKey> {
    if (readAt <= now() - REREAD_MS) await read();
    const [newest] = keys;
    if (newest === undefined || newest.createdAt <= now() - KEY_SIGNS_MS) {
      await store.addSigningKey(await drawSigningKey());
      const isOver = now() - KEY_SIGNS_MS - ACCESS_MAX_MS;
      // The one before signs for a while yet, however old it is.
      await store.dropSigningKeys(Math.min(isOver, newest?.createdAt ?? isOver));
      await read();
    }
    const known = keys.find(({ createdAt }) => createdAt <= now() - KNOWN_AFTER_MS);
    const key = known ?? keys.at(-1);
    if (key === undefined) throw new Error('the store has lost its signing keys');
    return key;
  }

  /** Once for all who ask at the same time. */
  function read(): Promise<void> {
    reading ??= loaded().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function loaded(): Promise<void> {
    readAt = now();
    keys = await Promise.all((await store.signingKeys()).map(toLoaded));
  }

  function mayRead(): boolean {
    if (readAt <= now() - UNKNOWN_KEY_MS) readsInRow = 0;
    readsInRow += 1;
    return reading !== undefined || readsInRow <= READS_IN_ROW_MAX;
  }

  async function drawSigningKey(): Promise<SigningKey> {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const jwk = JSON.stringify(await exportJWK(privateKey));
    return { kid: drawId('sig', draw), jwk, createdAt: now() };
  }

  /**
   * A key that another process has drawn is read when the first of its tokens arrives. Invented key ids reach the store a
   * few times a second at most.
   */
  async function keyOf({ kid = '' }: JWTHeaderParameters): Promise<CryptoKey> {
    const isKnown = () => keys.some((key) => key.kid === kid);
    if (!isKnown() && mayRead()) await read();
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
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(new Date(now()))
        .setExpirationTime(new Date(expiresAt))
        .sign(signs);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keyOf, {
          issuer: ISSUER,
          audience: AUDIENCE,
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
        if (error instanceof StoreUnavailable) throw error;
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
