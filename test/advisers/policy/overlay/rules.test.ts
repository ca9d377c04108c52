// Rivals, ridge, network and bounds: each on what is known of it from outside, and none knows the future.
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../../../src/advisers/policy/learning/settings.ts';
import { fitDqn } from '../../../../src/advisers/policy/overlay/dqn-fit.ts';
import { jointBounds } from '../../../../src/advisers/policy/overlay/joint-bound.ts';
import { judgePolicies } from '../../../../src/advisers/policy/overlay/judge.ts';
import { fitRidge, ridgePrediction } from '../../../../src/advisers/policy/overlay/ridge.ts';
import {
  minimumVariance,
  RIVALS,
  rivalWeights,
} from '../../../../src/advisers/policy/overlay/rival-weights.ts';
import { sleevesOf, weightsOfSleeves } from '../../../../src/advisers/policy/overlay/sleeves.ts';
import {
  foldStarts,
  walkForwardFits,
  walkForwardSleeves,
} from '../../../../src/advisers/policy/overlay/walk-forward.ts';
import { createRandom } from '../../../../src/kernel/random.ts';
import { drawnPanel, LINEAR, NOISE } from '../../../panels/drawn-panels.ts';

const MOMENT = { ...SETTINGS, episodes: 2, episodeDays: 15, firstAfter: 10 };
const panel = drawnPanel({ seed: 1, assets: 3, days: 400, signal: NOISE });
const COST = 0.0005;

/** Returns from the day on are others. */
function otherFuture(from: number) {
  const random = createRandom(9, 'other future');
  const returns = panel.returns.map((own) =>
    own.map((value, day) => (day < from ? value : random.between(-0.05, 0.05))),
  );
  return { ...panel, returns };
}

describe('what happens later', () => {
  const day = 300;

  it.each(RIVALS)('changes no weight of %s', (rival) => {
    const [now, other] = [panel, otherFuture(day)].map(({ returns }) =>
      rivalWeights(rival, returns, 200),
    );
    for (let at = 200; at <= day; at += 1)
      expect(now?.(at) && Array.from(now(at) ?? [])).toEqual(
        other?.(at) && Array.from(other(at) ?? []),
      );
  });

  it.each(['ridge', 'dqn'] as const)(
    'changes no weight of the %s: neither its fits nor its scales have seen the days that it decides',
    (kind) => {
      const [now, other] = [panel, otherFuture(day)].map((one) => {
        const fits = walkForwardFits(kind, one, { seed: 1, settings: MOMENT });
        return walkForwardSleeves(fits, one, COST);
      });
      const first = foldStarts(panel.days.length)[0] ?? 0;
      for (const [asset, own] of (now ?? []).entries())
        expect(own.slice(0, day - first + 1)).toEqual(other?.[asset]?.slice(0, day - first + 1));
      // It would show: the day after reads the changed return.
      if (kind === 'ridge') expect(now).not.toEqual(other);
    },
  );
});

describe('minimum variance', () => {
  it('of two assets without correlation is by their inverse variances', () => {
    const random = createRandom(3, 'two');
    const draws = (scale: number) =>
      Float64Array.from({ length: 20_000 }, () => scale * random.between(-1, 1));
    const [calm, wild] = minimumVariance([draws(1), draws(2)]);
    expect(calm).toBeCloseTo(0.8, 1);
    expect((calm ?? 0) + (wild ?? 0)).toBeCloseTo(1, 12);
  });

  it('exists for one asset, for two equal ones and for one that rests', () => {
    const own = panel.returns[0] ?? new Float64Array(0);
    expect(minimumVariance([own])).toEqual([1]);
    expect(minimumVariance([own, own])).toEqual([0.5, 0.5]);
    const [moving, resting] = minimumVariance([own, own.map(() => 0)]);
    expect(moving).toBeLessThan(0.5);
    expect((moving ?? 0) + (resting ?? 0)).toBeCloseTo(1, 12);
  });
});

describe('ridge', () => {
  it('finds the coefficient of a linear signal', () => {
    const signal = LINEAR['a rise follows a rise'] ?? NOISE;
    const { returns } = drawnPanel({ seed: 5, assets: 2, days: 4_000, signal });
    const { coefficients } = fitRidge(returns);
    expect(coefficients[0]?.[1]).toBeCloseTo(0.4, 1);
    expect(coefficients[1]?.[2]).toBeCloseTo(0.4, 1);
    expect(Math.abs(coefficients[0]?.[3] ?? 1)).toBeLessThan(0.06);
  });

  it('predicts finite numbers of equal assets and of one that rests', () => {
    const own = panel.returns[0] ?? new Float64Array(0);
    for (const returns of [[own, own], [own, own.map(() => 0)], [own]]) {
      const fit = fitRidge(returns);
      for (const asset of returns.keys())
        expect(Number.isFinite(ridgePrediction(fit, returns, { asset, day: 300 }))).toBe(true);
    }
  });
});

describe('sleeves', () => {
  it('are weights as long as they sum to 1, and else parts of it', () => {
    const sleeves = [
      [0.25, 1],
      [0.5, 1],
    ].map((own) => Float64Array.from(own));
    expect(weightsOfSleeves(sleeves, 0)).toEqual([0.25, 0.5]);
    expect(weightsOfSleeves(sleeves, 1)).toEqual([0.5, 0.5]);
  });

  it('of a network that was trained again with the same seed are the same', () => {
    const trained = () => fitDqn({ returns: panel.returns, seed: 1, settings: MOMENT });
    expect(trained()).toEqual(trained());
    const days = { from: 200, to: 260, costRate: COST };
    const sleeves = sleevesOf(trained(), panel.returns, days);
    expect(sleeves.map(({ length }) => length)).toEqual([60, 60, 60]);
  });
});

describe('joint bounds', () => {
  const random = createRandom(2, 'joint');
  const draws = (mean: number) =>
    Float64Array.from({ length: 500 }, () => mean + random.between(-1, 1));

  it('are lower for several differences than for one of them', () => {
    const [own, other] = [draws(0.5), draws(0.5)];
    const [alone] = jointBounds([own], 0.01);
    const [together] = jointBounds([own, other], 0.01);
    expect(together?.lower).toBeLessThan(alone?.lower ?? 0);
    expect(alone?.lower).toBeGreaterThan(0);
  });

  it('do not become lower by the same difference again: the days are drawn once for all', () => {
    const own = draws(0.5);
    const [alone] = jointBounds([own], 0.01);
    const [twice] = jointBounds([own, own], 0.01);
    expect(twice?.lower).toBeCloseTo(alone?.lower ?? 0, 12);
  });

  it('err jointly in the share of cases that was asked for, or less', () => {
    const isWrong = Array.from({ length: 60 }, () =>
      jointBounds([draws(0), draws(0), draws(0)], 0.1).some(({ lower }) => lower > 0),
    );
    expect(isWrong.filter(Boolean).length).toBeLessThan(14);
  });

  it('of no difference are 0: a policy that is its rival does not beat it', () => {
    expect(jointBounds([new Float64Array(300)], 0.01)).toEqual([{ mean: 0, lower: 0 }]);
  });
});

describe('a market with one asset', () => {
  it('is judged: equal weight, minimum variance and buying once are then the same', () => {
    const one = drawnPanel({ seed: 4, assets: 1, days: 760, signal: NOISE });
    const terms = { costRate: COST, taxRates: { SHORT: 0, LONG: 0 } };
    const asked = { panel: one, terms, seed: 1, settings: MOMENT, tryNumber: () => 1 };
    const { judged } = judgePolicies(asked);
    expect(judged.winner).toBeNull();
    const mean = Object.fromEntries(judged.rivals.map((own) => [own.rival, own.mean]));
    expect(mean.equal_weight).toBeCloseTo(mean.buy_and_hold ?? 0, 9);
    expect(mean.minimum_variance).toBeCloseTo(mean.buy_and_hold ?? 0, 9);
    expect(judged.classes.map(({ reasons }) => reasons[0])).toEqual([
      expect.stringMatching(/^ridge does not beat equal weight: its lower bound is -?\d/),
      expect.stringMatching(/^dqn does not beat equal weight: its lower bound is -?\d/),
    ]);
  });
});
