// Training: episodes on paths of a market, each decision stored and learned from. The seed decides every draw, so the
// same seed on the same market gives the same weights.
import { createRandom, type Random } from '../../../kernel/random.ts';
import {
  HISTORY_DAYS,
  INPUTS,
  NEW_ACCOUNT,
  observe,
  stepped,
  TARGET_WEIGHTS,
  type Terms,
} from './environment.ts';
import { createLearner } from './learner.ts';
import { activationsFor, drawnWeights, forward } from './network.ts';
import { indexOfBest, NETWORK } from './q-values.ts';
import { createReplayMemory } from './replay-memory.ts';
import { epsilonIn, isExploringOver, type LearningSettings } from './settings.ts';
import { createWeightAverage } from './weight-average.ts';

/** Where episodes come from. */
export interface Market {
  /** Standard deviation of a day's return. */
  readonly deviation: number;
  /** Simple daily returns: the history, then as many days as decisions. */
  drawPath(random: Random, days: number): Float64Array;
}

export interface TrainingRequest {
  readonly market: Market;
  readonly settings: LearningSettings;
  readonly seed: number;
  /** Weights to train on from; drawn by the seed unless given. */
  readonly from?: Float32Array | undefined;
  readonly onEpisode?: (() => void) | undefined;
}

export interface Trained {
  readonly weights: Float32Array;
  /** Of each episode, exploration included. */
  readonly curve: readonly EpisodeReturn[];
}

export interface EpisodeReturn {
  /** Log return x 100. */
  readonly policy: number;
  /** Of the asset on the same path. */
  readonly asset: number;
}

/** Rewards are learned in percent: the Huber slope is then linear for ordinary days. */
const PERCENT = 100;

export function train(request: TrainingRequest): Trained {
  const { market, settings, seed, from, onEpisode = () => {} } = request;
  const stream = (name: string): Random => createRandom(seed, `policy ${name}`);
  const weights = from?.slice() ?? drawnWeights(NETWORK, stream('weights'));
  const memory = createReplayMemory(settings.memoryRows, INPUTS);
  const learn = createLearner(weights, memory, settings, stream('batches'));
  const terms: Terms = { ...settings, deviation: market.deviation };
  const [paths, exploring] = [stream('paths'), stream('exploring')];
  const acts = activationsFor(NETWORK, 1);
  const average = createWeightAverage(weights.length);
  let [state, next] = [new Float32Array(INPUTS), new Float32Array(INPUTS)];

  function episode(number: number): EpisodeReturn {
    const returns = market.drawPath(paths, settings.episodeDays);
    const epsilon = epsilonIn(number, settings);
    let account = NEW_ACCOUNT;
    observe({ returns, day: HISTORY_DAYS, account }, terms, state);
    for (let day = HISTORY_DAYS; day < returns.length; day += 1) {
      const action = chosen(epsilon);
      const done = stepped(account, TARGET_WEIGHTS[action] ?? 0, returns[day] as number, terms);
      account = done.account;
      observe({ returns, day: day + 1, account }, terms, next);
      memory.add(state, action, done.reward * PERCENT, next);
      learn();
      if (isExploringOver(number, settings)) average.add(weights);
      [state, next] = [next, state];
    }
    const asset = returns.slice(HISTORY_DAYS).reduce((sum, value) => sum + Math.log1p(value), 0);
    return { policy: Math.log(account.value) * PERCENT, asset: asset * PERCENT };
  }

  function chosen(epsilon: number): number {
    if (exploring.chance(epsilon)) return Math.floor(exploring.next() * TARGET_WEIGHTS.length);
    forward(NETWORK, weights, state, acts);
    return indexOfBest(acts.output);
  }

  const curve: EpisodeReturn[] = [];
  for (let number = 0; number < settings.episodes; number += 1) {
    curve.push(episode(number));
    onEpisode();
  }
  return { weights: average.weights(), curve };
}
