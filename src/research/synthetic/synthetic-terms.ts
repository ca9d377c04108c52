// What a synthetic chain is made of: how volatile its contracts are, and how wide they are quoted. None of it was ever quoted.

export interface SyntheticTerms {
  readonly level: VolatilityLevel;
  /** By how much of itself the volatility grows while the square root of the days doubles from that of 30; may be below 0. */
  readonly term: number;
  /** Per unit of ln(strike / spot) / √years; below 0, as puts of stocks cost more. */
  readonly skew: number;
  /** Bid to ask of a contract with a delta of 0.50, in percent of its middle. */
  readonly spreadPercent: number;
}

/** Of contracts at the money with 30 days. */
export type VolatilityLevel =
  | { readonly kind: 'fixed'; readonly volatility: number }
  /** max(floor, factor × HV20). */
  | { readonly kind: 'historical'; readonly factor: number; readonly floor: number };

/** Everything as asked is 1 and 1. */
export interface SyntheticScale {
  readonly volatility: number;
  readonly spread: number;
}

export const AS_ASKED: SyntheticScale = { volatility: 1, spread: 1 };

export const SYNTHETIC_DEFAULTS = {
  level: { kind: 'historical', factor: 1.1, floor: 0.12 },
  term: 0.05,
  skew: -0.12,
  spreadPercent: 3,
} as const satisfies SyntheticTerms;

/** `synthetic option chain of SPY: …`, whole enough to judge a figure by. */
export function syntheticText(terms: SyntheticTerms, underlyings: readonly string[]): string {
  const { level, term, skew, spreadPercent } = terms;
  const volatility =
    level.kind === 'fixed'
      ? `a volatility of ${level.volatility}`
      : `a volatility of ${level.factor} times that of the last 20 closes, at least ${level.floor}`;
  return `SYNTHETIC OPTION CHAIN of ${underlyings.join(', ')}: none of these option prices was ever quoted. They are computed from ${volatility}, with a term of ${term}, a skew of ${skew} and a spread of ${spreadPercent} %. ${calibrationText(terms)}`;
}

/** Nothing here reads a quote, so that a reader does not take the terms for a fit. */
function calibrationText({ level, term, skew, spreadPercent }: SyntheticTerms): string {
  const usual = SYNTHETIC_DEFAULTS;
  const isUsual =
    level.kind === 'historical' &&
    [level.factor, level.floor, term, skew, spreadPercent].join() ===
      [usual.level.factor, usual.level.floor, usual.term, usual.skew, usual.spreadPercent].join();
  return `These terms are ${isUsual ? 'the defaults' : 'as stated'}, calibrated on no quotes: compare a few contracts with those of a real day`;
}
