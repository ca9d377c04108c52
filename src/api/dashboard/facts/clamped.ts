// A number between two others.

export function clamped(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
