// An evaluation: paths that no training saw, on which rules are compared pair by pair.
import { createRandom } from '../../../kernel/random.ts';
import { HISTORY_DAYS } from '../learning/environment.ts';
import { type LearningSettings, SETTINGS } from '../learning/settings.ts';
import type { Market } from '../learning/train.ts';
import { type Rule, walkOf } from '../learning/walk.ts';
import { splitReturns, windowMarket, withoutSignal } from '../markets/own-market.ts';
import { DRIFT, twoRegimeMarket } from '../markets/two-regime-market.ts';
import { type Bound, independentBound, serialBound } from './lower-bound.ts';

/** Log return x 100 over a hundred days. */
export type Scores = Float64Array;

export interface Evaluation {
  /** What training may draw from. */
  readonly market: Market;
  /** One for each path, or one for each day of a single path; the same places for every rule. */
  scoresOf(rule: Rule): Scores;
  readonly bound: Bound;
}

/** The same evaluation, and one in which nothing can be learned. */
export interface Evaluations {
  readonly signal: Evaluation;
  readonly control: Evaluation;
}

export const UNSEEN_PATHS = 300;
const SCORED_DAYS = 100;
const PERCENT = 100;

export function referenceEvaluations(settings: LearningSettings = SETTINGS): Evaluations {
  return {
    signal: pathsEvaluation(twoRegimeMarket(DRIFT), settings),
    control: pathsEvaluation(twoRegimeMarket(0), settings),
  };
}

/** Trains on the earlier part of the returns, and compares on the later part. */
export function ownEvaluations(
  returns: Float64Array,
  settings: LearningSettings = SETTINGS,
): Evaluations {
  return {
    signal: spanEvaluation(returns, settings),
    control: spanEvaluation(withoutSignal(returns), settings),
  };
}

function pathsEvaluation(market: Market, settings: LearningSettings): Evaluation {
  // No seed of a training is 0, so no training draws these paths.
  const random = createRandom(0, 'policy unseen paths');
  const paths = Array.from({ length: UNSEEN_PATHS }, () => market.drawPath(random, SCORED_DAYS));
  const terms = { ...settings, deviation: market.deviation };
  return {
    market,
    scoresOf: (rule) =>
      Float64Array.from(paths, (path) => {
        const { logReturns } = walkOf(path, rule, terms);
        return logReturns.reduce((sum, value) => sum + value, 0) * PERCENT;
      }),
    bound: independentBound,
  };
}

function spanEvaluation(returns: Float64Array, settings: LearningSettings): Evaluation {
  const { trained, unseen } = splitReturns(returns);
  const market = windowMarket(trained);
  const terms = { ...settings, deviation: market.deviation };
  const paths = episodesIn(unseen, settings.episodeDays);
  return {
    market,
    scoresOf: (rule) =>
      Float64Array.from(
        paths.flatMap((path) => [...walkOf(path, rule, terms).logReturns]),
        (value) => value * SCORED_DAYS * PERCENT,
      ),
    bound: serialBound,
  };
}

/**
 * The days in order, cut as training was: in one account over all of them the drawdown would grow beyond anything that
 * an episode shows, and advice begins anew as well.
 */
function episodesIn(returns: Float64Array, days: number): readonly Float64Array[] {
  const count = Math.ceil((returns.length - HISTORY_DAYS) / days);
  return Array.from({ length: count }, (_, at) =>
    returns.slice(at * days, at * days + HISTORY_DAYS + days),
  );
}
