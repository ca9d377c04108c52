import { describe, expect, it } from 'vitest';
import { referenceExams, UNSEEN_PATHS } from '../../../../src/advisers/policy/gate/exam.ts';
import { gateReport, type SeedResult } from '../../../../src/advisers/policy/gate/gate-report.ts';
import { independentBound, serialBound } from '../../../../src/advisers/policy/gate/lower-bound.ts';
import { runGate } from '../../../../src/advisers/policy/gate/run-gate.ts';
import { SETTINGS } from '../../../../src/advisers/policy/learning/settings.ts';
import { train } from '../../../../src/advisers/policy/learning/train.ts';
import { createRandom } from '../../../../src/kernel/random.ts';

describe('a policy on the two-regime market', () => {
  it('beats hold and random on unseen paths after a hundred episodes', () => {
    const exams = referenceExams();
    // The control is judged in gate.test.ts; here it would take as long again.
    const report = runGate({
      exams: { signal: exams.signal, control: exams.signal },
      seeds: [1],
      trainOn: trainedOnce(),
    });
    const [result] = report.signal.seeds;
    expect(exams.signal.scoresOf(() => 1)).toHaveLength(UNSEEN_PATHS);
    expect(result?.overHold.lower).toBeGreaterThan(0);
    expect(result?.overRandom.lower).toBeGreaterThan(0);
    expect(report.reasons).toContain(
      'seed 1 of the control beats hold where nothing can be learned',
    );
  });

  it('does not pass the gate after a few episodes, and the report says why', () => {
    const settings = { ...SETTINGS, episodes: 6 };
    const report = runGate({
      exams: referenceExams(),
      seeds: [1, 2],
      trainOn: (market, seed) => train({ market, settings, seed }),
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
  const rivals = { hold: 1, random: -2, momentum: 10 };
  const seed = (policy: number, overHold: number, overRandom: number): SeedResult => ({
    seed: 1,
    policy,
    overHold: { mean: policy - 1, lower: overHold },
    overRandom: { mean: policy + 2, lower: overRandom },
  });
  const failing = { rivals, seeds: [seed(0, -1, -1)] };

  it.each([
    [seed(8, 3, 4), []],
    [seed(8, -0.5, 4), ['seed 1 does not beat hold: its lower bound is -0.50']],
    [seed(8, 3, 0), ['seed 1 does not beat random: its lower bound is 0.00']],
    [seed(6.9, 3, 4), ['the mean 6.90 is below 7.00, which the momentum rule asks for']],
  ])('names each reason against passing (%#)', (result, reasons) => {
    const report = gateReport({ rivals, seeds: [result] }, failing);
    expect(report).toMatchObject({ reasons, hasPassed: reasons.length === 0 });
  });

  it('fails a policy that beats hold where nothing can be learned', () => {
    const passing = { rivals, seeds: [seed(8, 3, 4)] };
    expect(gateReport(passing, passing).reasons).toEqual([
      'seed 1 of the control beats hold where nothing can be learned',
    ]);
  });

  it('asks for all of a momentum rule that loses', () => {
    const losing = { rivals: { ...rivals, momentum: -3 }, seeds: [seed(-2, 3, 4)] };
    expect(gateReport(losing, failing)).toMatchObject({ policyMeanMin: -3, hasPassed: true });
  });
});

describe('lower bounds', () => {
  const random = createRandom(1, 'bounds');
  const draws = (count: number, mean: number) =>
    new Float64Array(count).map(() => mean + random.between(-1, 1));

  it('lie below the mean, and rise towards it with more pairs', () => {
    for (const bound of [independentBound, serialBound]) {
      const [few, many] = [bound(draws(40, 0)), bound(draws(4_000, 0))];
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
    const [serial, independent] = [serialBound(runs), independentBound(runs)];
    expect(serial.mean - serial.lower).toBeGreaterThan(2 * (independent.mean - independent.lower));
  });

  it('is above 0 for a plain gain and equal in two calls', () => {
    const gain = draws(500, 0.5);
    expect(serialBound(gain).lower).toBeGreaterThan(0);
    expect(serialBound(gain)).toEqual(serialBound(gain));
  });
});
