// A thread that solves one choice of lots with HiGHS, answers and ends.
import { parentPort, workerData } from 'node:worker_threads';
import highsPackage from 'highs';

export interface LotAsked {
  readonly model: string;
  readonly lots: number;
  readonly seconds: number;
  /** Of the cost, within which a choice counts as the best. */
  readonly gap: number;
}

export interface LotAnswer {
  /** In the order of the model; undefined if none was found. */
  readonly lots: readonly number[] | undefined;
  readonly bound: number;
}

/** Its types are those of CommonJS, where the loader is a member. */
const loadHighs = highsPackage as unknown as typeof highsPackage.default;

const { model: text, lots, seconds, gap } = workerData as LotAsked;
const highs = await loadHighs();
const answer = highs.withModel({ format: 'lp', data: text }, (model): LotAnswer => {
  model.options.set({
    ...{ output_flag: false, random_seed: 0 },
    ...{ time_limit: seconds, mip_rel_gap: gap },
  });
  model.run();
  const { colValue } = model.getSolution();
  const chosen = Array.from({ length: lots }, (_, at) => colValue[model.getColByName(`n${at}`)]);
  const isFound = Number.isFinite(model.getObjectiveValue()) && chosen.every(Number.isFinite);
  const bound = model.info.get('mip_dual_bound');
  return {
    lots: isFound ? chosen.map((one) => Math.round(one ?? 0)) : undefined,
    bound: typeof bound === 'number' && Number.isFinite(bound) ? bound : 0,
  };
});
parentPort?.postMessage(answer);
