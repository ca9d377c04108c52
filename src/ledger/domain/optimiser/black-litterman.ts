// Expected returns from what the market implies and from views on it (Black and Litterman 1992).
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  dot,
  isOfSize,
  type Matrix,
  type OptimiserRefusal,
  product,
  refusalOfCovariance,
  solved,
  type Vector,
} from './covariance.ts';

export interface View {
  /** Of each asset: 1 for its own return, 1 and -1 for that of one above that of another. */
  readonly of: Vector;
  readonly expected: number;
  /** Variance of the error of the view; above 0. */
  readonly uncertainty: number;
}

export interface MarketViews {
  readonly covariance: Matrix;
  /** Market values, in any unit. */
  readonly marketValues: Vector;
  /** How many units of return the market asks for one of variance. */
  readonly riskAversion: number;
  /** Uncertainty of the returns that the market implies, as a part of the covariance. */
  readonly tau: number;
  readonly views: readonly View[];
}

/** Per period of the covariance. */
export function impliedReturns({
  covariance,
  marketValues,
  riskAversion,
}: Pick<MarketViews, 'covariance' | 'marketValues' | 'riskAversion'>): Vector {
  const total = marketValues.reduce((sum, one) => sum + one, 0);
  const weights = marketValues.map((one) => one / total);
  return product(covariance, weights).map((one) => one * riskAversion);
}

/** Without views, those that the market implies. */
export function expectedReturns(market: MarketViews): Result<Vector, OptimiserRefusal> {
  const refusal = refusalOfMarket(market);
  if (refusal !== undefined) return failed(refusal);
  const { covariance, tau, views } = market;
  const prior = impliedReturns(market);
  if (views.length === 0) return ok(prior);
  const spreads = views.map(({ of }) => product(covariance, of).map((one) => one * tau));
  const errors = views.map(({ of, uncertainty }, row) =>
    spreads.map((spread, column) => dot(of, spread) + (row === column ? uncertainty : 0)),
  );
  const surprises = views.map(({ of, expected }) => expected - dot(of, prior));
  const trust = solved(errors, surprises);
  if (!trust.ok) return trust;
  return ok(
    prior.map(
      (one, asset) =>
        one +
        dot(
          trust.value,
          spreads.map((spread) => spread[asset] ?? Number.NaN),
        ),
    ),
  );
}

function refusalOfMarket(market: MarketViews): OptimiserRefusal | undefined {
  const { covariance, marketValues, riskAversion, tau, views } = market;
  const size = covariance.length;
  const isOfMarket =
    isOfSize(marketValues, size) &&
    marketValues.every((one) => one >= 0) &&
    marketValues.some((one) => one > 0);
  if (!isOfMarket) return { kind: 'MALFORMED', what: 'marketValues' };
  if (!(riskAversion > 0)) return { kind: 'MALFORMED', what: 'riskAversion' };
  if (!(tau > 0)) return { kind: 'MALFORMED', what: 'tau' };
  const areViews = views.every(
    ({ of, expected, uncertainty }) =>
      isOfSize(of, size) && Number.isFinite(expected) && uncertainty > 0,
  );
  return areViews ? refusalOfCovariance(covariance) : { kind: 'MALFORMED', what: 'views' };
}
