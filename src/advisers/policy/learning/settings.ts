// The settings of training, as they were measured to learn; a version of weights records those it was trained with.

export interface LearningSettings {
  readonly episodes: number;
  /** Decisions in an episode. */
  readonly episodeDays: number;
  readonly gamma: number;
  /** Share of random actions at the start and at the end. */
  readonly epsilonFirst: number;
  readonly epsilonLast: number;
  /** It falls over this share of the episodes. */
  readonly epsilonFallsOver: number;
  readonly memoryRows: number;
  readonly batchRows: number;
  /** Transitions before the first step of learning. */
  readonly firstAfter: number;
  /** Steps of learning between copies to the target network. */
  readonly copyEvery: number;
  readonly stepSize: number;
  readonly costRate: number;
  readonly drawdownPenalty: number;
}

export const SETTINGS: LearningSettings = {
  episodes: 100,
  episodeDays: 100,
  gamma: 0.95,
  epsilonFirst: 1,
  epsilonLast: 0.05,
  epsilonFallsOver: 0.6,
  memoryRows: 10_000,
  batchRows: 32,
  firstAfter: 500,
  copyEvery: 250,
  stepSize: 1e-3,
  costRate: 0.0005,
  drawdownPenalty: 0,
};

/** The share of random actions in an episode, counted from 0. */
export function epsilonIn(episode: number, settings: LearningSettings): number {
  const { epsilonFirst, epsilonLast, epsilonFallsOver, episodes } = settings;
  const done = Math.min(1, episode / (epsilonFallsOver * episodes));
  return epsilonFirst + (epsilonLast - epsilonFirst) * done;
}

export function isExploringOver(episode: number, settings: LearningSettings): boolean {
  return episode >= Math.floor(settings.epsilonFallsOver * settings.episodes);
}
