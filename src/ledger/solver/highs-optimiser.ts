// Computes target weights in a thread for each question.
import type { WeightOptimiser } from '../ports/weight-optimiser.ts';
import { answerOf, inTurn } from './answer-of.ts';

export function createHighsOptimiser(): WeightOptimiser {
  return { optimise: inTurn((asked) => answerOf('weight-thread', asked)) };
}
