// Statistics of a list of gains and losses to the cent: rates, sums, and the ratio of both sides.
import { cents, sumOfCents } from '../instruments/money.ts';
import { type Figure, known, meanOf, missing } from './figure.ts';

export interface GainStatistics {
  readonly count: number;
  readonly wins: number;
  readonly losses: number;
  /** Break-even to the cent: counted separately, in no rate. */
  readonly breakEven: number;
  readonly total: number;
  /** Wins over wins and losses, a fraction. */
  readonly winRate: Figure;
  /** Gross win over gross loss. */
  readonly profitFactor: Figure;
  /** The mean gain of all, break-even included. */
  readonly expectancy: Figure;
  readonly averageWin: Figure;
  /** Negative. */
  readonly averageLoss: Figure;
  readonly longestLosingStreak: number;
}

/**
 * Win rate without break-even; profit factor = gross win / gross loss (J. Schwager, "Schwager on Futures: Technical
 * Analysis", 1996); expectancy = mean gain (V. K. Tharp, "Trade Your Way to Financial Freedom", 1998).
 */
export function gainStatistics(amounts: readonly number[]): GainStatistics {
  const gains = amounts.map(cents);
  const wins = gains.filter((gain) => gain > 0);
  const losses = gains.filter((gain) => gain < 0);
  const decided = wins.length + losses.length;
  return {
    count: gains.length,
    wins: wins.length,
    losses: losses.length,
    breakEven: gains.length - decided,
    total: sumOfCents(gains),
    winRate: decided === 0 ? missing('no-trades') : known(wins.length / decided),
    profitFactor: profitFactor(gains.length, sumOfCents(wins), -sumOfCents(losses)),
    expectancy: meanOf(gains, 'no-trades'),
    averageWin: meanOf(wins, gains.length === 0 ? 'no-trades' : 'no-wins'),
    averageLoss: meanOf(losses, gains.length === 0 ? 'no-trades' : 'no-losses'),
    longestLosingStreak: longestLosingStreak(gains),
  };
}

function profitFactor(count: number, grossWin: number, grossLoss: number): Figure {
  if (count === 0) return missing('no-trades');
  return grossLoss === 0 ? missing('no-losses') : known(grossWin / grossLoss);
}

function longestLosingStreak(gains: readonly number[]): number {
  let longest = 0;
  let current = 0;
  for (const gain of gains) {
    current = gain < 0 ? current + 1 : 0;
    longest = Math.max(longest, current);
  }
  return longest;
}
