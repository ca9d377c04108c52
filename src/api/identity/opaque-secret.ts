// Secrets that a client keeps and the store knows only by hash: refresh tokens, API keys, one-time codes.
import { hash, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const ID_BYTES = 10;

type Draw = (bytes: number) => Buffer;

/** 256 random bits: guessing is hopeless, so a plain hash of it is enough in the store. */
export function drawSecret(draw: Draw): string {
  return draw(SECRET_BYTES).toString('base64url');
}

/** `usr_3f…`: 80 random bits behind a word that says what it names. */
export function drawId(kind: 'usr' | 'ses' | 'key' | 'psh' | 'sig', draw: Draw): string {
  return `${kind}_${draw(ID_BYTES).toString('hex')}`;
}

export function hashOfSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
