// The volatility of each contract of a synthetic chain: by its days to expiry and its distance from the money.
import { DAYS_PER_YEAR } from '../../market/options/pricing/pricing-inputs.ts';
import type { SyntheticTerms } from './synthetic-terms.ts';

const USUAL_YEARS = 30 / DAYS_PER_YEAR;
/** The skew of the last hours would have no bound. */
const YEARS_MIN = 5 / DAYS_PER_YEAR;
/** Of the level: what a straight line gives far from the money is beyond what is quoted there. */
const [LOWEST, HIGHEST] = [0.5, 2.5];

export interface AtStrike {
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
}

/** level × (1 + term × (√(years / 30 days) − 1)) + skew × ln(strike / spot) / √years, from half to two and a half times the level. */
export function volatilityAt(
  level: number,
  { term, skew }: Pick<SyntheticTerms, 'term' | 'skew'>,
  { spot, strike, years }: AtStrike,
): number {
  const read = Math.max(years, YEARS_MIN);
  const ofTerm = level * (1 + term * (Math.sqrt(read / USUAL_YEARS) - 1));
  const volatility = ofTerm + (skew * Math.log(strike / spot)) / Math.sqrt(read);
  return Math.min(Math.max(volatility, LOWEST * level), HIGHEST * level);
}
