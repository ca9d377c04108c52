// The report of the gate as a table for the terminal, and as JSON.
import { errorShareOf } from '../../../advisers/policy/gate/error-share.ts';
import {
  type EvaluationResult,
  type GateReport,
  hardestConstant,
  type SeedResult,
} from '../../../advisers/policy/gate/gate-report.ts';
import { folded } from '../../answers/sections-text.ts';
import { tableText } from '../../answers/table.ts';

export interface Unseen {
  /** The days or paths that no training saw. */
  readonly where: string;
  /** Days that earlier tries were judged on count against a new try; drawn paths do not. */
  readonly hasTries: boolean;
}

export function gateText(gate: GateReport, { where, hasTries }: Unseen): string {
  const { signal, control, policyMean, policyMeanMin, reasons, hasPassed, tryNumber } = gate;
  const { momentum } = signal.rivals;
  return [
    ...folded(
      `GATE, on ${where}: log return x 100 over 100 days; "at least" is the paired ${confidenceOf(tryNumber)} % lower bound`,
      '',
    ),
    ...(hasTries ? folded(triesText(tryNumber), '') : []),
    seedTable(signal),
    '',
    ...folded(
      `CONTROL, the same training where nothing can be learned: it must not beat hold (${confidenceOf(1)} % bound)`,
      '',
    ),
    seedTable(control),
    '',
    `mean of the seeds  ${figure(policyMean)}; needed: ${figure(policyMeanMin)} (momentum rule: ${figure(momentum)})`,
    hasPassed ? 'The gate has PASSED.' : 'The gate has NOT passed:',
    ...reasons.flatMap((reason) => folded(reason, '- ')),
  ].join('\n');
}

/** In percent; rounded down, so that it never says 100. */
function confidenceOf(tryNumber: number): number {
  return Math.floor(1e6 * (1 - errorShareOf(tryNumber))) / 1e4;
}

function triesText(tryNumber: number): string {
  const first = `Try ${tryNumber} on these days`;
  if (tryNumber === 1) return `${first}. A further training judged on them must be surer.`;
  return `${first}: each must be surer than the one before (the first: ${confidenceOf(1)} %), since one of many passes by luck.`;
}

function seedTable({ rivals, seeds }: EvaluationResult): string {
  const table = tableText(seeds, [
    { title: 'seed', cell: ({ seed }) => seed },
    { title: 'policy', cell: ({ policy }) => figure(policy) },
    { title: 'over hold', cell: ({ overHold }) => figure(overHold.mean) },
    { title: 'at least', cell: ({ overHold }) => figure(overHold.lower) },
    { title: 'over random', cell: ({ overRandom }) => figure(overRandom.mean) },
    { title: 'at least', cell: ({ overRandom }) => figure(overRandom.lower) },
    { title: 'constant', cell: (seed) => figure(hardestConstant(seed)?.mean) },
    { title: 'at least', cell: (seed) => figure(hardestConstant(seed)?.lower) },
  ]);
  const { hold, random, momentum, constants } = rivals;
  const held = constants.map(({ weight, mean }) => `${100 * weight} % ${figure(mean)}`);
  return [
    table,
    `hold ${figure(hold)}, random ${figure(random)}, momentum rule ${figure(momentum)}`,
    `held throughout: ${held.join(', ')}`,
  ].join('\n');
}

export function gateBody({
  tryNumber,
  signal,
  control,
  policyMean,
  policyMeanMin,
  reasons,
  hasPassed,
}: GateReport) {
  return {
    passed: hasPassed,
    try: tryNumber,
    confidence: 1 - errorShareOf(tryNumber),
    reasons,
    policy_mean: policyMean,
    policy_mean_min: policyMeanMin,
    signal: examBody(signal),
    control: examBody(control),
  };
}

function examBody({ rivals, seeds }: EvaluationResult) {
  return { rivals, seeds: seeds.map(seedBody) };
}

function seedBody({ seed, policy, overHold, overRandom, overConstants }: SeedResult) {
  return {
    ...{ seed, policy, over_hold: overHold, over_random: overRandom },
    over_constants: overConstants,
  };
}

function figure(value = Number.NaN): string {
  return value.toFixed(2);
}
