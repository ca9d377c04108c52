// The optimiser Adam: steps along the gradient, scaled by running means of it and of its square.
// D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization" (2015), algorithm 1.
import type { Numbers } from './network.ts';

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const SMALL = 1e-8;

/** Moves the weights against the gradient, in place. */
export function createAdam(weightCount: number, stepSize: number) {
  const first = new Float32Array(weightCount);
  const second = new Float32Array(weightCount);
  // Powers by multiplication: `**` may round differently on another machine.
  let [firstPower, secondPower] = [1, 1];
  return function adamStep(weights: Numbers, gradient: Numbers): void {
    firstPower *= FIRST_DECAY;
    secondPower *= SECOND_DECAY;
    const rate = (stepSize * Math.sqrt(1 - secondPower)) / (1 - firstPower);
    const small = SMALL * Math.sqrt(1 - secondPower);
    for (let k = 0; k < weightCount; k += 1) {
      const slope = gradient[k] as number;
      const mean = FIRST_DECAY * (first[k] as number) + (1 - FIRST_DECAY) * slope;
      const square = SECOND_DECAY * (second[k] as number) + (1 - SECOND_DECAY) * slope * slope;
      first[k] = mean;
      second[k] = square;
      weights[k] = (weights[k] as number) - (rate * mean) / (Math.sqrt(square) + small);
    }
  };
}
