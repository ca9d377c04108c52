// One step of double deep Q-learning: the online network chooses the best next action, the target network values it.
// H. van Hasselt, A. Guez and D. Silver, "Deep Reinforcement Learning with Double Q-learning" (2016).
import type { Random } from '../../../kernel/random.ts';
import { createAdam } from './adam.ts';
import { INPUTS, TARGET_WEIGHTS } from './environment.ts';
import { activationsFor, backward, forward } from './network.ts';
import { indexOfBest, NETWORK } from './q-values.ts';
import { emptyBatch, type ReplayMemory } from './replay-memory.ts';
import type { LearningSettings } from './settings.ts';

const ACTIONS = TARGET_WEIGHTS.length;

/** Changes the weights in place with each call; a call before the memory is filled enough does nothing. */
export function createLearner(
  weights: Float32Array,
  memory: ReplayMemory,
  settings: LearningSettings,
  random: Random,
): () => void {
  const { batchRows, gamma, copyEvery, firstAfter } = settings;
  const target = weights.slice();
  const batch = emptyBatch(batchRows, INPUTS);
  const [online, ahead, aheadOfTarget] = [0, 1, 2].map(() =>
    activationsFor(NETWORK, batchRows),
  ) as [
    ReturnType<typeof activationsFor>,
    ReturnType<typeof activationsFor>,
    ReturnType<typeof activationsFor>,
  ];
  const outputError = new Float32Array(batchRows * ACTIONS);
  const gradient = new Float32Array(weights.length);
  const adamStep = createAdam(weights.length, settings.stepSize);
  let steps = 0;

  return function learn(): void {
    if (memory.size < firstAfter) return;
    memory.draw(random, batch);
    forward(NETWORK, weights, batch.next, ahead);
    forward(NETWORK, target, batch.next, aheadOfTarget);
    forward(NETWORK, weights, batch.states, online);
    outputError.fill(0);
    for (let row = 0; row < batchRows; row += 1) {
      const from = row * ACTIONS;
      const best = from + indexOfBest(ahead.output, from);
      const wanted =
        (batch.rewards[row] as number) + gamma * (aheadOfTarget.output[best] as number);
      const taken = from + (batch.actions[row] as number);
      // The slope of Huber's loss: the error itself, at most 1 either way.
      const error = (online.output[taken] as number) - wanted;
      outputError[taken] = Math.max(-1, Math.min(1, error)) / batchRows;
    }
    gradient.fill(0);
    backward(NETWORK, weights, online, { inputs: batch.states, outputError, gradient });
    adamStep(weights, gradient);
    steps += 1;
    if (steps % copyEvery === 0) target.set(weights);
  };
}
