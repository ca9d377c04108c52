// The gate: trains with each seed, with and without a signal, and compares the results on paths that were not seen.
import { createRandom } from '../../../kernel/random.ts';
import { greedyRule } from '../learning/q-values.ts';
import type { Market, Trained } from '../learning/train.ts';
import { errorShareOf } from './error-share.ts';
import type { Evaluation, Evaluations, Scores } from './evaluation.ts';
import { type EvaluationResult, type GateReport, gateReport } from './gate-report.ts';
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
  readonly evaluations: Evaluations;
  readonly seeds: readonly number[];
  /** The training that is judged; called once for each seed and market. */
  readonly trainOn: (market: Market, seed: number) => Trained;
  /** Which try on these unseen days it is, from 1. Asked when the trainings have ended. */
  readonly tryNumber: () => number;
}

export function runGate({ evaluations, seeds, trainOn, tryNumber }: GateRequest): GateReport {
  const policiesOn = ({ market }: Evaluation): Policies =>
    seeds.map((seed) => ({ seed, weights: trainOn(market, seed).weights }));
  const [signal, control] = [policiesOn(evaluations.signal), policiesOn(evaluations.control)];
  const number = tryNumber();
  return gateReport({
    tryNumber: number,
    signal: evaluationResult(evaluations.signal, signal, errorShareOf(number)),
    // What may not pass does not get easier with more tries.
    control: evaluationResult(evaluations.control, control, errorShareOf(1)),
  });
}

type Policies = readonly { readonly seed: number; readonly weights: Float32Array }[];

function evaluationResult(
  evaluation: Evaluation,
  policies: Policies,
  errorShare: number,
): EvaluationResult {
  const hold = evaluation.scoresOf(holdRule);
  const random = evaluation.scoresOf(randomRule(createRandom(0, 'policy random rival')));
  const constants = CONSTANT_WEIGHTS.map((weight) => ({
    weight,
    scores: evaluation.scoresOf(constantRule(weight)),
  }));
  const seeds = policies.map(({ seed, weights }) => {
    const policy = evaluation.scoresOf(greedyRule(weights, evaluation.market));
    const over = (rival: Scores) =>
      evaluation.bound(
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
    momentum: meanOf(evaluation.scoresOf(momentumRule)),
    constants: constants.map(({ weight, scores }) => ({ weight, mean: meanOf(scores) })),
  };
  return { rivals, seeds };
}
