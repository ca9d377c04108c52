import { describe, expect, it } from 'vitest';
import { referenceEvaluations } from '../../../../src/advisers/policy/gate/evaluation.ts';
import { GATE_SEEDS, runGate } from '../../../../src/advisers/policy/gate/run-gate.ts';
import { SETTINGS } from '../../../../src/advisers/policy/learning/settings.ts';
import { train } from '../../../../src/advisers/policy/learning/train.ts';
import { runs } from '../../../runs/runs.ts';

/** Each is trained on both markets, some 4 s of processor time a training; fewer than two are no mean. TEST_RUNS=3 trains them all. */
const SEEDS = GATE_SEEDS.slice(0, Math.max(2, runs(2)));

describe('the gate', () => {
  it('is passed on the two-regime market by every seed, and not by the control', () => {
    const report = runGate({
      evaluations: referenceEvaluations(),
      seeds: SEEDS,
      trainOn: (market, seed) => train({ market, settings: SETTINGS, seed }),
      tryNumber: () => 1,
    });
    expect(report.reasons).toEqual([]);
    expect(report.hasPassed).toBe(true);
    expect(report.signal.seeds.map(({ seed }) => seed)).toEqual(SEEDS);
    for (const { overHold, overRandom, overConstants } of report.signal.seeds) {
      expect(overHold.lower).toBeGreaterThan(0);
      expect(overRandom.lower).toBeGreaterThan(0);
      expect(overConstants.map(({ weight }) => weight)).toEqual([0, 0.25, 0.5, 0.75]);
      for (const { lower } of overConstants) expect(lower).toBeGreaterThan(0);
    }
    for (const { overHold } of report.control.seeds) expect(overHold.lower).toBeLessThan(0);
    expect(report.policyMean).toBeGreaterThan(0.7 * report.signal.rivals.momentum);
  });
});
