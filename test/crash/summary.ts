// What many runs amount to: findings by counter, recovery times, and the seeds of what broke.

import type { Counter, Finding } from './verdict/finding.ts';
import type { Outcome } from './verdict/outcome.ts';

export interface Played extends Outcome {
  readonly seed: number;
  readonly text: string;
  readonly folder: string;
}

export function summaryOf(played: readonly Played[]): Record<string, unknown> {
  const findings = played.flatMap((one): readonly Finding[] => one.findings);
  const count = (counter: Counter) => findings.filter((one) => one.counter === counter).length;
  const recoveries = played
    .flatMap(({ recoveryMs }) => (recoveryMs === undefined ? [] : [recoveryMs]))
    .sort((a, b) => a - b);
  const quantile = (part: number) =>
    Math.round(recoveries[Math.ceil(part * recoveries.length) - 1] ?? Number.NaN);
  return {
    runs: played.length,
    duplicates: count('duplicates'),
    lost: count('lost'),
    orphans: count('orphans'),
    naked: count('naked'),
    naked_legs: count('naked_legs'),
    lopsided: count('lopsided'),
    unbounded: count('unbounded'),
    corrupt: count('corrupt'),
    oversold: count('oversold'),
    unclosed: count('unclosed'),
    cash: count('cash'),
    refused: count('refused'),
    missed: played.filter(({ missed }) => missed !== undefined).length,
    recovery_ms_p50: quantile(0.5),
    recovery_ms_p99: quantile(0.99),
    naked_ms_max: Math.max(0, ...played.map(({ nakedMs }) => nakedMs)),
    failed_seeds: played.filter(isBroken).map(({ seed }) => seed),
  };
}

export function isBroken({ findings, missed }: Outcome): boolean {
  return findings.length > 0 || missed !== undefined;
}

export function textOf(played: Played): string {
  const { seed, text, missed, findings, recoveryMs, nakedMs } = played;
  const times = `recovered in ${Math.round(recoveryMs ?? Number.NaN)} ms, naked ${nakedMs} ms`;
  const lines = [`${seed} ${isBroken(played) ? 'BROKEN' : 'ok'} ${text}: ${times}`];
  if (missed !== undefined) lines.push(`  missed: ${missed}`);
  for (const finding of findings) lines.push(`  ${finding.counter}: ${finding.text}`);

  return lines.join('\n');
}
