// Whether other terms would protect an open position less: terms may only be replaced if they are comparable and at
// least as tight.

import type { ExitPlan } from '../exits/exit-plan.ts';
import { partsOf } from '../strategy/bars-read.ts';
import type { AtrSpec, StopRule, TrailPart, TrailRule } from '../strategy/strategy.ts';
import { duration } from '../wording/figures.ts';
import { stopRuleText, trailDistanceText } from '../wording/plan-text.ts';

export type ProtectiveTerms = Pick<ExitPlan, 'stop' | 'trail' | 'exit'>;

/** One sentence for each term that would be weaker or cannot be compared. */
export function weakenings(was: ProtectiveTerms, is: ProtectiveTerms): string[] {
  return [
    ...stopWeakenings(was.stop, is.stop),
    ...trailWeakenings(was.trail, is.trail),
    ...flattenWeakenings(was.exit.flattenBeforeCloseMs, is.exit.flattenBeforeCloseMs),
    ...timeWeakenings(was.exit.atMs, is.exit.atMs),
    ...expiryWeakenings(was.exit, is.exit),
  ];
}

/** How much closer the stop would be, as a fraction of its distance; 1 if it stays. */
export function stopRatio(was: StopRule, is: StopRule): number {
  if (was.kind === 'atr' && is.kind === 'atr') return is.multiple / was.multiple;
  if (was.kind === 'percent' && is.kind === 'percent') return is.percent / was.percent;
  if (was.kind === 'price' && is.kind === 'price') return is.distance / was.distance;
  return 1;
}

function stopWeakenings(was: StopRule, is: StopRule): string[] {
  if (isSame(was, is)) return [];
  const change = `the stop would change from ${stopRuleText(was)} to ${stopRuleText(is)}`;
  const isAlike =
    was.kind === is.kind && (!('atr' in was && 'atr' in is) || hasSameBars(was.atr, is.atr));
  const hasDistance = was.kind === 'atr' || was.kind === 'percent' || was.kind === 'price';
  if (!isAlike || !hasDistance) return [`${change}, which cannot be compared`];
  return stopRatio(was, is) <= 1 ? [] : [`${change}, which is looser`];
}

function trailWeakenings(was: TrailRule | undefined, is: TrailRule | undefined): string[] {
  if (was === undefined || isSame(was, is)) return [];
  if (is === undefined) return [`the trail of ${trailDistanceText(was)} would be removed`];
  const change = `the trail would change from ${trailDistanceText(was)} to ${trailDistanceText(is)}`;
  return [
    ...(is.activateAtR > was.activateAtR
      ? [`the trail would begin at ${is.activateAtR} R instead of ${was.activateAtR} R`]
      : []),
    ...(isStepLonger(was.step, is.step) ? ['the trail would move in longer steps'] : []),
    // The tightest part counts: each previous part needs a new one that is at least as tight.
    ...(partsOf(was).every((part) => partsOf(is).some((other) => isAtLeastAsTight(part, other)))
      ? []
      : [`${change}, which ${isOfOneKind(was, is) ? 'is wider' : 'cannot be compared'}`]),
  ];
}

function isOfOneKind(was: TrailRule, is: TrailRule): boolean {
  const hasBars = 'atr' in was && 'atr' in is;
  return (
    was.kind === is.kind && was.kind !== 'tightest' && (!hasBars || hasSameBars(was.atr, is.atr))
  );
}

function isStepLonger(was: number | undefined, is: number | undefined): boolean {
  return is !== undefined && (was === undefined || is > was);
}

function isAtLeastAsTight(was: TrailPart, is: TrailPart): boolean {
  switch (was.kind) {
    case 'percent':
      return is.kind === was.kind && is.percent <= was.percent;
    case 'atr':
    case 'chandelier':
    case 'supertrend':
      return is.kind === was.kind && hasSameBars(was.atr, is.atr) && is.multiple <= was.multiple;
    case 'break-even':
      return is.kind === was.kind && is.atR <= was.atR && is.offset >= was.offset;
    case 'steps':
      return (
        is.kind === was.kind &&
        was.steps.every(({ atR, stopR }) =>
          is.steps.some((step) => step.atR <= atR && step.stopR >= stopR),
        )
      );
  }
}

function flattenWeakenings(was: number | undefined, is: number | undefined): string[] {
  if (was === undefined || (is !== undefined && is >= was)) return [];
  const would = is === undefined ? 'not exit' : `exit only ${duration(is)}`;
  return [`it would ${would} before the close, instead of ${duration(was)} before it`];
}

/** Times of day, in ms of the day. */
function timeWeakenings(was: number | undefined, is: number | undefined): string[] {
  if (was === undefined || (is !== undefined && is <= was)) return [];
  return [`it would ${is === undefined ? 'not exit by the clock' : 'exit later in the day'}`];
}

function expiryWeakenings(was: ExitPlan['exit'], is: ExitPlan['exit']): string[] {
  return is.holdsToExpiry === true && was.holdsToExpiry !== true
    ? ['it would be held into its last hour']
    : [];
}

function hasSameBars(a: AtrSpec, b: AtrSpec): boolean {
  return a.period === b.period && a.barMs === b.barMs;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
