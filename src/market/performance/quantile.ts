// Quantiles of a sample.

/**
 * At `(n - 1) share` with linear interpolation between order statistics: R. J. Hyndman and Y. Fan, "Sample Quantiles in
 * Statistical Packages", The American Statistician 50 (1996), type 7. NaN for an empty list.
 */
export function quantileOf(ascending: Float64Array, share: number): number {
  const place = (ascending.length - 1) * share;
  const below = ascending[Math.floor(place)] ?? Number.NaN;
  const above = ascending[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
