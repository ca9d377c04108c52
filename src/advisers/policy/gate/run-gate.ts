// The gate: trains with each seed, with and without a signal, and compares the results on paths that were not seen.
import { createRandom } from '../../../kernel/random.ts';
import { greedyRule } from '../learning/q-values.ts';
import type { Market, Trained } from '../learning/train.ts';
import { errorShareOf } from './error-share.ts';
import type { Exam, Exams, Scores } from './exam.ts';
import { type ExamResult, type GateReport, gateReport } from './gate-report.ts';
import { meanOf } from './lower-bound.ts';
import {
  CONSTANT_WEIGHTS,
  constantRule,
  holdRule,
  momentumRule,
  randomRule,
} from './rival-rules.ts';

export const GATE_SEEDS = [1, 2, 3, 4, 5] as const;

export interface GateRequest {
  readonly exams: Exams;
  readonly seeds: readonly number[];
  /** The training that is judged; called once for each seed and market. */
  readonly trainOn: (market: Market, seed: number) => Trained;
  /** Which try on these unseen days it is, from 1. Asked when the trainings have ended. */
  readonly tryNumber: () => number;
}

export function runGate({ exams, seeds, trainOn, tryNumber }: GateRequest): GateReport {
  const policiesOn = ({ market }: Exam): Policies =>
    seeds.map((seed) => ({ seed, weights: trainOn(market, seed).weights }));
  const [signal, control] = [policiesOn(exams.signal), policiesOn(exams.control)];
  const number = tryNumber();
  return gateReport({
    tryNumber: number,
    signal: examResult(exams.signal, signal, errorShareOf(number)),
    // What may not pass does not get easier with more tries.
    control: examResult(exams.control, control, errorShareOf(1)),
  });
}

type Policies = readonly { readonly seed: number; readonly weights: Float32Array }[];

function examResult(exam: Exam, policies: Policies, errorShare: number): ExamResult {
  const hold = exam.scoresOf(holdRule);
  const random = exam.scoresOf(randomRule(createRandom(0, 'policy random rival')));
  const constants = CONSTANT_WEIGHTS.map((weight) => ({
    weight,
    scores: exam.scoresOf(constantRule(weight)),
  }));
  const seeds = policies.map(({ seed, weights }) => {
    const policy = exam.scoresOf(greedyRule(weights, exam.market));
    const over = (rival: Scores) =>
      exam.bound(
        policy.map((score, at) => score - (rival[at] as number)),
        errorShare,
      );
    return {
      ...{ seed, policy: meanOf(policy), overHold: over(hold), overRandom: over(random) },
      overConstants: constants.map(({ weight, scores }) => ({ weight, ...over(scores) })),
    };
  });
  const rivals = {
    hold: meanOf(hold),
    random: meanOf(random),
    momentum: meanOf(exam.scoresOf(momentumRule)),
    constants: constants.map(({ weight, scores }) => ({ weight, mean: meanOf(scores) })),
  };
  return { rivals, seeds };
}
