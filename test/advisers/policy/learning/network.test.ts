import { describe, expect, it } from 'vitest';
import {
  activationsFor,
  backward,
  drawnWeights,
  forward,
  networkOf,
} from '../../../../src/advisers/policy/learning/network.ts';
import { createRandom } from '../../../../src/kernel/random.ts';

const ROWS = 3;
const network = networkOf({ inputs: 6, hidden: 8, outputs: 5 });
const float64 = (length: number) => new Float64Array(length);

describe('the network', () => {
  it('has the gradient that finite differences give', () => {
    const random = createRandom(1, 'gradient check');
    const weights = Float64Array.from(drawnWeights(network, random), (it) => it + 0.01);
    const inputs = float64(ROWS * 6).map(() => random.between(-1, 1));
    const wanted = float64(ROWS * 5).map(() => random.between(-1, 1));
    const acts = activationsFor(network, ROWS, float64);
    const loss = (): number => {
      forward(network, weights, inputs, acts);
      return wanted.reduce((sum, value, at) => sum + ((acts.output[at] ?? 0) - value) ** 2 / 2, 0);
    };
    loss();
    const outputError = wanted.map((value, at) => (acts.output[at] ?? 0) - value);
    const gradient = float64(network.weightCount);
    backward(network, weights, acts, { inputs, outputError, gradient });

    const step = 1e-6;
    const differences = weights.map((weight, at) => {
      weights[at] = weight + step;
      const above = loss();
      weights[at] = weight - step;
      const below = loss();
      weights[at] = weight;
      return (above - below) / (2 * step);
    });
    expect(gradient.filter((slope) => slope !== 0).length).toBeGreaterThan(network.weightCount / 3);
    for (const [at, slope] of gradient.entries())
      expect(Math.abs(slope - (differences[at] ?? Number.NaN))).toBeLessThan(1e-6);
  });

  it('gives each row the values it would have alone', () => {
    const random = createRandom(2, 'rows');
    const weights = drawnWeights(network, random);
    const inputs = new Float32Array(ROWS * 6).map(() => random.between(-1, 1));
    const [together, alone] = [activationsFor(network, ROWS), activationsFor(network, 1)];
    forward(network, weights, inputs, together);
    for (let row = 0; row < ROWS; row += 1) {
      forward(network, weights, inputs.slice(row * 6, row * 6 + 6), alone);
      expect([...alone.output]).toEqual([...together.output.slice(row * 5, row * 5 + 5)]);
    }
  });
});
