// Signatures of requests: RSASSA-PKCS1-v1_5 with SHA-256 over the body as it came, in lower-case hex. Keys are base64 of .NET's XML.
import { createPublicKey, generateKeyPairSync, type JsonWebKey, verify } from 'node:crypto';
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface Verifier {
  isSigned(body: string, signature: string): boolean;
}

const KEY_BITS = 2_048;
/** Names of .NET by the names of RFC 7518. */
const PRIVATE_FIELDS = [
  ['Modulus', 'n'],
  ['Exponent', 'e'],
  ['P', 'p'],
  ['Q', 'q'],
  ['DP', 'dp'],
  ['DQ', 'dq'],
  ['InverseQ', 'qi'],
  ['D', 'd'],
] as const;

/** A private key as SSI hands it out. */
export function newKeyText(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
  const jwk = privateKey.export({ format: 'jwk' });
  const fields = PRIVATE_FIELDS.map(([name, field]) => {
    const bytes = Buffer.from(String(jwk[field]), 'base64url');
    return `<${name}>${bytes.toString('base64')}</${name}>`;
  });
  return Buffer.from(`<RSAKeyValue>${fields.join('')}</RSAKeyValue>`).toString('base64');
}

/** From a private or a public key; a failure is a sentence. */
export function createVerifier(keyText: string): Result<Verifier, string> {
  const xml = Buffer.from(keyText.trim(), 'base64').toString('utf8');
  const fieldOf = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1]?.trim();
  const [modulus, exponent] = [fieldOf('Modulus'), fieldOf('Exponent')];
  if (modulus === undefined || exponent === undefined)
    return failed('The key is not base64 of <RSAKeyValue> with Modulus and Exponent');
  const toUrl = (base64: string) => Buffer.from(base64, 'base64').toString('base64url');
  const jwk: JsonWebKey = { kty: 'RSA', n: toUrl(modulus), e: toUrl(exponent) };
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return ok({
      isSigned: (body, signature) =>
        /^[0-9a-f]+$/.test(signature) &&
        verify('sha256', Buffer.from(body, 'utf8'), key, Buffer.from(signature, 'hex')),
    });
  } catch {
    return failed('The key has a Modulus or an Exponent that is not an RSA key');
  }
}
