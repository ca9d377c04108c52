// Target weights by one of the methods, with the risk that they have.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { expectedReturns, impliedReturns, type MarketViews, type View } from './black-litterman.ts';
import { boundedWeights, refusalOfBounds } from './bounded-weights.ts';
import {
  dot,
  type Matrix,
  type OptimiserRefusal,
  product,
  refusalOfCovariance,
  type Vector,
} from './covariance.ts';
import { hierarchicalRiskParity } from './hierarchical-risk-parity.ts';
import { riskParity } from './risk-parity.ts';
import type { SolveWeights, WeightConstraints } from './weight-constraints.ts';

export type Objective =
  | { readonly kind: 'minimum-variance' }
  /** `returns`: expected, of a year. */
  | { readonly kind: 'mean-variance'; readonly returns: Vector; readonly riskAversion: number }
  | { readonly kind: 'maximum-sharpe'; readonly returns: Vector; readonly riskFree: number }
  | { readonly kind: 'cvar'; readonly beta: number; readonly series: readonly Vector[] }
  | { readonly kind: 'risk-parity' }
  | { readonly kind: 'hierarchical-risk-parity' }
  | ({ readonly kind: 'black-litterman' } & Market);

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
  readonly volatilities: Vector;
  /** The part of its variance that each asset adds. */
  readonly riskShares: Vector;
  /** Of the methods that expect any; `implied` by Black-Litterman. */
  readonly returns: { readonly implied?: Vector; readonly expected: Vector } | undefined;
  /** Mean loss of a period beyond the quantile; of the method cvar. */
  readonly cvar: number | undefined;
}

export interface WeightsProblem {
  readonly covariance: Matrix;
  readonly objective: Objective;
  readonly constraints: WeightConstraints;
}

export function optimisedWeights(
  { covariance, objective, constraints }: WeightsProblem,
  solve: SolveWeights,
): Result<OptimisedWeights, OptimiserRefusal> {
  const { bounds } = constraints;
  const refusal = refusalOfCovariance(covariance) ?? refusalOfBounds(bounds, covariance.length);
  if (refusal !== undefined) return failed(refusal);
  const quadratic = (returns: Vector) =>
    isBoundedOnly(constraints)
      ? boundedWeights({ covariance, returns, bounds })
      : solve({ kind: 'quadratic', covariance, returns, constraints });
  const answer = (found: Result<Vector, OptimiserRefusal>, returns?: OptimisedWeights['returns']) =>
    described(covariance, found, returns);
  switch (objective.kind) {
    case 'minimum-variance':
      return answer(quadratic(covariance.map(() => 0)));
    case 'mean-variance': {
      const { returns: expected, riskAversion } = objective;
      return answer(quadratic(expected.map((one) => one / riskAversion)), { expected });
    }
    case 'maximum-sharpe': {
      const { returns: expected, riskFree } = objective;
      const excess = expected.map((one) => one - riskFree);
      return answer(solve({ kind: 'sharpe', covariance, excess, constraints }), { expected });
    }
    case 'cvar': {
      const { beta, series } = objective;
      const found = answer(solve({ kind: 'tail', series, beta, constraints }));
      return found.ok
        ? ok({ ...found.value, cvar: meanTail(found.value.weights, objective) })
        : found;
    }
    case 'risk-parity':
      return answer(riskParity(covariance));
    case 'hierarchical-risk-parity':
      return answer(hierarchicalRiskParity(covariance));
    case 'black-litterman': {
      const market = { ...objective, covariance, views: viewsOn(covariance, objective) };
      const expected = expectedReturns(market);
      if (!expected.ok) return expected;
      const returns = { implied: impliedReturns(market), expected: expected.value };
      return answer(quadratic(expected.value.map((one) => one / market.riskAversion)), returns);
    }
    default:
      return objective satisfies never;
  }
}

/** Steps from pair to pair are short for a few assets; more of them are solved by a programme. */
const STEPPED_MAX = 50;

function isBoundedOnly({ bounds, groups, turnover }: WeightConstraints): boolean {
  return bounds.length <= STEPPED_MAX && groups.length === 0 && turnover === undefined;
}

/** Rockafellar and Uryasev 2000: the mean of the worst losses, of which the last one counts in part. */
function meanTail(
  weights: Vector,
  { series, beta }: Extract<Objective, { readonly kind: 'cvar' }>,
): number {
  const count = series[0]?.length ?? 0;
  const losses = Array.from(
    { length: count },
    (_, day) =>
      -weights.reduce((sum, weight, asset) => sum + weight * (series[asset]?.[day] ?? 0), 0),
  ).toSorted((a, b) => b - a);
  const tail = (1 - beta) * count;
  const sum = losses.reduce((all, loss, at) => all + loss * Math.min(1, Math.max(0, tail - at)), 0);
  return sum / tail;
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
  returns: OptimisedWeights['returns'],
): Result<OptimisedWeights, OptimiserRefusal> {
  if (!found.ok) return found;
  const weights = found.value;
  const slopes = product(covariance, weights);
  const variance = dot(weights, slopes);
  return ok({
    weights,
    volatility: Math.sqrt(variance),
    volatilities: covariance.map((row, at) => Math.sqrt(row[at] ?? 0)),
    riskShares: weights.map((weight, at) => (weight * (slopes[at] ?? 0)) / variance),
    returns,
    cvar: undefined,
  });
}
