// Target weights against PyPortfolioOpt's on the same covariance, laws of the optimum, and bad input. The fixture names the
// versions it was made with; weights.py beside it makes it.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Result } from '../../../../src/kernel/result.ts';
import {
  expectedReturns,
  impliedReturns,
  type MarketViews,
} from '../../../../src/ledger/domain/optimiser/black-litterman.ts';
import {
  type Bound,
  boundedWeights,
} from '../../../../src/ledger/domain/optimiser/bounded-weights.ts';
import {
  dot,
  type Matrix,
  type OptimiserRefusal,
  product,
} from '../../../../src/ledger/domain/optimiser/covariance.ts';
import { riskParity } from '../../../../src/ledger/domain/optimiser/risk-parity.ts';

const LONG_ONLY: Bound = { min: 0, max: 1 };

function minimumVariance(
  covariance: Matrix,
  bounds: readonly Bound[] = covariance.map(() => LONG_ONLY),
) {
  return boundedWeights({ covariance, bounds, returns: covariance.map(() => 0) });
}

function blackLitterman(views: MarketViews, bounds: readonly Bound[]) {
  const expected = expectedReturns(views);
  if (!expected.ok) return expected;
  const returns = expected.value.map((one) => one / views.riskAversion);
  return boundedWeights({ covariance: views.covariance, returns, bounds });
}

const vector = z.array(z.number());
const bounds = z
  .array(z.tuple([z.number(), z.number()]))
  .transform((all) => all.map(([min, max]): Bound => ({ min, max })));

const fixture = z
  .object({
    covariance: z.array(vector),
    market_caps: vector,
    risk_aversion: z.number(),
    tau: z.number(),
    views: z.object({ P: z.array(vector), Q: vector, omega: vector }),
    bounds: z.object({ half: bounds, mixed: bounds }),
    minimum_variance: z.object({ long_only: vector, half: vector, mixed: vector }),
    risk_parity: vector,
    black_litterman: z.object({
      prior: vector,
      posterior: vector,
      long_only: vector,
      half: vector,
    }),
  })
  .parse(
    JSON.parse(
      readFileSync(new URL('../../../fixtures/optimiser/weights.json', import.meta.url), 'utf8'),
    ),
  );

const { covariance, views } = fixture;

const market: MarketViews = {
  covariance,
  marketValues: fixture.market_caps,
  riskAversion: fixture.risk_aversion,
  tau: fixture.tau,
  views: views.P.map((of, index) => ({
    of,
    expected: views.Q[index] ?? Number.NaN,
    uncertainty: views.omega[index] ?? Number.NaN,
  })),
};

function found<Value>(result: Result<Value, OptimiserRefusal>): Value {
  if (!result.ok) throw new Error(result.failure.kind);
  return result.value;
}

function expectClose(actual: readonly number[], expected: readonly number[], within: number) {
  expect(actual).toHaveLength(expected.length);
  for (const [index, one] of actual.entries())
    expect(Math.abs(one - (expected[index] ?? Number.NaN)), `at ${index}`).toBeLessThan(within);
}

/** What the solvers behind PyPortfolioOpt leave. */
const SOLVER = 1e-6;

describe('against PyPortfolioOpt', () => {
  it.each(['half', 'mixed'] as const)('minimum variance has its weights: %s bounds', (name) => {
    const weights = found(minimumVariance(covariance, fixture.bounds[name]));
    expectClose(weights, fixture.minimum_variance[name], SOLVER);
  });

  it('minimum variance has its weights, long only', () => {
    expectClose(found(minimumVariance(covariance)), fixture.minimum_variance.long_only, SOLVER);
  });

  it('risk parity has its weights', () => {
    expectClose(found(riskParity(covariance)), fixture.risk_parity, SOLVER);
  });

  it('Black-Litterman has its implied and its expected returns', () => {
    expectClose(impliedReturns(market), fixture.black_litterman.prior, 1e-14);
    expectClose(found(expectedReturns(market)), fixture.black_litterman.posterior, 1e-14);
  });

  it('Black-Litterman has its weights', () => {
    const longOnly = covariance.map(() => LONG_ONLY);
    expectClose(found(blackLitterman(market, longOnly)), fixture.black_litterman.long_only, SOLVER);
    const half = found(blackLitterman(market, fixture.bounds.half));
    expectClose(half, fixture.black_litterman.half, SOLVER);
  });
});

/** A covariance of up to eight assets: factors times their transpose, and some variance of each asset's own. */
const covariances: fc.Arbitrary<Matrix> = fc
  .integer({ min: 1, max: 8 })
  .chain((size) =>
    fc.array(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 3 }), {
      minLength: size,
      maxLength: size,
    }),
  )
  .map((factors) =>
    factors.map((one, i) =>
      factors.map((other, j) => dot(one, other) / 100_000 + (i === j ? 0.01 : 0)),
    ),
  );

const sumOf = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0);

describe('laws', () => {
  it('weights add up to 1 within their bounds, and no move of weight lowers the variance', () => {
    fc.assert(
      fc.property(covariances, (drawn) => {
        const max = Math.min(1, 2 / drawn.length);
        const weights = found(
          minimumVariance(
            drawn,
            drawn.map(() => ({ min: 0, max })),
          ),
        );
        expect(sumOf(weights)).toBeCloseTo(1, 12);
        for (const one of weights) expect(one >= 0 && one <= max).toBe(true);
        const slopes = product(drawn, weights);
        const givers = slopes.filter((_, index) => (weights[index] ?? 0) > 0);
        const takers = slopes.filter((_, index) => (weights[index] ?? 0) < max);
        if (takers.length > 0)
          expect(Math.max(...givers) - Math.min(...takers)).toBeLessThan(1e-12);
      }),
    );
  });

  it('by risk parity every asset adds the same variance', () => {
    fc.assert(
      fc.property(covariances, (drawn) => {
        const weights = found(riskParity(drawn));
        expect(sumOf(weights)).toBeCloseTo(1, 12);
        const parts = product(drawn, weights).map((slope, index) => slope * (weights[index] ?? 0));
        const mean = sumOf(parts) / parts.length;
        for (const part of parts) expect(part / mean).toBeCloseTo(1, 9);
      }),
    );
  });

  it('without views the market is what Black and Litterman hold', () => {
    const weights = found(
      blackLitterman(
        { ...market, views: [] },
        covariance.map(() => LONG_ONLY),
      ),
    );
    const total = sumOf(fixture.market_caps);
    expectClose(
      weights,
      fixture.market_caps.map((one) => one / total),
      1e-9,
    );
  });
});

describe('bad input', () => {
  const kindOf = (result: Result<unknown, OptimiserRefusal>) =>
    result.ok ? 'none' : result.failure.kind;

  it.each([
    [[], 'NO_ASSETS'],
    [[[1, 0]], 'MALFORMED'],
    [[[Number.NaN]], 'MALFORMED'],
    [
      [
        [1, 0.1],
        [0.2, 1],
      ],
      'MALFORMED',
    ],
    [
      [
        [1, 2],
        [2, 1],
      ],
      'NOT_POSITIVE_DEFINITE',
    ],
    [
      [
        [1, 1],
        [1, 1],
      ],
      'NOT_POSITIVE_DEFINITE',
    ],
    [[[0]], 'NOT_POSITIVE_DEFINITE'],
  ])('is refused: the covariance %j', (matrix, kind) => {
    expect(kindOf(minimumVariance(matrix))).toBe(kind);
    expect(kindOf(riskParity(matrix))).toBe(kind);
  });

  it.each([
    [
      [
        { min: 0, max: 0.4 },
        { min: 0, max: 0.4 },
      ],
      'BOUNDS_INFEASIBLE',
    ],
    [
      [
        { min: 0.6, max: 1 },
        { min: 0.6, max: 1 },
      ],
      'BOUNDS_INFEASIBLE',
    ],
    [
      [
        { min: -1, max: 1 },
        { min: 0, max: 1 },
      ],
      'MALFORMED',
    ],
    [
      [
        { min: 0.5, max: 0.4 },
        { min: 0, max: 1 },
      ],
      'MALFORMED',
    ],
    [[{ min: 0, max: 1 }], 'MALFORMED'],
  ])('is refused: the bounds %j', (given, kind) => {
    expect(
      kindOf(
        minimumVariance(
          [
            [1, 0],
            [0, 1],
          ],
          given,
        ),
      ),
    ).toBe(kind);
  });

  it('is refused: a view of other assets, or one that is certain', () => {
    const sure = { of: [1, 0, 0, 0, 0], expected: 0.1, uncertainty: 0 };
    expect(kindOf(expectedReturns({ ...market, views: [sure] }))).toBe('MALFORMED');
    const other = { of: [1], expected: 0.1, uncertainty: 1 };
    expect(kindOf(expectedReturns({ ...market, views: [other] }))).toBe('MALFORMED');
    expect(kindOf(expectedReturns({ ...market, marketValues: [0, 0, 0, 0, 0] }))).toBe('MALFORMED');
  });
});
