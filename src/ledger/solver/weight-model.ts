// Weights under constraints as a programme: quadratic for variances, linear for tails, or linear for what stands against any weights.
import type { ConstraintName, Matrix, Vector } from '../domain/optimiser/covariance.ts';
import type { WeightConstraints, WeightProblem } from '../domain/optimiser/weight-constraints.ts';
import { type LinearModel, linearModel, type SolverModel, type Term } from './linear-model.ts';

/** Its first columns are the weights, times a common scale that is 1 but for the ratio of Sharpe. */
export interface WeightModel {
  readonly model: SolverModel;
  /** What each row is for. */
  readonly rows: readonly (ConstraintName | undefined)[];
}

export function weightModel(problem: WeightProblem): WeightModel {
  switch (problem.kind) {
    case 'quadratic': {
      const unit = unitOf(problem.covariance);
      const costs = problem.returns.map((one) => -one / unit);
      const built = weightColumns(problem.constraints, { costs });
      built.model.squares(problem.covariance.map((row) => row.map((one) => one / unit)));
      return finished(built);
    }
    case 'sharpe':
      return sharpeModel(problem);
    case 'tail':
      return tailModel(problem);
    default:
      return problem satisfies never;
  }
}

/** Nothing is minimised: whether any weights keep the constraints. */
export function feasibilityModel(constraints: WeightConstraints): WeightModel {
  return finished(weightColumns(constraints, {}));
}

/**
 * Minimises the variance of weights of any sum whose excess return is 1; scaled to a sum of 1, they have the largest ratio (Cornuejols
 * and Tutuncu 2007, Optimization methods in finance, 8.2).
 */
function sharpeModel({
  covariance,
  excess,
  constraints,
}: Extract<WeightProblem, { readonly kind: 'sharpe' }>): WeightModel {
  const unit = unitOf(covariance);
  const built = weightColumns(constraints, { isScaled: true });
  built.row({ terms: excess.map((one, at): Term => [at, one / Math.sqrt(unit)]), equals: 1 });
  built.model.squares(covariance.map((row) => row.map((one) => one / unit)));
  return finished(built);
}

/** Returns are counted in hundredths, so that they are not as small as the tolerances. */
const HUNDREDTHS = 100;

/**
 * Minimises `z + sum(u) / ((1 - beta) days)` with `u >= 0` and `u >= loss of the day - z` (Rockafellar and Uryasev 2000,
 * Optimization of conditional value-at-risk).
 */
function tailModel({
  series,
  beta,
  constraints,
}: Extract<WeightProblem, { readonly kind: 'tail' }>): WeightModel {
  const built = weightColumns(constraints, {});
  const { model } = built;
  const days = series[0]?.length ?? 0;
  const quantile = model.column({ cost: 1, lower: Number.NEGATIVE_INFINITY });
  for (let day = 0; day < days; day += 1) {
    const beyond = model.column({ cost: 1 / ((1 - beta) * days) });
    const terms = series.map((own, at): Term => [at, HUNDREDTHS * (own[day] ?? 0)]);
    built.row({ terms: [...terms, [beyond, 1], [quantile, 1]], atLeast: 0 });
  }
  return finished(built);
}

function unitOf(covariance: Matrix): number {
  return covariance.reduce((sum, row, at) => sum + (row[at] ?? 0), 0) / covariance.length;
}

interface Columns {
  /** Of each weight, in what is minimised. */
  readonly costs?: Vector;
  readonly isScaled?: boolean;
}

interface NamedRow {
  readonly terms: readonly Term[];
  readonly equals?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly name?: ConstraintName;
}

interface Built {
  readonly model: LinearModel;
  readonly rows: (ConstraintName | undefined)[];
  row(given: NamedRow): void;
}

function finished({ model, rows }: Built): WeightModel {
  return { model: model.built(), rows };
}

/** With a scale, every limit is times it: `sum <= limit` is `sum - limit scale <= 0`. */
function weightColumns(
  { bounds, groups, turnover }: WeightConstraints,
  { costs, isScaled = false }: Columns,
): Built {
  const model = linearModel();
  const rows: (ConstraintName | undefined)[] = [];
  for (const at of bounds.keys()) model.column({ cost: costs?.[at] ?? 0 });
  const one = isScaled ? {} : { lower: 1, upper: 1 };
  const scale = model.column(one);
  const row = ({ terms, equals, atLeast = equals, atMost = equals, name }: NamedRow): void => {
    const lower = atLeast === undefined ? {} : { lower: atLeast };
    const upper = atMost === undefined ? {} : { upper: atMost };
    model.row({ terms, ...lower, ...upper });
    rows.push(name);
  };
  const within = (terms: readonly Term[], limit: Limit): void => {
    const { min, max, name } = limit;
    if (min > 0) row({ terms: [...terms, [scale, -min]], atLeast: 0, name });
    row({ terms: [...terms, [scale, -max]], atMost: 0, name });
  };
  const all = bounds.map((_, at): Term => [at, 1]);
  row({ terms: [...all, [scale, -1]], equals: 0, name: { kind: 'sum' } });
  for (const [asset, bound] of bounds.entries())
    if (bound.min > 0 || bound.max < 1)
      within([[asset, 1]], { ...bound, name: { kind: 'bounds', asset } });
  for (const { members, name, ...limits } of groups)
    within(
      members.map((at): Term => [at, 1]),
      { ...limits, name: { kind: 'group', name } },
    );
  if (turnover === undefined) return { model, rows, row };
  const changes = turnover.from.map((before, at) => {
    const [bought, sold] = [model.column({}), model.column({})];
    const terms: readonly Term[] = [
      [at, 1],
      [bought, -1],
      [sold, 1],
      [scale, -before],
    ];
    row({ terms, equals: 0, name: { kind: 'turnover' } });
    return [bought, sold];
  });
  within(
    changes.flat().map((at): Term => [at, 1]),
    { min: 0, max: turnover.max, name: { kind: 'turnover' } },
  );
  return { model, rows, row };
}

interface Limit {
  readonly min: number;
  readonly max: number;
  readonly name: ConstraintName;
}
