// Ridge regression of an asset's next return on lagged returns of all assets: the simplest class of policy that can find a
// linear signal. A. E. Hoerl and R. W. Kennard, "Ridge Regression" (1970).

/** Inputs: the last return of every asset; own returns of two and three days ago; the own sum of ten days. */
export const RIDGE_HISTORY = 10;
/** Per day that is fitted on; the one that predicts left-out blocks best is taken. */
const PENALTIES = [0.01, 0.1, 1, 10] as const;
const BLOCKS = 5;

export interface RidgeFit {
  /** Standard deviations of the days that were fitted on: inputs and predictions are in them. */
  readonly deviations: readonly number[];
  /** For each asset the mean, then a coefficient for each input. */
  readonly coefficients: readonly (readonly number[])[];
}

export function fitRidge(returns: readonly Float64Array[]): RidgeFit {
  const deviations = returns.map(deviationOf);
  const coefficients = returns.map((_, asset) => {
    const { inputs, wanted } = rowsOf({ returns, deviations, asset });
    return fitted(inputs, wanted, bestPenalty(inputs, wanted));
  });
  return { deviations, coefficients };
}

/** What moves the prediction for one asset on a day: a part for each input, in returns. The mean is the first. */
export interface Contribution {
  readonly input: string;
  readonly part: number;
}

export function ridgeInputs(symbols: readonly string[], asset: number): readonly string[] {
  return [
    'mean of the past',
    ...symbols.map((symbol) => `last return of ${symbol}`),
    `return of ${symbols[asset]} two days ago`,
    `return of ${symbols[asset]} three days ago`,
    `${symbols[asset]} in ten days`,
  ];
}

/** The expected return of a day; reads returns before it only. */
export function ridgePrediction(
  { deviations, coefficients }: RidgeFit,
  returns: readonly Float64Array[],
  { asset, day }: { readonly asset: number; readonly day: number },
): number {
  const own = coefficients[asset] ?? [];
  const inputs = inputsOn({ returns, deviations, asset }, day);
  return dot(own, inputs) * (deviations[asset] ?? 0);
}

export function ridgeContributions(
  { deviations, coefficients }: RidgeFit,
  {
    symbols,
    returns,
  }: { readonly symbols: readonly string[]; readonly returns: readonly Float64Array[] },
  { asset, day }: { readonly asset: number; readonly day: number },
): readonly Contribution[] {
  const own = coefficients[asset] ?? [];
  const inputs = inputsOn({ returns, deviations, asset }, day);
  return ridgeInputs(symbols, asset).map((input, at) => ({
    input,
    part: (own[at] ?? 0) * (inputs[at] ?? 0) * (deviations[asset] ?? 0),
  }));
}

interface Seen {
  readonly returns: readonly Float64Array[];
  readonly deviations: readonly number[];
  readonly asset: number;
}

/** The first is 1, for the mean. */
function inputsOn({ returns, deviations, asset }: Seen, day: number): readonly number[] {
  const own = returns[asset] ?? new Float64Array(0);
  const scale = deviations[asset] ?? 1;
  let sum = 0;
  for (let back = 1; back <= RIDGE_HISTORY; back += 1) sum += own[day - back] ?? 0;
  return [
    1,
    ...returns.map((other, at) => (other[day - 1] ?? 0) / (deviations[at] ?? 1)),
    (own[day - 2] ?? 0) / scale,
    (own[day - 3] ?? 0) / scale,
    sum / (scale * Math.sqrt(RIDGE_HISTORY)),
  ];
}

function rowsOf(seen: Seen): { inputs: readonly (readonly number[])[]; wanted: readonly number[] } {
  const own = seen.returns[seen.asset] ?? new Float64Array(0);
  const days = Array.from({ length: own.length - RIDGE_HISTORY }, (_, at) => at + RIDGE_HISTORY);
  return {
    inputs: days.map((day) => inputsOn(seen, day)),
    wanted: days.map((day) => (own[day] ?? 0) / (seen.deviations[seen.asset] ?? 1)),
  };
}

/** Of the least squared error on blocks that were left out. */
function bestPenalty(inputs: readonly (readonly number[])[], wanted: readonly number[]): number {
  const whole = sums(inputs, wanted);
  const size = Math.ceil(wanted.length / BLOCKS);
  const errors = PENALTIES.map(() => 0);
  for (let from = 0; from < wanted.length; from += size) {
    const [left, leftWanted] = [inputs.slice(from, from + size), wanted.slice(from, from + size)];
    const rest = less(whole, sums(left, leftWanted));
    for (const [at, penalty] of PENALTIES.entries()) {
      const found = solvedRidge(rest, penalty);
      for (const [row, input] of left.entries())
        errors[at] = (errors[at] ?? 0) + ((leftWanted[row] ?? 0) - dot(found, input)) ** 2;
    }
  }
  return PENALTIES[errors.indexOf(Math.min(...errors))] ?? 1;
}

function fitted(
  inputs: readonly (readonly number[])[],
  wanted: readonly number[],
  penalty: number,
): readonly number[] {
  return solvedRidge(sums(inputs, wanted), penalty);
}

/** Sums of products of the inputs, with what is wanted in the last column. */
interface Sums {
  readonly rows: readonly (readonly number[])[];
  readonly count: number;
}

function sums(inputs: readonly (readonly number[])[], wanted: readonly number[]): Sums {
  const size = inputs[0]?.length ?? 0;
  const rows = Array.from({ length: size }, () => new Array<number>(size + 1).fill(0));
  for (const [at, input] of inputs.entries())
    for (const [i, row] of rows.entries()) {
      const own = input[i] ?? 0;
      for (let j = 0; j < size; j += 1) row[j] = (row[j] ?? 0) + own * (input[j] ?? 0);
      row[size] = (row[size] ?? 0) + own * (wanted[at] ?? 0);
    }
  return { rows, count: inputs.length };
}

function less(all: Sums, some: Sums): Sums {
  const rows = all.rows.map((row, i) => row.map((one, j) => one - (some.rows[i]?.[j] ?? 0)));
  return { rows, count: all.count - some.count };
}

/** By Cholesky's elimination without pivots: the penalty makes the matrix positive definite. The mean has none. */
function solvedRidge({ rows: given, count }: Sums, penalty: number): readonly number[] {
  const rows = given.map((row, i) =>
    row.map((one, j) => (i === j ? one + (i === 0 ? 1e-9 : penalty * count) : one)),
  );
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const head = rows[column] ?? [];
    for (const row of rows.slice(column + 1)) {
      const factor = (row[column] ?? 0) / (head[column] ?? 1);
      for (let at = column; at <= size; at += 1)
        row[at] = (row[at] ?? 0) - factor * (head[at] ?? 0);
    }
  }
  const found = new Array<number>(size).fill(0);
  for (let at = size - 1; at >= 0; at -= 1) {
    const row = rows[at] ?? [];
    let rest = row[size] ?? 0;
    for (let later = at + 1; later < size; later += 1)
      rest -= (row[later] ?? 0) * (found[later] ?? 0);
    found[at] = rest / (row[at] ?? 1);
  }
  return found;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, one, at) => sum + one * (b[at] ?? 0), 0);
}

/** Of a constant part 1, so that its inputs are 0 and not undefined. */
export function deviationOf(returns: Float64Array): number {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length;
  return squares > 0 ? Math.sqrt(squares) : 1;
}
