// The report of the gate: each seed's result on unseen paths, the control's, and every reason against passing.

import type { Bounded } from './lower-bound.ts';

/** Means are log returns x 100 over a hundred days. */
export interface SeedResult {
  readonly seed: number;
  readonly policy: number;
  readonly overHold: Bounded;
  readonly overRandom: Bounded;
  /** Each weight below 100 % that is held throughout. */
  readonly overConstants: readonly OverConstant[];
}

export interface OverConstant extends Bounded {
  /** 0 to 1. */
  readonly weight: number;
}

export interface RivalMeans {
  readonly hold: number;
  readonly random: number;
  readonly momentum: number;
  readonly constants: readonly { readonly weight: number; readonly mean: number }[];
}

export interface EvaluationResult {
  readonly rivals: RivalMeans;
  readonly seeds: readonly SeedResult[];
}

export interface Judged {
  /** Of all trainings that were judged on some of the same unseen days, from 1; it decides how sure the bounds are. */
  readonly tryNumber: number;
  readonly signal: EvaluationResult;
  /** Trained the same way where nothing can be learned. */
  readonly control: EvaluationResult;
}

export interface GateReport extends Judged {
  /** Mean of the seeds. */
  readonly policyMean: number;
  /** The least that mean must be: 70 % of the momentum rule, or all of it if that rule loses. */
  readonly policyMeanMin: number;
  readonly reasons: readonly string[];
  readonly hasPassed: boolean;
}

const MOMENTUM_SHARE = 0.7;

export function gateReport(judged: Judged): GateReport {
  const { signal, control } = judged;
  const { momentum } = signal.rivals;
  const policyMean =
    signal.seeds.reduce((sum, { policy }) => sum + policy, 0) / signal.seeds.length;
  const policyMeanMin = momentum > 0 ? MOMENTUM_SHARE * momentum : momentum;
  const reasons = [
    ...signal.seeds.filter((it) => !beats(it.overHold)).map((it) => notBetter(it, 'hold')),
    ...signal.seeds.filter((it) => !beats(it.overRandom)).map((it) => notBetter(it, 'random')),
    ...signal.seeds.flatMap(notAboveConstants),
    ...(policyMean >= policyMeanMin
      ? []
      : [
          `the mean ${shown(policyMean)} is below ${shown(policyMeanMin)}, which the momentum rule asks for`,
        ]),
    ...control.seeds
      .filter((it) => beats(it.overHold))
      .map(({ seed }) => `seed ${seed} of the control beats hold where nothing can be learned`),
  ];
  return { ...judged, policyMean, policyMeanMin, reasons, hasPassed: reasons.length === 0 };
}

function beats({ lower }: Bounded): boolean {
  return lower > 0;
}

/** The constant weight whose bound is the least. */
export function hardestConstant({ overConstants }: SeedResult): OverConstant | undefined {
  return overConstants.toSorted((a, b) => a.lower - b.lower)[0];
}

function notAboveConstants(result: SeedResult): readonly string[] {
  const hardest = hardestConstant(result);
  if (hardest === undefined || beats(hardest)) return [];
  const { weight, lower } = hardest;
  return [
    `seed ${result.seed} does not beat ${100 * weight} % held throughout: its lower bound is ${shown(lower)}`,
  ];
}

function notBetter({ seed, overHold, overRandom }: SeedResult, rival: 'hold' | 'random'): string {
  const { lower } = rival === 'hold' ? overHold : overRandom;
  return `seed ${seed} does not beat ${rival}: its lower bound is ${shown(lower)}`;
}

function shown(value: number): string {
  return value.toFixed(2);
}
