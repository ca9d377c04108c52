// The seeds of the keys that sign what is published. They follow from the key of the book, so its backup is theirs, and one that gets out
// says nothing about the others.
import { hkdfSync } from 'node:crypto';

const SEED_BYTES = 32;

/** HKDF with SHA-256 (RFC 5869): 32 bytes for an Ed25519 key (RFC 8032). `generation` is 1 for the first key, one more for each later one. */
export function signingSeed(bookKey: Buffer, generation: number): Buffer {
  const info = `sluice signing key ${generation}`;
  return Buffer.from(hkdfSync('sha256', bookKey, '', info, SEED_BYTES));
}
