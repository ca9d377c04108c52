// What a trained network says of a state: the value of each target weight, and the best of them.
import type { Moment, Terms } from './environment.ts';
import { INPUTS, observe, TARGET_WEIGHTS } from './environment.ts';
import { activationsFor, forward, networkOf } from './network.ts';
import type { Rule } from './walk.ts';

const HIDDEN = 32;

export const NETWORK = networkOf({
  inputs: INPUTS,
  hidden: HIDDEN,
  outputs: TARGET_WEIGHTS.length,
});

/** Of the first best if several are equal. */
export function indexOfBest(values: ArrayLike<number>, from = 0): number {
  let best = 0;
  for (let k = 1; k < TARGET_WEIGHTS.length; k += 1)
    if ((values[from + k] as number) > (values[from + best] as number)) best = k;
  return best;
}

/** Values of the target weights: discounted log return to come, in percent. */
export function createQValues(
  weights: Float32Array,
  terms: Pick<Terms, 'deviation'>,
): (moment: Moment) => ArrayLike<number> {
  const state = new Float32Array(INPUTS);
  const acts = activationsFor(NETWORK, 1);
  return (moment) => {
    forward(NETWORK, weights, observe(moment, terms, state), acts);
    return acts.output;
  };
}

/** Always the weight with the highest value. */
export function greedyRule(weights: Float32Array, terms: Pick<Terms, 'deviation'>): Rule {
  const valuesAt = createQValues(weights, terms);
  return (returns, day, account) =>
    TARGET_WEIGHTS[indexOfBest(valuesAt({ returns, day, account }))] ?? 0;
}
