// The mean of the weights over the last part of training. The newest weights alone swing with each batch; their mean
// decides better. B. T. Polyak and A. B. Juditsky, "Acceleration of Stochastic Approximation by Averaging" (1992).

export interface WeightAverage {
  add(weights: Float32Array): void;
  weights(): Float32Array;
}

export function createWeightAverage(weightCount: number): WeightAverage {
  const mean = new Float64Array(weightCount);
  let added = 0;
  return {
    add(weights) {
      added += 1;
      for (let k = 0; k < weightCount; k += 1)
        mean[k] = (mean[k] as number) + ((weights[k] as number) - (mean[k] as number)) / added;
    },
    weights: () => Float32Array.from(mean),
  };
}
