// Ed25519 keys: the private one signs what the relay publishes, the public one lets anybody check it.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface PublicKey {
  /** The first 16 hexadecimal digits of the SHA-256 of the key in DER. */
  readonly id: string;
  /** SubjectPublicKeyInfo in DER, as base64 (RFC 8410). */
  readonly publicKey: string;
}

export interface SigningKey extends PublicKey {
  /** Base64, 64 bytes (RFC 8032). */
  sign(text: string): string;
}

/** Before the 32 bytes of a seed in PKCS #8 (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const ID_DIGITS = 16;

/** `seed`: 32 bytes. */
export function signingKeyOf(seed: Buffer): SigningKey {
  const der = Buffer.concat([PKCS8, seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return {
    ...publicKeyOf(createPublicKey(key)),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

function publicKeyOf(key: KeyObject): PublicKey {
  const der = key.export({ format: 'der', type: 'spki' });
  const id = createHash('sha256').update(der).digest('hex').slice(0, ID_DIGITS);
  return { id, publicKey: der.toString('base64') };
}

export function verifierOf({ publicKey }: PublicKey): (text: string, signature: string) => boolean {
  const key = createPublicKey({
    ...{ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' },
  } as const);
  return (text, signature) =>
    verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

const PEM = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g;

export function pemOf({ publicKey }: PublicKey): string {
  return `-----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`;
}

/** All public keys of a file in PEM; what stands between them is ignored. A sentence's end if it holds none, or another kind of key. */
export function publicKeysIn(text: string): Result<readonly PublicKey[], string> {
  const found = text.match(PEM) ?? [];
  if (found.length === 0) return failed('holds no public key (-----BEGIN PUBLIC KEY-----)');
  try {
    const keys = found.map((pem) => createPublicKey(pem));
    return keys.every(({ asymmetricKeyType }) => asymmetricKeyType === 'ed25519')
      ? ok(keys.map(publicKeyOf))
      : failed('holds a key that is not an Ed25519 key');
  } catch {
    return failed('holds a public key that cannot be read');
  }
}
