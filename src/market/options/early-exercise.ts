// When the owner of an American option exercises it early: a call on the last day before the stock trades without a dividend, a put for the
// interest on its strike.

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

export interface PutOverNight {
  readonly strike: number;
  /** Of the stock; NaN if unknown. */
  readonly spot: number;
  /** Of the put, per share; NaN if unknown. */
  readonly price: number;
  /** On the strike, until the next session. */
  readonly interest: number;
}

/** Exercised, the put gives up its time value and receives the strike a night earlier. Without a price nothing is known. */
export function isExercisedForInterest({ strike, spot, price, interest }: PutOverNight): boolean {
  return spot < strike && price - (strike - spot) < interest;
}
