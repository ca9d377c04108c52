import { describe, expect, it } from 'vitest';
import { ownExams, referenceExams } from '../../../../src/advisers/policy/gate/exam.ts';
import { holdRule } from '../../../../src/advisers/policy/gate/rival-rules.ts';
import { GATE_SEEDS, runGate } from '../../../../src/advisers/policy/gate/run-gate.ts';
import { greedyRule } from '../../../../src/advisers/policy/learning/q-values.ts';
import { SETTINGS } from '../../../../src/advisers/policy/learning/settings.ts';
import { train } from '../../../../src/advisers/policy/learning/train.ts';
import { twoRegimeMarket } from '../../../../src/advisers/policy/markets/two-regime-market.ts';
import { createRandom } from '../../../../src/kernel/random.ts';

// Ten trainings, some 30 s of processor time.
describe('the gate', () => {
  it('is passed on the two-regime market by every seed, and not by the control', () => {
    const report = runGate({
      exams: referenceExams(),
      seeds: GATE_SEEDS,
      trainOn: (market, seed) => train({ market, settings: SETTINGS, seed }),
    });
    expect(report.reasons).toEqual([]);
    expect(report.hasPassed).toBe(true);
    expect(report.signal.seeds.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5]);
    for (const { overHold, overRandom } of report.signal.seeds) {
      expect(overHold.lower).toBeGreaterThan(0);
      expect(overRandom.lower).toBeGreaterThan(0);
    }
    for (const { overHold } of report.control.seeds) expect(overHold.lower).toBeLessThan(0);
    expect(report.policyMean).toBeGreaterThan(0.7 * report.signal.rivals.momentum);
  });

  it('judges one long series in episodes, so that the drawdown stays as training knew it', () => {
    const series = twoRegimeMarket().drawPath(createRandom(11, 'own'), 6_000);
    const { signal } = ownExams(series);
    const { weights } = train({ market: signal.market, settings: SETTINGS, seed: 2 });
    const policy = signal.scoresOf(greedyRule(weights, signal.market));
    const hold = signal.scoresOf(holdRule);
    expect(policy).toHaveLength(series.length * 0.3);
    expect(signal.bound(policy.map((score, at) => score - (hold[at] ?? 0))).lower).toBeGreaterThan(
      0,
    );
  });
});
