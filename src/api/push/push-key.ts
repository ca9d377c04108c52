// The key pair by which push services know this server (VAPID, RFC 8292): drawn once, kept in the store beside the keys of tokens.
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { HOUR_MS } from '../../kernel/instant.ts';
import type { PushStore } from '../identity/push-subscriptions.ts';

export interface PushKey {
  /** A point of P-256, uncompressed, base64url: what a browser subscribes with. */
  publicKey(): Promise<string>;
  /** The header `authorization` of a message. */
  authorization(to: { readonly endpoint: string; readonly origin: string }): Promise<string>;
}

interface PushKeyParts {
  readonly store: Pick<PushStore, 'pushKey'>;
  /** Epoch ms. */
  now(): number;
}

const ALGORITHM = 'ES256';
/** Push services refuse more than 24 hours. */
const TOKEN_MS = 12 * HOUR_MS;
const UNCOMPRESSED = 4;

interface Loaded {
  readonly signs: CryptoKey | Uint8Array;
  readonly publicKey: string;
}

/** Drawn or read when it is first needed. */
export function createPushKey({ store, now }: PushKeyParts): PushKey {
  let loading: Promise<Loaded> | undefined;

  function loaded(): Promise<Loaded> {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  }

  async function load(): Promise<Loaded> {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    const text = await store.pushKey(JSON.stringify(await exportJWK(privateKey)), now());
    const jwk = JSON.parse(text) as JWK;
    return { signs: await importJWK(jwk, ALGORITHM), publicKey: pointOf(jwk) };
  }

  return {
    publicKey: async () => (await loaded()).publicKey,
    async authorization({ endpoint, origin }) {
      const { signs, publicKey } = await loaded();
      const token = await new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setAudience(new URL(endpoint).origin)
        .setSubject(origin)
        .setExpirationTime(Math.floor((now() + TOKEN_MS) / 1_000))
        .sign(signs);
      return `vapid t=${token}, k=${publicKey}`;
    },
  };
}

function pointOf({ x = '', y = '' }: JWK): string {
  const part = (text: string) => Buffer.from(text, 'base64url');
  return Buffer.concat([Buffer.of(UNCOMPRESSED), part(x), part(y)]).toString('base64url');
}
