// A fully connected network with two hidden layers of rectified units. All weights lie in one array: copying, saving and
// the optimiser treat them alike.
import type { Random } from '../../../kernel/random.ts';

export interface Shape {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** Float32 in training; the gradient check uses float64, where finite differences are accurate. */
export type Numbers = Float32Array | Float64Array;

/** One matrix and its biases. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Where its weights begin; one row of `inputs` for each output, then the biases. */
  readonly at: number;
  readonly isRectified: boolean;
}

export interface Network {
  readonly layers: readonly [Layer, Layer, Layer];
  readonly weightCount: number;
}

/** What the layers gave for the last rows, and the errors that flow back. */
export interface Activations {
  readonly rows: number;
  readonly first: Numbers;
  readonly second: Numbers;
  readonly output: Numbers;
  readonly secondError: Numbers;
  readonly firstError: Numbers;
  /** Which inputs of a row are not 0; overwritten by each row. */
  readonly active: Int32Array;
}

export function networkOf({ inputs, hidden, outputs }: Shape): Network {
  const second = hidden * inputs + hidden;
  const third = second + hidden * hidden + hidden;
  return {
    layers: [
      { inputs, outputs: hidden, at: 0, isRectified: true },
      { inputs: hidden, outputs: hidden, at: second, isRectified: true },
      { inputs: hidden, outputs, at: third, isRectified: false },
    ],
    weightCount: third + outputs * hidden + outputs,
  };
}

/** Uniform within `sqrt(6 / inputs)`, biases 0. He et al., "Delving Deep into Rectifiers" (2015). */
export function drawnWeights({ layers, weightCount }: Network, random: Random): Float32Array {
  const weights = new Float32Array(weightCount);
  for (const { inputs, outputs, at } of layers) {
    const limit = Math.sqrt(6 / inputs);
    for (let k = 0; k < inputs * outputs; k += 1) weights[at + k] = random.between(-limit, limit);
  }
  return weights;
}

export function activationsFor(
  { layers: [first, second, third] }: Network,
  rows: number,
  numbers: (length: number) => Numbers = (length) => new Float32Array(length),
): Activations {
  return {
    rows,
    first: numbers(rows * first.outputs),
    second: numbers(rows * second.outputs),
    output: numbers(rows * third.outputs),
    secondError: numbers(rows * second.outputs),
    firstError: numbers(rows * first.outputs),
    active: new Int32Array(Math.max(first.inputs, second.inputs, third.inputs)),
  };
}

/** Fills `output` with one row of values for each row of `inputs`. */
export function forward(
  { layers: [first, second, third] }: Network,
  weights: Numbers,
  inputs: Numbers,
  acts: Activations,
): void {
  const { rows, active } = acts;
  dense(first, weights, { from: inputs, into: acts.first, rows, active });
  dense(second, weights, { from: acts.first, into: acts.second, rows, active });
  dense(third, weights, { from: acts.second, into: acts.output, rows, active });
}

export interface BackwardPass {
  readonly inputs: Numbers;
  readonly outputError: Numbers;
  readonly gradient: Numbers;
}

/** Adds the gradient of the rows of the last `forward` to `gradient`, given the error of each output. */
export function backward(
  { layers: [first, second, third] }: Network,
  weights: Numbers,
  { rows, ...acts }: Activations,
  { inputs, outputError, gradient }: BackwardPass,
): void {
  addGradient(third, gradient, { from: acts.second, error: outputError, rows });
  errorBelow(third, weights, {
    error: outputError,
    from: acts.second,
    into: acts.secondError,
    rows,
  });
  addGradient(second, gradient, { from: acts.first, error: acts.secondError, rows });
  errorBelow(second, weights, {
    error: acts.secondError,
    from: acts.first,
    into: acts.firstError,
    rows,
  });
  addGradient(first, gradient, { from: inputs, error: acts.firstError, rows });
}

// The loops below take nearly all the time of training. They index arrays without objects between.

interface Rows {
  readonly rows: number;
  /** What the layer read. */
  readonly from: Numbers;
}

interface DenseRows extends Rows {
  readonly into: Numbers;
  readonly active: Int32Array;
}

function dense(
  { inputs, outputs, at, isRectified }: Layer,
  weights: Numbers,
  { from, into, rows, active }: DenseRows,
): void {
  const biases = at + inputs * outputs;
  for (let row = 0; row < rows; row += 1) {
    const fromRow = row * inputs;
    const intoRow = row * outputs;
    // Half of the units below are at rest.
    const count = activeIn(from, fromRow, inputs, active);
    let unit = 0;
    // Four units at a time read each input once, and their sums do not wait for each other.
    for (; unit + 3 < outputs; unit += 4) {
      const one = at + unit * inputs;
      const [two, three, four] = [one + inputs, one + 2 * inputs, one + 3 * inputs];
      let sumOne = weights[biases + unit] as number;
      let sumTwo = weights[biases + unit + 1] as number;
      let sumThree = weights[biases + unit + 2] as number;
      let sumFour = weights[biases + unit + 3] as number;
      for (let n = 0; n < count; n += 1) {
        const k = active[n] as number;
        const input = from[fromRow + k] as number;
        sumOne += (weights[one + k] as number) * input;
        sumTwo += (weights[two + k] as number) * input;
        sumThree += (weights[three + k] as number) * input;
        sumFour += (weights[four + k] as number) * input;
      }
      into[intoRow + unit] = sumOne;
      into[intoRow + unit + 1] = sumTwo;
      into[intoRow + unit + 2] = sumThree;
      into[intoRow + unit + 3] = sumFour;
    }
    for (; unit < outputs; unit += 1) {
      const one = at + unit * inputs;
      let sum = weights[biases + unit] as number;
      for (let n = 0; n < count; n += 1) {
        const k = active[n] as number;
        sum += (weights[one + k] as number) * (from[fromRow + k] as number);
      }
      into[intoRow + unit] = sum;
    }
  }
  if (isRectified) rectify(into);
}

/** Writes the places of the inputs that are not 0, and says how many there are. */
function activeIn(from: Numbers, fromRow: number, inputs: number, active: Int32Array): number {
  let count = 0;
  for (let k = 0; k < inputs; k += 1) {
    active[count] = k;
    if ((from[fromRow + k] as number) !== 0) count += 1;
  }
  return count;
}

function rectify(values: Numbers): void {
  for (let k = 0; k < values.length; k += 1) if ((values[k] as number) < 0) values[k] = 0;
}

function addGradient(
  { inputs, outputs, at }: Layer,
  gradient: Numbers,
  { from, error, rows }: Rows & { readonly error: Numbers },
): void {
  const biases = at + inputs * outputs;
  for (let row = 0; row < rows; row += 1) {
    const fromRow = row * inputs;
    for (let unit = 0; unit < outputs; unit += 1) {
      const delta = error[row * outputs + unit] as number;
      // Most are 0: actions that were not taken, units at rest.
      if (delta === 0) continue;
      const weightRow = at + unit * inputs;
      for (let k = 0; k < inputs; k += 1)
        gradient[weightRow + k] =
          (gradient[weightRow + k] as number) + delta * (from[fromRow + k] as number);
      gradient[biases + unit] = (gradient[biases + unit] as number) + delta;
    }
  }
}

/** The error of the rectified units that this layer read. */
function errorBelow(
  { inputs, outputs, at }: Layer,
  weights: Numbers,
  { error, from, into, rows }: Rows & { readonly error: Numbers; readonly into: Numbers },
): void {
  into.fill(0);
  for (let row = 0; row < rows; row += 1) {
    const fromRow = row * inputs;
    for (let unit = 0; unit < outputs; unit += 1) {
      const delta = error[row * outputs + unit] as number;
      if (delta === 0) continue;
      const weightRow = at + unit * inputs;
      for (let k = 0; k < inputs; k += 1)
        if ((from[fromRow + k] as number) > 0)
          into[fromRow + k] =
            (into[fromRow + k] as number) + delta * (weights[weightRow + k] as number);
    }
  }
}
