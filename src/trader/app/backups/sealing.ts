// Seals the objects of one generation with AES-256-GCM, under a key derived for that generation alone. Each object has its number
// as the nonce, and is authentic only under its own name: objects cannot be exchanged, left out at the end, or taken from another
// generation.
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

export interface Sealing {
  seal(object: NumberedObject, content: Buffer): Buffer;
  /** Undefined if it was altered or cut, or sealed with another key. */
  open(object: NumberedObject, sealed: Buffer): Buffer | undefined;
}

export interface NumberedObject {
  /** Used once in a generation. */
  readonly number: number;
  /** What it is: not in the object, and the same when it is opened. */
  readonly is: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function sealingOf(key: Buffer, salt: Buffer): Sealing {
  const own = Buffer.from(hkdfSync('sha256', key, salt, 'sluice backup 1', KEY_BYTES));
  return {
    seal({ number, is }, content) {
      const cipher = createCipheriv(CIPHER, own, nonceOf(number)).setAAD(Buffer.from(is));
      return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
    },
    open({ number, is }, sealed) {
      if (sealed.length < TAG_BYTES) return undefined;
      const end = sealed.length - TAG_BYTES;
      const cipher = createDecipheriv(CIPHER, own, nonceOf(number), { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(is)).setAuthTag(sealed.subarray(end));
      try {
        return Buffer.concat([cipher.update(sealed.subarray(0, end)), cipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(number, NONCE_BYTES - 4);
  return nonce;
}
