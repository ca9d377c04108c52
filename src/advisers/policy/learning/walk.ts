// Follows a rule through a path of returns, day by day, at the same cost as in training.
import { type Account, HISTORY_DAYS, NEW_ACCOUNT, stepped, type Terms } from './environment.ts';

/** The weight for day `day`; a rule may read `returns` before that day only. */
export type Rule = (returns: Float64Array, day: number, account: Account) => number;

export interface Walk {
  /** One for each day after the history. */
  readonly logReturns: Float64Array;
  readonly account: Account;
}

export function walkOf(returns: Float64Array, rule: Rule, terms: Terms): Walk {
  const logReturns = new Float64Array(returns.length - HISTORY_DAYS);
  let account = NEW_ACCOUNT;
  for (let day = HISTORY_DAYS; day < returns.length; day += 1) {
    const target = rule(returns, day, account);
    const step = stepped(account, target, returns[day] as number, terms);
    account = step.account;
    logReturns[day - HISTORY_DAYS] = step.logReturn;
  }
  return { logReturns, account };
}
