// The report of the gate as a table for the terminal, and as JSON.
import type {
  ExamResult,
  GateReport,
  SeedResult,
} from '../../../advisers/policy/gate/gate-report.ts';
import { folded } from '../../answers/sections-text.ts';
import { tableText } from '../../answers/table.ts';

/** `where`: the days or paths that no training saw. */
export function gateText(gate: GateReport, where: string): string {
  const { signal, control, policyMean, policyMeanMin, reasons, hasPassed } = gate;
  const { momentum } = signal.rivals;
  return [
    ...folded(
      `GATE, on ${where}: log return x 100 over 100 days; "at least" is the paired 99 % lower bound`,
      '',
    ),
    seedTable(signal),
    '',
    ...folded('CONTROL, the same training where nothing can be learned: it must not beat hold', ''),
    seedTable(control),
    '',
    `mean of the seeds  ${figure(policyMean)}; needed: ${figure(policyMeanMin)} (momentum rule: ${figure(momentum)})`,
    hasPassed ? 'The gate has PASSED.' : 'The gate has NOT passed:',
    ...reasons.flatMap((reason) => folded(reason, '- ')),
  ].join('\n');
}

function seedTable({ rivals, seeds }: ExamResult): string {
  const table = tableText(seeds, [
    { title: 'seed', cell: ({ seed }) => seed },
    { title: 'policy', cell: ({ policy }) => figure(policy) },
    { title: 'over hold', cell: ({ overHold }) => figure(overHold.mean) },
    { title: 'at least', cell: ({ overHold }) => figure(overHold.lower) },
    { title: 'over random', cell: ({ overRandom }) => figure(overRandom.mean) },
    { title: 'at least', cell: ({ overRandom }) => figure(overRandom.lower) },
  ]);
  const { hold, random, momentum } = rivals;
  return `${table}\nhold ${figure(hold)}, random ${figure(random)}, momentum rule ${figure(momentum)}`;
}

export function gateBody({
  signal,
  control,
  policyMean,
  policyMeanMin,
  reasons,
  hasPassed,
}: GateReport) {
  return {
    passed: hasPassed,
    reasons,
    policy_mean: policyMean,
    policy_mean_min: policyMeanMin,
    signal: examBody(signal),
    control: examBody(control),
  };
}

function examBody({ rivals, seeds }: ExamResult) {
  return { rivals, seeds: seeds.map(seedBody) };
}

function seedBody({ seed, policy, overHold, overRandom }: SeedResult) {
  return { seed, policy, over_hold: overHold, over_random: overRandom };
}

function figure(value: number): string {
  return value.toFixed(2);
}
