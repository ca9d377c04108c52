// Chooses lots with HiGHS, in a thread for each choice.
// Decision 0097
import { decimal } from '../../kernel/decimal.ts';
import { costOfLots, type LotProblem, leastCost } from '../domain/rebalancing/lot-problem.ts';
import type { LotSolver } from '../ports/lot-solver.ts';
import { answerOf, inTurn } from './answer-of.ts';
import { lotModel, unitOf } from './lot-model.ts';
import type { LotAnswer, LotRequest } from './lot-thread.ts';

/** A second for many assets. Few are solved in milliseconds, so that only a busy machine needs the rest. */
const secondsFor = (legs: number) => (legs > 100 ? 1 : 20);
const GAP = 0.001;

export function createHighsSolver(): LotSolver {
  return { choose: inTurn(choiceOf) };
}

async function choiceOf(problem: LotProblem) {
  const { legs } = problem;
  if (legs.length === 0) return { lots: new Map(), cost: 0, bound: 0 };
  const { lots: columns, model } = lotModel(problem);
  const least = leastCost(problem);
  const { lots, bound } = await answerOf<LotAnswer>('lot-thread', {
    models: [lotModel(problem, 'near').model, model],
    lots: columns,
    enough: least / (1 - GAP) / unitOf(problem),
    ...{ seconds: secondsFor(legs.length), gap: GAP },
  } satisfies LotRequest);
  if (lots === undefined) return undefined;
  const counts = new Map(legs.map(({ symbol }, at) => [symbol, lots[at] ?? 0]));
  const cost = costOfLots(problem, ({ symbol }) => counts.get(symbol) ?? 0);
  const exact = [...counts].map(([symbol, count]) => [symbol, decimal(String(count))] as const);
  return { lots: new Map(exact), cost, bound: Math.max(least, bound * unitOf(problem)) };
}
