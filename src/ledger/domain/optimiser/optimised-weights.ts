// Target weights by one of the methods, with the risk that they have.
import { ok, type Result } from '../../../kernel/result.ts';
import {
  blackLitterman,
  expectedReturns,
  impliedReturns,
  type MarketViews,
  type View,
} from './black-litterman.ts';
import { type Bound, minimumVariance } from './bounded-weights.ts';
import { dot, type Matrix, type OptimiserRefusal, product, type Vector } from './covariance.ts';
import { riskParity } from './risk-parity.ts';

export type Objective =
  | { readonly kind: 'minimum-variance'; readonly bounds: readonly Bound[] }
  | { readonly kind: 'risk-parity' }
  | ({ readonly kind: 'black-litterman'; readonly bounds: readonly Bound[] } & Market);

interface Market extends Omit<MarketViews, 'covariance' | 'views'> {
  readonly views: readonly StatedView[];
}

/** Without an uncertainty, it is that of the market's own estimate: tau times the variance of what the view is of. */
export type StatedView = Omit<View, 'uncertainty'> & { readonly uncertainty: number | undefined };

export interface OptimisedWeights {
  /** They add up to 1. */
  readonly weights: Vector;
  /** Of the whole, in the unit of the covariance. */
  readonly volatility: number;
  /** The part of its variance that each asset adds. */
  readonly riskShares: Vector;
  /** Of Black-Litterman. */
  readonly returns: { readonly implied: Vector; readonly expected: Vector } | undefined;
}

export function optimisedWeights(
  covariance: Matrix,
  objective: Objective,
): Result<OptimisedWeights, OptimiserRefusal> {
  switch (objective.kind) {
    case 'minimum-variance':
      return described(covariance, minimumVariance(covariance, objective.bounds));
    case 'risk-parity':
      return described(covariance, riskParity(covariance));
    case 'black-litterman': {
      const market = { ...objective, covariance, views: viewsOn(covariance, objective) };
      const expected = expectedReturns(market);
      if (!expected.ok) return expected;
      const found = described(covariance, blackLitterman(market, objective.bounds));
      if (!found.ok) return found;
      const returns = { implied: impliedReturns(market), expected: expected.value };
      return ok({ ...found.value, returns });
    }
    default:
      return objective satisfies never;
  }
}

function viewsOn(covariance: Matrix, { views, tau }: Market): readonly View[] {
  return views.map(({ uncertainty, ...view }) => ({
    ...view,
    uncertainty: uncertainty ?? tau * dot(view.of, product(covariance, view.of)),
  }));
}

function described(
  covariance: Matrix,
  found: Result<Vector, OptimiserRefusal>,
): Result<OptimisedWeights, OptimiserRefusal> {
  if (!found.ok) return found;
  const weights = found.value;
  const slopes = product(covariance, weights);
  const variance = dot(weights, slopes);
  const riskShares = weights.map((weight, at) => (weight * (slopes[at] ?? 0)) / variance);
  return ok({ weights, volatility: Math.sqrt(variance), riskShares, returns: undefined });
}
