// When the owner of an American call exercises it early: on the last day before the stock trades without a dividend.

export interface CallBeforeExDate {
  readonly strike: number;
  /** Of the stock; NaN if unknown. */
  readonly spot: number;
  /** Of the call, per share; NaN if unknown. */
  readonly price: number;
  /** Per share. */
  readonly dividend: number;
}

/**
 * Exercised, the call gives up its time value and receives the dividend. One in the money of unknown price counts as exercised; without
 * the price of the stock nothing is known.
 */
export function isExercisedForDividend({
  strike,
  spot,
  price,
  dividend,
}: CallBeforeExDate): boolean {
  if (!(spot > strike) || !(dividend > 0)) return false;
  const timeValue = price - (spot - strike);
  return !(timeValue >= dividend);
}
