// What the policy has to beat: every weight that is merely held, acting at random, and a momentum rule that needs no
// learning.
import type { Random } from '../../../kernel/random.ts';
import { HISTORY_DAYS, TARGET_WEIGHTS } from '../learning/environment.ts';
import type { Rule } from '../learning/walk.ts';

export const holdRule: Rule = () => 1;

/** Each action that could be taken every day, hold apart: a policy that merely fits the risk to the market does not beat them. */
export const CONSTANT_WEIGHTS = TARGET_WEIGHTS.filter((weight) => weight !== 1);

export function constantRule(weight: number): Rule {
  return () => weight;
}

export function randomRule(random: Random): Rule {
  return () => TARGET_WEIGHTS[Math.floor(random.next() * TARGET_WEIGHTS.length)] ?? 0;
}

/** Everything in the asset while the last ten days sum to a gain, else cash. */
export const momentumRule: Rule = (returns, day) => {
  const sum = returns.slice(day - HISTORY_DAYS, day).reduce((all, value) => all + value, 0);
  return sum > 0 ? 1 : 0;
};
