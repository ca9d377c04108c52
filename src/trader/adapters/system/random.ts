// The one source of drawn numbers.

/** 0 (inclusive) to 1 (exclusive): for jitter, never for identity. */
export function drawFraction(): number {
  return Math.random();
}
