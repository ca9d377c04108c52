import { describe, expect, it } from 'vitest';
import { errorShareOf } from '../../../../src/advisers/policy/gate/error-share.ts';
import {
  ownEvaluations,
  referenceEvaluations,
  UNSEEN_PATHS,
} from '../../../../src/advisers/policy/gate/evaluation.ts';
import {
  type EvaluationResult,
  gateReport,
  type SeedResult,
} from '../../../../src/advisers/policy/gate/gate-report.ts';
import { independentBound, serialBound } from '../../../../src/advisers/policy/gate/lower-bound.ts';
import { runGate } from '../../../../src/advisers/policy/gate/run-gate.ts';
import { TARGET_WEIGHTS } from '../../../../src/advisers/policy/learning/environment.ts';
import { NETWORK } from '../../../../src/advisers/policy/learning/q-values.ts';
import { SETTINGS } from '../../../../src/advisers/policy/learning/settings.ts';
import { train } from '../../../../src/advisers/policy/learning/train.ts';
import { createRandom } from '../../../../src/kernel/random.ts';
import { regimeReturns } from '../markets/test-markets.ts';

describe('a policy on the two-regime market', () => {
  it('beats hold and random on unseen paths after a hundred episodes', () => {
    const evaluations = referenceEvaluations();
    // The control is judged in gate.test.ts; here it would take as long again.
    const report = runGate({
      evaluations: { signal: evaluations.signal, control: evaluations.signal },
      seeds: [1],
      trainOn: trainedOnce(),
      tryNumber: () => 1,
    });
    const [result] = report.signal.seeds;
    expect(evaluations.signal.scoresOf(() => 1)).toHaveLength(UNSEEN_PATHS);
    expect(result?.overHold.lower).toBeGreaterThan(0);
    expect(result?.overRandom.lower).toBeGreaterThan(0);
    expect(report.reasons).toContain(
      'seed 1 of the control beats hold where nothing can be learned',
    );
  });

  it('does not pass the gate after a few episodes, and the report says why', () => {
    const settings = { ...SETTINGS, episodes: 6 };
    const report = runGate({
      evaluations: referenceEvaluations(),
      seeds: [1, 2],
      trainOn: (market, seed) => train({ market, settings, seed }),
      tryNumber: () => 1,
    });
    expect(report.hasPassed).toBe(false);
    expect(report.reasons.join('; ')).toMatch(/the mean -?\d+\.\d\d is below \d+\.\d\d/);
  });
});

/** Signal and control are one market here. */
function trainedOnce() {
  const weights = new Map<number, ReturnType<typeof train>>();
  return (market: Parameters<typeof train>[0]['market'], seed: number) => {
    const trained = weights.get(seed) ?? train({ market, settings: SETTINGS, seed });
    weights.set(seed, trained);
    return trained;
  };
}

describe('the report of the gate', () => {
  const constants = [{ weight: 0.5, mean: 0.5 }];
  const rivals = { hold: 1, random: -2, momentum: 10, constants };
  const seed = (
    policy: number,
    overHold: number,
    overRandom: number,
    overHalf = 3,
  ): SeedResult => ({
    seed: 1,
    policy,
    overHold: { mean: policy - 1, lower: overHold },
    overRandom: { mean: policy + 2, lower: overRandom },
    overConstants: [
      { weight: 0, mean: policy, lower: 5 },
      { weight: 0.5, mean: policy - 0.5, lower: overHalf },
    ],
  });
  const control = { rivals, seeds: [seed(0, -1, -1)] };
  const reportOn = (signal: EvaluationResult) => gateReport({ tryNumber: 1, signal, control });

  it.each([
    [seed(8, 3, 4), []],
    [seed(8, -0.5, 4), ['seed 1 does not beat hold: its lower bound is -0.50']],
    [seed(8, 3, 0), ['seed 1 does not beat random: its lower bound is 0.00']],
    [seed(8, 3, 4, -0.25), ['seed 1 does not beat 50 % held throughout: its lower bound is -0.25']],
    [seed(6.9, 3, 4), ['the mean 6.90 is below 7.00, which the momentum rule asks for']],
  ])('names each reason against passing (%#)', (result, reasons) => {
    const report = reportOn({ rivals, seeds: [result] });
    expect(report).toMatchObject({ reasons, hasPassed: reasons.length === 0 });
  });

  it('fails a policy that beats hold where nothing can be learned', () => {
    const passing = { rivals, seeds: [seed(8, 3, 4)] };
    expect(gateReport({ tryNumber: 1, signal: passing, control: passing }).reasons).toEqual([
      'seed 1 of the control beats hold where nothing can be learned',
    ]);
  });

  it('asks for all of a momentum rule that loses', () => {
    const losing = { rivals: { ...rivals, momentum: -3 }, seeds: [seed(-2, 3, 4)] };
    expect(reportOn(losing)).toMatchObject({ policyMeanMin: -3, hasPassed: true });
  });
});

describe('a policy that holds half, whatever it sees', () => {
  const weights = new Float32Array(NETWORK.weightCount);
  const half = TARGET_WEIGHTS.indexOf(0.5);
  weights[NETWORK.weightCount - TARGET_WEIGHTS.length + half] = 1;
  const reportOn = ({ signal }: ReturnType<typeof ownEvaluations>) =>
    runGate({
      evaluations: { signal, control: signal },
      seeds: [1],
      trainOn: () => ({ weights, curve: [] }),
      tryNumber: () => 1,
    });

  it('beats hold where holding loses, but not cash', () => {
    const falling = regimeReturns(1_000).map((value) => value - 0.01);
    const { signal, reasons } = reportOn(ownEvaluations(falling));
    expect(signal.seeds[0]?.overHold.lower).toBeGreaterThan(0);
    expect(reasons.join('; ')).not.toContain('does not beat hold');
    expect(reasons.join('; ')).toMatch(/seed 1 does not beat 0 % held throughout: .* bound is -/);
  });

  it('is compared with every weight that could be held, its own among them', () => {
    const [result] = reportOn(ownEvaluations(regimeReturns(1_000))).signal.seeds;
    expect(result?.overConstants.map(({ weight }) => weight)).toEqual([0, 0.25, 0.5, 0.75]);
    expect(result?.overConstants[2]).toEqual({ weight: 0.5, mean: 0, lower: 0 });
  });
});

describe('a further try on the same unseen days', () => {
  it('must be surer, so that all tries together err in one of a hundred cases at most', () => {
    const shares = Array.from({ length: 10_000 }, (_, at) => errorShareOf(at + 1));
    expect(shares[0]).toBe(0.005);
    for (const [at, share] of shares.slice(1).entries())
      expect(share).toBeLessThan(shares[at] ?? 0);
    const sum = shares.reduce((all, share) => all + share, 0);
    expect(sum).toBeGreaterThan(0.0099);
    expect(sum).toBeLessThan(0.01);
  });

  it('of policies that are no better, the luckiest of a thousand passes without this, and with it none does', () => {
    const random = createRandom(4, 'luck');
    const lowest = Array.from({ length: 1_000 }, (_, at) => {
      const differences = new Float64Array(50).map(() => random.between(-1, 1));
      const lower = (share: number) => independentBound(differences, share).lower;
      return { careless: lower(errorShareOf(1)), counted: lower(errorShareOf(at + 1)) };
    });
    expect(Math.max(...lowest.map(({ careless }) => careless))).toBeGreaterThan(0);
    expect(Math.max(...lowest.map(({ counted }) => counted))).toBeLessThan(0);
  });
});

describe('lower bounds', () => {
  const random = createRandom(1, 'bounds');
  const draws = (count: number, mean: number) =>
    new Float64Array(count).map(() => mean + random.between(-1, 1));

  it('lie below the mean, and rise towards it with more pairs', () => {
    for (const bound of [independentBound, serialBound]) {
      const [few, many] = [bound(draws(40, 0), 0.01), bound(draws(4_000, 0), 0.01)];
      expect(few.lower).toBeLessThan(few.mean);
      expect(many.lower).toBeLessThan(many.mean);
      expect(many.mean - many.lower).toBeLessThan((few.mean - few.lower) / 4);
    }
  });

  it('of a series that goes in runs is wider than as if its days were independent', () => {
    let side = 1;
    const runs = new Float64Array(2_000).map(() => {
      if (random.chance(0.04)) side = -side;
      return side;
    });
    const [serial, independent] = [serialBound(runs, 0.01), independentBound(runs, 0.01)];
    expect(serial.mean - serial.lower).toBeGreaterThan(2 * (independent.mean - independent.lower));
  });

  it('is above 0 for a plain gain and equal in two calls', () => {
    const gain = draws(500, 0.5);
    expect(serialBound(gain, 0.01).lower).toBeGreaterThan(0);
    expect(serialBound(gain, 0.01)).toEqual(serialBound(gain, 0.01));
  });

  it('of independent days are the same whether or not they are taken for a series', () => {
    const days = draws(2_000, 0);
    for (const share of [0.01, 0.001, 0.000_1]) {
      const [serial, independent] = [serialBound(days, share), independentBound(days, share)];
      expect(serial.lower / independent.lower).toBeCloseTo(1, 0);
      expect(serial.lower).toBeLessThan(serialBound(days, 2 * share).lower);
    }
  });

  it('lie above the true mean in the share of cases that was asked for', () => {
    for (const bound of [independentBound, serialBound]) {
      const tooHigh = Array.from({ length: 100 }, () => bound(draws(100, 0), 0.1).lower > 0);
      const count = tooHigh.filter(Boolean).length;
      expect(count).toBeGreaterThan(2);
      expect(count).toBeLessThan(25);
    }
  });
});
