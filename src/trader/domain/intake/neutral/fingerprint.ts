// A short stable fingerprint of a text: FNV-1a, 64 bits, for ids that must be the same wherever they are computed.

const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

const encoder = new TextEncoder();

/**
 * Sixteen hexadecimal digits over the UTF-8 bytes. Not cryptographic: a text with a given fingerprint is easy to
 * construct.
 */
export function fingerprint(text: string): string {
  let hash = OFFSET_BASIS;
  for (const byte of encoder.encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}
