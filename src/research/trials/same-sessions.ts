// Which trials were made on the sessions of a run.
import type { TrialLine } from './ledger-lines.ts';
import type { Trials } from './trial-ledger.ts';

/** Of the fingerprints of the one that has fewer: a month out of a year was tried with the year, and the year with its months. */
const SHARE_ENOUGH = 0.5;

export function trialsOn(
  { trials, fingerprintsByData }: Trials,
  fingerprints: ReadonlySet<string>,
): readonly TrialLine[] {
  const isSameByData = new Map(
    [...fingerprintsByData].map(([data, others]) => [data, isMostlySame(fingerprints, others)]),
  );
  return trials.filter(({ data }) => isSameByData.get(data) === true);
}

export function isMostlySame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const fewer = Math.min(one.size, other.size);
  const common = [...one].filter((print) => other.has(print)).length;
  return fewer > 0 && common >= SHARE_ENOUGH * fewer;
}
