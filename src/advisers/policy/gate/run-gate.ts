// The gate: trains with each seed, with and without a signal, and compares the results on paths that were not seen.
import { createRandom } from '../../../kernel/random.ts';
import { greedyRule } from '../learning/q-values.ts';
import type { Market, Trained } from '../learning/train.ts';
import type { Exam, Exams } from './exam.ts';
import { type ExamResult, type GateReport, gateReport } from './gate-report.ts';
import { meanOf } from './lower-bound.ts';
import { holdRule, momentumRule, randomRule } from './rival-rules.ts';

export const GATE_SEEDS = [1, 2, 3, 4, 5] as const;

export interface GateRequest {
  readonly exams: Exams;
  readonly seeds: readonly number[];
  /** The training that is judged; called once for each seed and market. */
  readonly trainOn: (market: Market, seed: number) => Trained;
}

export function runGate({ exams, seeds, trainOn }: GateRequest): GateReport {
  const [signal, control] = [exams.signal, exams.control].map((exam) =>
    examResult(exam, seeds, (seed) => trainOn(exam.market, seed)),
  ) as [ExamResult, ExamResult];
  return gateReport(signal, control);
}

function examResult(
  exam: Exam,
  seeds: readonly number[],
  trained: (seed: number) => Trained,
): ExamResult {
  const hold = exam.scoresOf(holdRule);
  const random = exam.scoresOf(randomRule(createRandom(0, 'policy random rival')));
  const rivals = {
    hold: meanOf(hold),
    random: meanOf(random),
    momentum: meanOf(exam.scoresOf(momentumRule)),
  };
  const results = seeds.map((seed) => {
    const policy = exam.scoresOf(greedyRule(trained(seed).weights, exam.market));
    const over = (rival: Float64Array) =>
      exam.bound(policy.map((score, at) => score - (rival[at] as number)));
    return { seed, policy: meanOf(policy), overHold: over(hold), overRandom: over(random) };
  });
  return { rivals, seeds: results };
}
