// The signature of requests to SSI FastConnect that move cash or securities: RSA PKCS #1 v1.5 with SHA-256 over the very bytes of the
// body, in hexadecimal, as the header X-Signature.
import { createPrivateKey, type JsonWebKey, sign } from 'node:crypto';

/** Signs a body; the same bytes must be sent. */
export type Signer = (body: Uint8Array) => string;

const FIELDS: readonly (readonly [keyof JsonWebKey, string])[] = [
  ['n', 'Modulus'],
  ['e', 'Exponent'],
  ['d', 'D'],
  ['p', 'P'],
  ['q', 'Q'],
  ['dp', 'DP'],
  ['dq', 'DQ'],
  ['qi', 'InverseQ'],
];

/** `key`: as SSI shows it once, base64 of an XML document `RSAKeyValue`, or as PEM. Undefined if it is not such a key. */
export function signerFrom(key: string): Signer | undefined {
  if (key.trimStart().startsWith('-----BEGIN')) return signerFromPem(key);
  const xml = Buffer.from(key, 'base64').toString('utf8');
  const jwk: JsonWebKey = { kty: 'RSA' };
  for (const [field, name] of FIELDS) {
    const [, value] = new RegExp(`<${name}>([A-Za-z0-9+/=\\s]+)</${name}>`).exec(xml) ?? [];
    if (value === undefined) return undefined;
    jwk[field] = Buffer.from(value, 'base64').toString('base64url');
  }
  try {
    const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
    return (body) => sign('sha256', body, privateKey).toString('hex');
  } catch {
    return undefined;
  }
}

function signerFromPem(pem: string): Signer | undefined {
  try {
    const privateKey = createPrivateKey({ key: pem, format: 'pem' });
    if (privateKey.asymmetricKeyType !== 'rsa') return undefined;
    return (body) => sign('sha256', body, privateKey).toString('hex');
  } catch {
    return undefined;
  }
}
