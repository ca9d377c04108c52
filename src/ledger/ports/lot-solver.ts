// Chooses the whole lots of several trades together.
import type { LotChoice, LotProblem } from '../domain/rebalancing/lot-problem.ts';

export interface LotSolver {
  /** The best choice that is found in time; undefined if none is, or none fits the cash. */
  choose(problem: LotProblem): Promise<LotChoice | undefined>;
}
