// Seeded numbers that depend only on their name, so that the same request always gets the same answer.

/** Uniform in 0..1 for a seed and the words and numbers that name the draw. */
export function noise(seed: number, ...names: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const letter of names.join('|')) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  }
  // Finalisation steps of a 32-bit mixer: without them neighbouring minutes would get similar numbers.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
