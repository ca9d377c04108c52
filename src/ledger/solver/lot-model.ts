// The choice of lots as a mixed-integer linear programme.
import {
  type LotLeg,
  type LotProblem,
  SHORTAGE_WEIGHT,
} from '../domain/rebalancing/lot-problem.ts';
import {
  type Column,
  type LinearModel,
  linearModel,
  type SolverModel,
  type Term,
} from './linear-model.ts';

/** `near`: a leg that is more than a lot from its target is rounded down or up, which is solved much faster. */
export type Reach = 'near' | 'all';

export interface LotModel {
  readonly model: SolverModel;
  /** The columns with the lots of each leg. */
  readonly lots: readonly number[];
}

/**
 * Minimises `sum(D d + f + T v n + X t) + S short` with the weights of the problem: `d` is how far an asset stays from its target,
 * `f` the fee and `t` the tax of its trade of `n` lots of value `v`. Subject to `d >= |distance - v n|`, `f >= rate v n`,
 * `f >= least fee` and `v n >= least trade` where `n > 0`, and purchases with their fees within the free cash and what the sales
 * bring after theirs. A sale is the sum of its steps, each filled before the next; their gains stay within the largest gain.
 * Amounts are parts of the largest distance.
 */
export function lotModel(problem: LotProblem, reach: Reach = 'all'): LotModel {
  const { legs, weights, free, gainMax, rivals } = problem;
  const model = linearModel();
  const unit = unitOf(problem);
  const rivalling = new Set(rivals.flat());
  const placed = legs.map((leg, at) => {
    const value = leg.lotValue / unit;
    return placedLeg({ leg, problem, model, unit, value, reach, isRival: rivalling.has(at) });
  });
  model.offset(weights.deviation * legs.reduce((sum, { distance }) => sum + distance / unit, 0));
  const short: readonly Term[] = free < 0 ? [[model.column({ cost: SHORTAGE_WEIGHT }), -1]] : [];
  model.row({ terms: [...placed.flatMap(({ cash }) => cash), ...short], upper: free / unit });
  const gains = placed.flatMap((one) => one.gains);
  if (gainMax !== undefined && gains.length > 0) model.row({ terms: gains, upper: gainMax / unit });
  for (const pair of rivals) {
    const made = pair.flatMap((at) => placed[at]?.made ?? []);
    model.row({ terms: made.map((column) => [column, 1]), upper: 1 });
  }
  return { model: model.built(), lots: placed.map(({ lots }) => lots) };
}

/** The money that 1 stands for in the model. */
export function unitOf({ legs }: Pick<LotProblem, 'legs'>): number {
  return Math.max(...legs.map(({ distance }) => distance));
}

interface Leg {
  readonly leg: LotLeg;
  readonly problem: LotProblem;
  readonly model: LinearModel;
  readonly unit: number;
  /** Of a lot. */
  readonly value: number;
  readonly reach: Reach;
  readonly isRival: boolean;
}

interface PlacedLeg {
  /** The columns of the lots, and of whether it is traded at all. */
  readonly lots: number;
  readonly made: number | undefined;
  /** Paid less received, and what it gains. */
  readonly cash: readonly Term[];
  readonly gains: readonly Term[];
}

function placedLeg(one: Leg): PlacedLeg {
  const { leg, problem, model, value } = one;
  const { weights } = problem;
  const fee = feeOf(one);
  const rate = fee === 'minimum' ? 0 : problem.feeRate * value;
  // `d` is `distance - v n`, and what it is more: the distance is in the offset.
  const cost = (weights.traded - weights.deviation) * value + rate;
  const lots = model.column({ ...rangeOf(one), cost, isInteger: true });
  distanceRows(one, lots);
  const isSmall = leg.lotValue < problem.tradeMin;
  const made = fee !== 'rate' || isSmall || one.isRival ? madeColumn(one, lots) : undefined;
  const paid: Term = [lots, (leg.side === 'BUY' ? value : -value) + rate];
  const cash = made === undefined ? [paid] : [paid, ...minimumTerms(one, { lots, made })];
  return { lots, made, cash, gains: stepColumns(one, lots) };
}

function rangeOf({ leg, problem, reach, isRival }: Leg): Pick<Column, 'lower' | 'upper'> {
  const below = Math.min(Math.floor(leg.distance / leg.lotValue), leg.lotsMax);
  if (reach === 'all' || isRival || below * leg.lotValue < problem.tradeMin)
    return { upper: leg.lotsMax };
  return { lower: below, upper: Math.min(below + 1, leg.lotsMax) };
}

/** Whether the fee of any number of lots is by the rate, or the minimum; `either` depends on the number. */
function feeOf({ leg, problem }: Leg): 'rate' | 'minimum' | 'either' {
  const { feeMin, feeRate } = problem;
  if (feeMin <= feeRate * leg.lotValue) return 'rate';
  return feeMin >= feeRate * leg.lotValue * leg.lotsMax ? 'minimum' : 'either';
}

interface Made {
  readonly lots: number;
  readonly made: number;
}

/** What the fee is more than by its rate. */
function minimumTerms(one: Leg, { lots, made }: Made): readonly Term[] {
  const { problem, model, unit, value } = one;
  const fee = feeOf(one);
  const feeMin = problem.feeMin / unit;
  if (fee === 'rate') return [];
  if (fee === 'minimum') return [[made, feeMin]];
  const more = model.column({ cost: 1 });
  const rate = problem.feeRate * value;
  model.row({
    terms: [
      [more, 1],
      [made, -feeMin],
      [lots, rate],
    ],
    lower: 0,
  });
  return [[more, 1]];
}

/**
 * The line through the two whole numbers of lots beside the target is below no whole number: with it the relaxation without whole
 * numbers has the bound of the whole ones, but for what they share. Beyond them the distance itself is steeper.
 */
function distanceRows({ leg, problem, model, unit, value }: Leg, lots: number): void {
  const below = Math.floor(leg.distance / leg.lotValue);
  const after = (below + 1) * leg.lotValue - leg.distance;
  const more = model.column({ cost: problem.weights.deviation });
  const chord = (2 * after) / unit;
  model.row({
    terms: [
      [more, 1],
      [lots, -chord],
    ],
    lower: -chord * below,
  });
  if (leg.lotsMax > below + 1)
    model.row({
      terms: [
        [more, 1],
        [lots, -2 * value],
      ],
      lower: (-2 * leg.distance) / unit,
    });
}

function madeColumn(one: Leg, lots: number): number {
  const { leg, problem, model, unit } = one;
  const cost = feeOf(one) === 'minimum' ? problem.feeMin / unit : 0;
  const made = model.column({ cost, upper: 1, isInteger: true });
  model.row({
    terms: [
      [lots, 1],
      [made, -leg.lotsMax],
    ],
    upper: 0,
  });
  const least = Math.ceil(problem.tradeMin / leg.lotValue - ROUNDING);
  if (least > 1)
    model.row({
      terms: [
        [lots, 1],
        [made, -least],
      ],
      lower: 0,
    });
  return made;
}

const ROUNDING = 1e-9;

/** Where neither tax nor gain counts, a sale needs no steps. Answers the gains. */
function stepColumns({ leg, problem, model, unit }: Leg, lots: number): readonly Term[] {
  const { weights, gainMax } = problem;
  const isCounted = weights.tax > 0 || gainMax !== undefined;
  if (!isCounted || leg.steps.length === 0) return [];
  const columns = leg.steps.map((step) =>
    model.column({ cost: (weights.tax * step.tax) / unit, upper: step.lots }),
  );
  const sum = columns.map((column): Term => [column, -1]);
  model.row({ terms: [[lots, 1], ...sum], lower: 0, upper: 0 });
  if (!isAscending(leg, problem)) orderedRows(leg, model, columns);
  return columns.map((column, at) => [column, (leg.steps[at]?.gain ?? 0) / unit]);
}

/** Steps that cost more and more fill in their order by themselves. */
function isAscending(leg: LotLeg, { weights, gainMax }: LotProblem): boolean {
  const figures = [
    ...(weights.tax > 0 ? [leg.steps.map(({ tax }) => tax)] : []),
    ...(gainMax === undefined ? [] : [leg.steps.map(({ gain }) => gain)]),
  ];
  return figures.every((all) => all.every((one, at) => at === 0 || (all[at - 1] ?? 0) <= one));
}

/** A step is begun only once the one before is full. */
function orderedRows({ steps }: LotLeg, model: LinearModel, columns: readonly number[]): void {
  for (const [at, column] of columns.entries()) {
    const before = columns[at - 1];
    if (before === undefined) continue;
    const isBegun = model.column({ upper: 1, isInteger: true });
    model.row({
      terms: [
        [column, 1],
        [isBegun, -(steps[at]?.lots ?? 0)],
      ],
      upper: 0,
    });
    model.row({
      terms: [
        [before, 1],
        [isBegun, -(steps[at - 1]?.lots ?? 0)],
      ],
      lower: 0,
    });
  }
}
