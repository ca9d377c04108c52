// What the policy has to beat: holding, acting at random, and a momentum rule that needs no learning.
import type { Random } from '../../../kernel/random.ts';
import { HISTORY_DAYS, TARGET_WEIGHTS } from '../learning/environment.ts';
import type { Rule } from '../learning/walk.ts';

export const holdRule: Rule = () => 1;

export function randomRule(random: Random): Rule {
  return () => TARGET_WEIGHTS[Math.floor(random.next() * TARGET_WEIGHTS.length)] ?? 0;
}

/** Everything in the asset while the last ten days sum to a gain, else cash. */
export const momentumRule: Rule = (returns, day) => {
  const sum = returns.slice(day - HISTORY_DAYS, day).reduce((all, value) => all + value, 0);
  return sum > 0 ? 1 : 0;
};
