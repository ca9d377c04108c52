// Which trials were made on the sessions of a run.
import type { Fingerprints } from './fingerprints.ts';
import type { TrialLine } from './ledger-lines.ts';
import { isShapeAmong, shapesByName } from './shapes.ts';
import type { Trials } from './trial-ledger.ts';

/** Of the fingerprints of the one that has fewer: a month out of a year was tried with the year, and the year with its months. */
const SHARE_ENOUGH = 0.5;

export function trialsOn(
  { trials, fingerprintsByData }: Trials,
  fingerprints: Fingerprints,
): readonly TrialLine[] {
  const isSameByData = new Map(
    [...fingerprintsByData].map(([data, others]) => [data, isMostlySame(fingerprints, others)]),
  );
  return trials.filter(({ data }) => isSameByData.get(data) === true);
}

/** By their extremes to the minute, or by nearly the same shape on the same day. */
export function isMostlySame(one: Fingerprints, other: Fingerprints): boolean {
  const [fewer, more] = one.size <= other.size ? [one, other] : [other, one];
  const shapes = shapesByName(more.values());
  const common = [...fewer].filter(
    ([print, shape]) => more.has(print) || (shape !== '' && isShapeAmong(shape, shapes)),
  ).length;
  return fewer.size > 0 && common >= SHARE_ENOUGH * fewer.size;
}
