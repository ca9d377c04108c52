// A thread that computes target weights once, answers and ends. Programmes are solved by HiGHS.
import { parentPort, workerData } from 'node:worker_threads';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type {
  ConstraintName,
  Matrix,
  OptimiserRefusal,
  Vector,
} from '../domain/optimiser/covariance.ts';
import { type Objective, optimisedWeights } from '../domain/optimiser/optimised-weights.ts';
import {
  meanReturns,
  type SampleRefusal,
  sampleCovariance,
  shrunkCovariance,
} from '../domain/optimiser/sample-covariance.ts';
import type { WeightConstraints, WeightProblem } from '../domain/optimiser/weight-constraints.ts';
import type { WeightSample, WeightsFound, WeightsRequest } from '../ports/weight-optimiser.ts';
import { loadHighs } from './load-highs.ts';
import { feasibilityModel, weightModel } from './weight-model.ts';

const highs = await loadHighs();
const { modelStatus, iis } = highs.constants;

const SECONDS = 60;
const TOLERANCE = 1e-10;
const OPTIONS = {
  ...{ output_flag: false, random_seed: 0, time_limit: SECONDS, qp_regularization_value: 0 },
  ...{ primal_feasibility_tolerance: TOLERANCE, dual_feasibility_tolerance: TOLERANCE },
};

function solve(problem: WeightProblem): Result<Vector, OptimiserRefusal> {
  const { constraints } = problem;
  const { model: asked } = weightModel(problem);
  return highs.withModel(asked, (model): Result<Vector, OptimiserRefusal> => {
    model.options.set(OPTIONS);
    model.run();
    const status = model.getModelStatus();
    if (status === modelStatus.timeLimit) return failed({ kind: 'OUT_OF_TIME', seconds: SECONDS });
    if (status !== modelStatus.optimal) return failed(refusalOf(problem));
    const { colValue } = model.getSolution();
    const found = constraints.bounds.map((_, at) => Math.max(0, colValue[at] ?? 0));
    const total = found.reduce((sum, one) => sum + one, 0);
    return ok(found.map((one) => one / total));
  });
}

/** Without a conflict among the constraints, no weights earn more than the risk-free rate, or the solver gave up. */
function refusalOf({ kind, constraints }: WeightProblem): OptimiserRefusal {
  const conflict = conflictIn(constraints);
  if (conflict.length > 0) return { kind: 'INFEASIBLE', conflict };
  return { kind: kind === 'sharpe' ? 'NO_EXCESS_RETURN' : 'NOT_CONVERGED' };
}

/** An irreducible infeasible subsystem: without any one of its members there would be weights. */
function conflictIn(constraints: WeightConstraints): readonly ConstraintName[] {
  const { model: asked, rows } = feasibilityModel(constraints);
  return highs.withModel(asked, (model) => {
    model.options.set({ ...OPTIONS, iis_strategy: iis.strategyRowPriority });
    model.run();
    if (model.getModelStatus() !== modelStatus.infeasible) return [];
    const names = [...model.getIis().rowIndex].flatMap((row) => rows[row] ?? []);
    const unlike = new Map(names.map((name) => [JSON.stringify(name), name]));
    return [...unlike.values()];
  });
}

interface Estimated {
  readonly covariance: Matrix;
  readonly shrinkage: number | undefined;
}

function estimated(sample: WeightSample): Result<Estimated, SampleRefusal> {
  if (sample.kind === 'given') return ok({ covariance: sample.covariance, shrinkage: undefined });
  const { series, periodsPerYear, estimator } = sample;
  if (estimator === 'ledoit_wolf') return shrunkCovariance(series, periodsPerYear);
  const found = sampleCovariance(series, periodsPerYear);
  return found.ok ? ok({ covariance: found.value, shrinkage: undefined }) : found;
}

function objectiveOf({ objective, sample }: WeightsRequest): Objective {
  const series = sample.kind === 'returns' ? sample.series : [];
  const periods = sample.kind === 'returns' ? sample.periodsPerYear : 1;
  switch (objective.kind) {
    case 'mean-variance':
    case 'maximum-sharpe':
      return { ...objective, returns: objective.returns ?? meanReturns(series, periods) };
    case 'cvar':
      return { ...objective, series };
    default:
      return objective;
  }
}

function answer(asked: WeightsRequest): Result<WeightsFound, SampleRefusal> {
  const sample = estimated(asked.sample);
  if (!sample.ok) return sample;
  const { covariance, shrinkage } = sample.value;
  const wanted = { covariance, objective: objectiveOf(asked), constraints: asked.constraints };
  const found = optimisedWeights(wanted, solve);
  return found.ok ? ok({ ...found.value, shrinkage }) : found;
}

parentPort?.postMessage(answer(workerData as WeightsRequest));
