// A thread that solves one choice of lots with HiGHS, answers and ends.
import { parentPort, workerData } from 'node:worker_threads';
import type { SolverModel } from './linear-model.ts';
import { loadHighs } from './load-highs.ts';

export interface LotRequest {
  /** With the same columns: the next one is solved if the answer of the one before costs more than enough. */
  readonly models: readonly SolverModel[];
  /** Columns of the models. */
  readonly lots: readonly number[];
  readonly enough: number;
  /** For each model. */
  readonly seconds: number;
  /** Of the cost, within which a choice counts as the best. */
  readonly gap: number;
}

export interface LotAnswer {
  /** In the order of the columns asked for; undefined if none was found. */
  readonly lots: readonly number[] | undefined;
  /** Below which the last model has no answer; 0 if one was enough, or none is known. */
  readonly bound: number;
}

const { models, lots, enough, seconds, gap } = workerData as LotRequest;
const highs = await loadHighs();

interface Solved {
  readonly lots: readonly number[];
  readonly cost: number;
  readonly bound: number;
}

function solved(asked: SolverModel): Solved {
  return highs.withModel(asked, (model) => {
    model.options.set({
      ...{ output_flag: false, random_seed: 0 },
      ...{ time_limit: seconds, mip_rel_gap: gap },
    });
    model.run();
    const { colValue } = model.getSolution();
    const chosen = lots.map((column) => Math.round(colValue[column] ?? Number.NaN));
    const found = model.getObjectiveValue();
    const bound = model.info.get('mip_dual_bound');
    return {
      lots: chosen,
      cost: chosen.every(Number.isFinite) && Number.isFinite(found) ? found : NONE,
      bound: typeof bound === 'number' && Number.isFinite(bound) ? bound : 0,
    };
  });
}

const NONE = Number.POSITIVE_INFINITY;

function answer(): LotAnswer {
  let best: Solved = { lots: [], cost: NONE, bound: 0 };
  for (const model of models) {
    const next = solved(model);
    if (next.cost <= enough) return { lots: next.lots, bound: 0 };
    best = next.cost <= best.cost ? next : { ...best, bound: next.bound };
  }
  return { lots: best.cost === NONE ? undefined : best.lots, bound: best.bound };
}

parentPort?.postMessage(answer());
