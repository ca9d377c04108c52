// A short stable fingerprint of a text: FNV-1a, 64 bits, for ids that must be the same wherever they are computed.

/** The offset basis and the prime of FNV-1a, each as two halves: arithmetic of 32 bits needs no object for each step. */
const BASIS_HIGH = 0xcbf29ce4;
const BASIS_LOW = 0x84222325;
/** The prime is 2^40 + 0x1b3. */
const PRIME_LOW = 0x1b3;
const PRIME_SHIFT_IN_HIGH = 8;
const HALF = 2 ** 32;

const encoder = new TextEncoder();

/**
 * Sixteen hexadecimal digits over the UTF-8 bytes. Not cryptographic: a text with a given fingerprint is easy to
 * construct.
 */
export function fingerprint(text: string): string {
  let high = BASIS_HIGH;
  let low = BASIS_LOW;
  for (const byte of encoder.encode(text)) {
    low = (low ^ byte) >>> 0;
    const product = low * PRIME_LOW;
    const carried = Math.floor(product / HALF);
    high = (Math.imul(high, PRIME_LOW) + (low << PRIME_SHIFT_IN_HIGH) + carried) >>> 0;
    low = product >>> 0;
  }
  return half(high) + half(low);
}

function half(value: number): string {
  return value.toString(16).padStart(8, '0');
}
