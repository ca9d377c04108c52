// The encryption of a message for one browser (RFC 8291 with the content coding aes128gcm of RFC 8188, in one record).
import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';

/** Of a browser, base64url. */
export interface BrowserKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** Drawn for one message, and never again: a second message with both would give both away. */
export interface Once {
  readonly salt: Buffer;
  /** With its pair of keys. */
  readonly sender: ECDH;
}

const CURVE = 'prime256v1';
const SALT_BYTES = 16;
const RECORD_BYTES = 4_096;
/** Ends the last record. */
const DELIMITER = Buffer.of(2);

export function encrypted(
  text: string,
  { p256dh, auth }: BrowserKeys,
  { salt, sender }: Once = drawn(),
): Buffer {
  const receiver = Buffer.from(p256dh, 'base64url');
  const own = sender.getPublicKey();
  const secret = derived(sender.computeSecret(receiver), {
    salt: Buffer.from(auth, 'base64url'),
    use: Buffer.concat([Buffer.from('WebPush: info\0'), receiver, own]),
    bytes: 32,
  });
  const key = derived(secret, { salt, use: 'Content-Encoding: aes128gcm\0', bytes: 16 });
  const nonce = derived(secret, { salt, use: 'Content-Encoding: nonce\0', bytes: 12 });
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const body = Buffer.concat([
    cipher.update(text, 'utf8'),
    cipher.update(DELIMITER),
    cipher.final(),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  return Buffer.concat([salt, size, Buffer.of(own.length), own, body, cipher.getAuthTag()]);
}

function drawn(): Once {
  const sender = createECDH(CURVE);
  sender.generateKeys();
  return { salt: randomBytes(SALT_BYTES), sender };
}

interface Derivation {
  readonly salt: Buffer;
  readonly use: Buffer | string;
  readonly bytes: number;
}

function derived(secret: Buffer, { salt, use, bytes }: Derivation): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, use, bytes));
}
