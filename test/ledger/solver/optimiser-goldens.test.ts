// Target weights against PyPortfolioOpt, skfolio and cvxpy on the same returns. The fixture names the versions it was made with;
// methods.py beside it makes it, and `npm run test:tools` compares it with what the programs answer.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createHighsOptimiser,
  type ObjectiveRequest,
  type WeightConstraints,
  type WeightsFound,
} from '../../../src/ledger/app/optimise-weights.ts';
import type { WeightSample } from '../../../src/ledger/ports/weight-optimiser.ts';

const vector = z.array(z.number());
const fixture = z
  .object({
    periods: z.number(),
    beta: z.number(),
    risk_free: z.number(),
    risk_aversion: z.number(),
    cases: z.record(
      z.string(),
      z.object({
        returns: z.array(vector),
        shrinkage: z.number(),
        covariance_row: vector,
        groups: z.array(
          z.object({ name: z.string(), members: vector, min: z.number(), max: z.number() }),
        ),
        turnover: z.object({ from: vector, max: z.number() }),
        bounds: z.object({ min: z.number(), max: z.number() }),
        weights: z.record(z.string(), vector),
        sample: z.record(z.string(), vector),
      }),
    ),
  })
  .parse(
    JSON.parse(
      readFileSync(new URL('../../fixtures/optimiser/methods.json', import.meta.url), 'utf8'),
    ),
  );

const { beta, risk_free: riskFree, risk_aversion: riskAversion } = fixture;
const optimiser = createHighsOptimiser();

const OBJECTIVES: Readonly<Record<string, ObjectiveRequest>> = {
  minimum_variance: { kind: 'minimum-variance' },
  mean_variance: { kind: 'mean-variance', returns: undefined, riskAversion },
  maximum_sharpe: { kind: 'maximum-sharpe', returns: undefined, riskFree },
  hierarchical_risk_parity: { kind: 'hierarchical-risk-parity' },
  risk_parity: { kind: 'risk-parity' },
  cvar: { kind: 'cvar', beta },
};

async function weighed(
  sample: WeightSample,
  objective: ObjectiveRequest | undefined,
  constraints: WeightConstraints,
): Promise<WeightsFound> {
  if (objective === undefined) throw new Error('no such method');
  const found = await optimiser.optimise({ sample, objective, constraints });
  if (!found.ok) throw new Error(JSON.stringify(found.failure));
  return found.value;
}

function apart(actual: readonly number[], expected: readonly number[] = []): number {
  expect(actual).toHaveLength(expected.length);
  return Math.max(...actual.map((one, at) => Math.abs(one - (expected[at] ?? Number.NaN))));
}

describe.each(Object.entries(fixture.cases))('%s', (_, given) => {
  const size = given.returns.length;
  const bounded = (min: number, max: number) => ({
    bounds: Array.from({ length: size }, () => ({ min, max })),
    ...{ groups: [], turnover: undefined },
  });
  const sampleBy = (estimator: 'ledoit_wolf' | 'sample'): WeightSample => ({
    kind: 'returns',
    series: given.returns,
    periodsPerYear: fixture.periods,
    estimator,
  });
  const free = bounded(0, 1);
  const own = bounded(given.bounds.min, given.bounds.max);
  const grouped = { ...own, groups: given.groups };
  const { turnover } = given;
  const constraintsOf: Readonly<Record<string, WeightConstraints>> = {
    cvar_bounded: own,
    minimum_variance_constrained: { ...grouped, turnover },
    mean_variance_constrained: { ...grouped, turnover },
    maximum_sharpe_constrained: grouped,
  };

  it.each(Object.keys(given.weights))(
    '%s has their weights',
    async (name) => {
      const method = name.replace(/_(bounded|constrained)$/, '');
      const constraints = constraintsOf[name] ?? free;
      const found = await weighed(sampleBy('ledoit_wolf'), OBJECTIVES[method], constraints);
      expect(apart(found.weights, given.weights[name])).toBeLessThan(1e-6);
      expect(found.shrinkage).toBeCloseTo(given.shrinkage, 12);
      expect(found.volatilities[0]).toBeCloseTo(Math.sqrt(given.covariance_row[0] ?? 0), 12);
    },
    60_000,
  );

  it.each(Object.keys(given.sample))(
    '%s of the sample covariance has their weights',
    async (name) => {
      const method = name.replace('_skfolio', '');
      const found = await weighed(sampleBy('sample'), OBJECTIVES[method], free);
      expect(apart(found.weights, given.sample[name])).toBeLessThan(1e-6);
    },
    60_000,
  );
});
