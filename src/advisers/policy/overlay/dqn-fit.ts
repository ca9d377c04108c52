// Deep Q-learning on several assets: one network for all of them, trained on windows of any of them. It continues from the
// network of an earlier fit, as new days arrive.
import { HISTORY_DAYS } from '../learning/environment.ts';
import { type LearningSettings, SETTINGS } from '../learning/settings.ts';
import { type Market, train } from '../learning/train.ts';
import { deviationOf } from './ridge.ts';
import type { PolicyFit } from './sleeves.ts';

type DqnFit = Extract<PolicyFit, { kind: 'dqn' }>;

/** A continued training explores little: it knows a policy already. */
const CONTINUED = { epsilonFirst: 0.1, firstAfter: 500 };
const CONTINUED_SHARE = 5;

export interface DqnTraining {
  readonly returns: readonly Float64Array[];
  readonly seed: number;
  readonly settings?: LearningSettings;
  readonly from?: DqnFit | undefined;
}

export function fitDqn({ returns, seed, settings = SETTINGS, from }: DqnTraining): DqnFit {
  const deviations = returns.map(deviationOf);
  const { weights } = train({
    market: pooledMarket(returns, deviations),
    settings:
      from === undefined
        ? settings
        : { ...settings, ...CONTINUED, episodes: Math.ceil(settings.episodes / CONTINUED_SHARE) },
    seed,
    from: from === undefined ? undefined : Float32Array.from(from.weights),
  });
  return {
    kind: 'dqn',
    deviations,
    weights: Array.from(weights, (weight) => Number(weight.toPrecision(9))),
  };
}

/** Windows of an asset that is drawn, brought to the mean deviation of all: the network sees them in one scale. */
function pooledMarket(returns: readonly Float64Array[], deviations: readonly number[]): Market {
  const deviation = deviations.reduce((sum, one) => sum + one, 0) / deviations.length;
  return {
    deviation,
    drawPath(random, days) {
      const asset = Math.floor(random.next() * returns.length);
      const own = returns[asset] ?? new Float64Array(0);
      const length = Math.min(HISTORY_DAYS + days, own.length);
      const from = Math.floor(random.next() * (own.length - length + 1));
      const scale = deviation / (deviations[asset] ?? deviation);
      return own.slice(from, from + length).map((value) => Math.max(-0.99, value * scale));
    },
  };
}
