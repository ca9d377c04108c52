// The only source of random numbers.

/** 0 (inclusive) to 1 (exclusive): for jitter, never for identity. */
export function drawFraction(): number {
  return Math.random();
}
