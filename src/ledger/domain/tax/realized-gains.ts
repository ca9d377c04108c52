// Realised gains of a tax year by term, with what wash sales disallowed.
import { plus } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY } from '../../../kernel/decimal.ts';
import type { Term } from '../lots/holding-period.ts';
import type { WashClosure } from './wash/wash-view.ts';

export interface RealizedGains {
  readonly proceeds: Money;
  readonly cost: Money;
  /** Losses that wash sales disallowed; never negative. */
  readonly disallowedLoss: Money;
  /** Proceeds less cost, with the disallowed losses added back. */
  readonly gain: Money;
}

export interface RealizedYear extends Readonly<Record<Term, RealizedGains>> {
  readonly year: number;
  readonly total: RealizedGains;
}

/** `closures`: of taxable portfolios, in one currency; those of other years are left out. */
export function realizedIn(closures: readonly WashClosure[], year: number): RealizedYear {
  const ofYear = closures.filter((one) => yearOf(one) === year);
  return {
    year,
    SHORT: gainsOf(ofYear.filter(({ term }) => term === 'SHORT')),
    LONG: gainsOf(ofYear.filter(({ term }) => term === 'LONG')),
    total: gainsOf(ofYear),
  };
}

export function yearOf({ closedOn }: Pick<WashClosure, 'closedOn'>): number {
  return Number(closedOn.slice(0, 4));
}

function gainsOf(closures: readonly WashClosure[]): RealizedGains {
  return closures.reduce(
    (sum: RealizedGains, one) => ({
      proceeds: plus(sum.proceeds, one.proceeds),
      cost: plus(sum.cost, one.cost),
      disallowedLoss: plus(sum.disallowedLoss, one.disallowedLoss),
      gain: plus(sum.gain, one.allowedGain),
    }),
    { proceeds: NO_MONEY, cost: NO_MONEY, disallowedLoss: NO_MONEY, gain: NO_MONEY },
  );
}
