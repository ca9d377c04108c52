// A policy gives each asset a sleeve, 0 to 1, from returns before the day. The weights are the sleeves, brought down to a sum
// of 1 if they are more: with one asset they are the sleeve itself, and cash if nothing is wanted.
import { HISTORY_DAYS } from '../learning/environment.ts';
import { greedyRule } from '../learning/q-values.ts';
import { SETTINGS } from '../learning/settings.ts';
import { walkOf } from '../learning/walk.ts';
import { type RidgeFit, ridgePrediction } from './ridge.ts';

export type PolicyClass = 'ridge' | 'dqn';

export type PolicyFit =
  | ({ readonly kind: 'ridge' } & RidgeFit)
  | {
      readonly kind: 'dqn';
      /** Of each asset, over the days that were fitted on. */
      readonly deviations: readonly number[];
      /** One network for all assets. */
      readonly weights: readonly number[];
    };

/** One array for each asset, one sleeve for each day from `from` to `to`, without the last. */
export type Sleeves = readonly Float64Array[];

export interface SleeveDays {
  readonly from: number;
  readonly to: number;
  /** Of the value traded: an expected return that is smaller is not worth a trade. */
  readonly costRate: number;
}

export function sleevesOf(
  fit: PolicyFit,
  returns: readonly Float64Array[],
  days: SleeveDays,
): Sleeves {
  return fit.kind === 'ridge' ? ridgeSleeves(fit, returns, days) : dqnSleeves(fit, returns, days);
}

export function weightsOfSleeves(sleeves: Sleeves, at: number): readonly number[] {
  const own = sleeves.map((days) => days[at] ?? 0);
  const sum = Math.max(
    1,
    own.reduce((all, sleeve) => all + sleeve, 0),
  );
  return own.map((sleeve) => sleeve / sum);
}

/** In while the expected gain is above the cost, out while the expected loss is, else as the day before. */
function ridgeSleeves(
  fit: RidgeFit,
  returns: readonly Float64Array[],
  { from, to, costRate }: SleeveDays,
): Sleeves {
  return returns.map((_, asset) => {
    let sleeve = 0;
    return Float64Array.from({ length: to - from }, (__, at) => {
      const expected = ridgePrediction(fit, returns, { asset, day: from + at });
      if (Math.abs(expected) > costRate) sleeve = expected > 0 ? 1 : 0;
      return sleeve;
    });
  });
}

/** In episodes, as it was trained: weight and drawdown of each begin anew. */
function dqnSleeves(
  {
    deviations,
    weights,
  }: { readonly deviations: readonly number[]; readonly weights: readonly number[] },
  returns: readonly Float64Array[],
  { from, to, costRate }: SleeveDays,
): Sleeves {
  const network = Float32Array.from(weights);
  return returns.map((own, asset) => {
    const terms = { costRate, drawdownPenalty: 0, deviation: deviations[asset] ?? 1 };
    const rule = greedyRule(network, terms);
    const sleeves = new Float64Array(to - from);
    for (let start = from; start < to; start += SETTINGS.episodeDays) {
      const end = Math.min(to, start + SETTINGS.episodeDays);
      const path = own.slice(start - HISTORY_DAYS, end);
      walkOf(
        path,
        (all, day, account) => {
          const chosen = rule(all, day, account);
          sleeves[start - from + day - HISTORY_DAYS] = chosen;
          return chosen;
        },
        terms,
      );
    }
    return sleeves;
  });
}
