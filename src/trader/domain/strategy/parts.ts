// A trade in parts: each is a separate position with its own entry, stop and target, so that closing one part never
// touches the stop of another.
// Decision 0013
import type { ExitRule, PartialExit, TargetLeg, TargetPoint, TermsOfStrategy } from './strategy.ts';

export interface PartTerms {
  readonly shares: number;
  readonly target: TargetPoint | undefined;
  readonly exit: ExitRule;
}

interface Portion extends Omit<PartTerms, 'shares'> {
  readonly percent: number;
}

/**
 * The parts of an entry of this many shares, each in whole lots; a portion of less than a lot goes to the last part.
 */
export function partsOfEntry(
  { target, exit }: Pick<TermsOfStrategy, 'target' | 'exit'>,
  shares: number,
  lotSize: number,
): readonly PartTerms[] {
  const { partial = [], ...whole } = exit;
  const portions =
    target?.kind === 'legs'
      ? withRest(
          target.legs.map((leg) => ofLeg(leg, whole)),
          { target: undefined, exit: whole },
        )
      : withRest(
          partial.map((each) => leavingEarly(each, target, whole)),
          { target, exit: whole },
        );
  let left = shares;
  return portions.flatMap(({ percent, ...terms }, index) => {
    const isLast = index === portions.length - 1;
    const lots = Math.floor((shares * percent) / 100 / lotSize + DUST);
    const own = isLast ? left : Math.min(left, lots * lotSize);
    left -= own;
    return own === 0 ? [] : [{ ...terms, shares: own }];
  });
}

/** 100 times 0.29 is slightly less than 29. */
const DUST = 1e-9;

function withRest(portions: readonly Portion[], rest: Omit<Portion, 'percent'>): Portion[] {
  const percent = 100 - portions.reduce((sum, portion) => sum + portion.percent, 0);
  return percent > DUST ? [...portions, { ...rest, percent }] : [...portions];
}

function ofLeg({ portionPercent, ...target }: TargetLeg, exit: ExitRule): Portion {
  return { percent: portionPercent, target, exit };
}

function leavingEarly(
  early: PartialExit,
  target: TargetPoint | undefined,
  exit: ExitRule,
): Portion {
  const { percent } = early;
  if (early.kind === 'when')
    return { percent, target, exit: { ...exit, when: [...(exit.when ?? []), early.when] } };
  const maxMs = Math.min(early.afterMs, exit.maxMs ?? Number.POSITIVE_INFINITY);
  return { percent, target, exit: { ...exit, maxMs } };
}
