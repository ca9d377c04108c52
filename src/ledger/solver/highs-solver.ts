// Chooses lots with HiGHS, in a thread for each choice.
// Decision 0097
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { decimal } from '../../kernel/decimal.ts';
import { costOfLots, type LotProblem, leastCost } from '../domain/rebalancing/lot-problem.ts';
import type { LotSolver } from '../ports/lot-solver.ts';
import { lotModel, unitOf } from './lot-model.ts';
import type { LotAnswer, LotAsked } from './lot-thread.ts';

/** A second for many assets. Few are solved in milliseconds, so that only a busy machine needs the rest. */
const secondsFor = (legs: number) => (legs > 100 ? 1 : 20);
const GAP = 0.001;

/** Of the thread that is started: a source in a checkout, JavaScript in the package. */
const ENTRY = new URL(`./lot-thread${extname(import.meta.url)}`, import.meta.url);

/** One choice after another: each takes a processor. */
export function createHighsSolver(): LotSolver {
  let last: Promise<unknown> = Promise.resolve();
  return {
    choose(problem) {
      const chosen = last.then(() => choiceOf(problem));
      last = chosen.catch(() => undefined);
      return chosen;
    },
  };
}

async function choiceOf(problem: LotProblem) {
  const { legs } = problem;
  if (legs.length === 0) return { lots: new Map(), cost: 0, bound: 0 };
  const { lots: columns, model } = lotModel(problem);
  const least = leastCost(problem);
  const { lots, bound } = await answerOf({
    models: [lotModel(problem, 'near').model, model],
    lots: columns,
    enough: least / (1 - GAP) / unitOf(problem),
    ...{ seconds: secondsFor(legs.length), gap: GAP },
  });
  if (lots === undefined) return undefined;
  const counts = new Map(legs.map(({ symbol }, at) => [symbol, lots[at] ?? 0]));
  const cost = costOfLots(problem, ({ symbol }) => counts.get(symbol) ?? 0);
  const exact = [...counts].map(([symbol, count]) => [symbol, decimal(String(count))] as const);
  return { lots: new Map(exact), cost, bound: Math.max(least, bound * unitOf(problem)) };
}

function answerOf(workerData: LotAsked): Promise<LotAnswer> {
  const worker = new Worker(ENTRY, { workerData });
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: LotAnswer) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread that chose lots ended')));
  });
}
