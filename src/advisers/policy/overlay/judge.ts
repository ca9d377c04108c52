// Judges the two classes of policy on days that no fit has seen: each must beat every rival, and the network the ridge too.
// The simplest class that passes is the policy, unless the network beats it.
import { errorShareOf } from '../gate/error-share.ts';
import { type Bounded, meanOf } from '../gate/lower-bound.ts';
import { jointBounds } from './joint-bound.ts';
import type { Panel } from './panel.ts';
import { RIVALS, type Rival, rivalWeights } from './rival-weights.ts';
import { type PolicyClass, weightsOfSleeves } from './sleeves.ts';
import { type AccountTerms, type AccountWalk, accountWalk } from './taxed-account.ts';
import {
  type DatedFit,
  type FitTerms,
  foldStarts,
  walkForwardFits,
  walkForwardSleeves,
} from './walk-forward.ts';

/** Log return x 100 over a hundred days, as all means and bounds here. */
const SCALE = 100 * 100;

export interface Over extends Bounded {
  readonly rival: Rival | 'ridge';
}

export interface ClassResult {
  readonly kind: PolicyClass;
  readonly mean: number;
  /** Of the account and in all judged days: parts of it. */
  readonly turnover: number;
  readonly cost: number;
  readonly tax: number;
  readonly over: readonly Over[];
  readonly reasons: readonly string[];
}

export interface JudgedPolicies {
  readonly tryNumber: number;
  readonly judgedDays: number;
  readonly rivals: readonly { readonly rival: Rival; readonly mean: number }[];
  readonly classes: readonly ClassResult[];
  /** Null: none has passed. */
  readonly winner: PolicyClass | null;
}

export interface Judging extends FitTerms {
  readonly panel: Panel;
  readonly terms: AccountTerms;
  /** Asked when everything is fitted. */
  readonly tryNumber: () => number;
}

export interface Judgement {
  readonly judged: JudgedPolicies;
  readonly fits: Readonly<Record<PolicyClass, readonly DatedFit[]>>;
}

/** Two classes are two chances: each has half of the error. */
const CLASSES = 2;

export function judgePolicies({ panel, terms, tryNumber, ...fitTerms }: Judging): Judgement {
  const fits = {
    ridge: walkForwardFits('ridge', panel, fitTerms),
    dqn: walkForwardFits('dqn', panel, fitTerms),
  };
  const number = tryNumber();
  const share = errorShareOf(number) / CLASSES;
  const [first = 0] = foldStarts(panel.days.length);
  const rivals = RIVALS.map((rival) => ({
    rival,
    walk: judgedWalk(panel, first, { terms, weightsOn: rivalWeights(rival, panel.returns, first) }),
  }));
  const walks = {
    ridge: policyWalk(fits.ridge, panel, { first, terms }),
    dqn: policyWalk(fits.dqn, panel, { first, terms }),
  };
  const ridge = classResult('ridge', walks.ridge, rivals, share);
  const dqn = classResult(
    'dqn',
    walks.dqn,
    [...rivals, { rival: 'ridge', walk: walks.ridge }],
    share,
  );
  const passed = [dqn, ridge].find(({ reasons }) => reasons.length === 0);
  return {
    judged: {
      tryNumber: number,
      judgedDays: panel.days.length - first,
      rivals: rivals.map(({ rival, walk }) => ({ rival, mean: meanOf(walk.logReturns) * SCALE })),
      classes: [ridge, dqn],
      winner: passed?.kind ?? null,
    },
    fits,
  };
}

export function policyWalk(
  fits: readonly DatedFit[],
  panel: Panel,
  { first, terms }: { readonly first: number; readonly terms: AccountTerms },
): AccountWalk {
  const sleeves = walkForwardSleeves(fits, panel, terms.costRate);
  const weightsOn = (day: number) => weightsOfSleeves(sleeves, day - first);
  return judgedWalk(panel, first, { terms, weightsOn: onChange(weightsOn) });
}

/** Weights that stay as they were are left to drift: bringing them back would cost every day. */
function onChange(weightsOn: (day: number) => readonly number[]) {
  let before: readonly number[] = [];
  return (day: number): readonly number[] | undefined => {
    const weights = weightsOn(day);
    const isSame = weights.every((one, at) => one === before[at]);
    before = weights;
    return isSame ? undefined : weights;
  };
}

function judgedWalk(
  { returns }: Panel,
  first: number,
  {
    terms,
    weightsOn,
  }: {
    readonly terms: AccountTerms;
    readonly weightsOn: (day: number) => ArrayLike<number> | undefined;
  },
): AccountWalk {
  const judged = returns.map((own) => own.subarray(first));
  return accountWalk(judged, (day) => weightsOn(first + day), terms);
}

function classResult(
  kind: PolicyClass,
  walk: AccountWalk,
  rivals: readonly { readonly rival: Over['rival']; readonly walk: AccountWalk }[],
  errorShare: number,
): ClassResult {
  const differences = rivals.map(({ walk: other }) =>
    walk.logReturns.map((value, day) => (value - (other.logReturns[day] ?? 0)) * SCALE),
  );
  const bounds = jointBounds(differences, errorShare);
  const over = rivals.map(({ rival }, at) => ({ rival, mean: 0, lower: 0, ...bounds[at] }));
  return {
    ...{ kind, mean: meanOf(walk.logReturns) * SCALE, over },
    ...{ turnover: walk.turnover, cost: walk.cost, tax: walk.tax },
    reasons: over
      .filter(({ lower }) => !(lower > 0))
      .map(
        ({ rival, lower }) =>
          `${kind} does not beat ${rival.replaceAll('_', ' ')}: its lower bound is ${lower.toFixed(2)}`,
      ),
  };
}
