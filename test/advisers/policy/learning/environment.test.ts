import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentumRule } from '../../../../src/advisers/policy/gate/rival-rules.ts';
import {
  HISTORY_DAYS,
  NEW_ACCOUNT,
  stepped,
  TARGET_WEIGHTS,
} from '../../../../src/advisers/policy/learning/environment.ts';
import { drawnWeights } from '../../../../src/advisers/policy/learning/network.ts';
import { greedyRule, NETWORK } from '../../../../src/advisers/policy/learning/q-values.ts';
import { SETTINGS } from '../../../../src/advisers/policy/learning/settings.ts';
import { type Rule, walkOf } from '../../../../src/advisers/policy/learning/walk.ts';
import { createRandom } from '../../../../src/kernel/random.ts';

const TERMS = { ...SETTINGS, deviation: 0.01 };
const DAYS = HISTORY_DAYS + 30;

/** The target of each day. */
function decisions(returns: Float64Array, rule: Rule): readonly number[] {
  const targets: number[] = [];
  const noting: Rule = (path, day, account) => {
    const target = rule(path, day, account);
    targets.push(target);
    return target;
  };
  walkOf(returns, noting, TERMS);
  return targets;
}

const dayReturns = fc
  .array(fc.double({ min: -0.05, max: 0.05, noNaN: true }), { minLength: DAYS, maxLength: DAYS })
  .map((values) => Float64Array.from(values));

describe('the environment', () => {
  it('shows a decision nothing of its own day and of later ones: another future changes no action up to it', () => {
    const rules = [greedyRule(drawnWeights(NETWORK, createRandom(7, 'leak')), TERMS), momentumRule];
    fc.assert(
      fc.property(
        dayReturns,
        dayReturns,
        fc.integer({ min: HISTORY_DAYS, max: DAYS - 1 }),
        (returns, other, day) => {
          const changed = Float64Array.from([...returns.slice(0, day), ...other.slice(day)]);
          for (const rule of rules) {
            const known = day - HISTORY_DAYS + 1;
            expect(decisions(changed, rule).slice(0, known)).toEqual(
              decisions(returns, rule).slice(0, known),
            );
          }
        },
      ),
    );
  });

  it('takes different actions on different pasts, so that the comparison above can fail', () => {
    const rule = greedyRule(drawnWeights(NETWORK, createRandom(7, 'leak')), TERMS);
    const random = createRandom(3, 'past');
    const targets = decisions(
      new Float64Array(200).map(() => random.between(-0.02, 0.02)),
      rule,
    );
    expect(new Set(targets).size).toBeGreaterThan(1);
  });

  it('pays the cost of what is traded and earns the return of the day', () => {
    const { account, logReturn, reward } = stepped(NEW_ACCOUNT, 0.5, 0.1, TERMS);
    expect(logReturn).toBeCloseTo(Math.log((1 - 0.0005 * 0.5) * 1.05), 12);
    expect(reward).toBe(logReturn);
    expect(account.weight).toBeCloseTo(0.55 / 1.05, 12);
    expect(account.value).toBeCloseTo(Math.exp(logReturn), 12);
  });

  it('takes the growth of the drawdown from the reward, and not its shrinking', () => {
    const terms = { ...TERMS, costRate: 0, drawdownPenalty: 2 };
    const fallen = stepped({ ...NEW_ACCOUNT, weight: 1 }, 1, -0.1, terms);
    expect(fallen.reward).toBeCloseTo(Math.log(0.9) - 2 * 0.1, 12);
    const risen = stepped(fallen.account, 1, 0.05, terms);
    expect(risen.reward).toBeCloseTo(Math.log(1.05), 12);
  });

  it('keeps value and weight of any walk finite and within their limits', () => {
    fc.assert(
      fc.property(
        dayReturns,
        fc.array(fc.constantFrom(...TARGET_WEIGHTS), { minLength: 30 }),
        (returns, targets) => {
          const { account, logReturns } = walkOf(
            returns,
            (_, day) => targets[day - HISTORY_DAYS] ?? 0,
            TERMS,
          );
          expect(account.value).toBeGreaterThan(0);
          expect(account.weight).toBeGreaterThanOrEqual(0);
          expect(account.weight).toBeLessThanOrEqual(1);
          const sum = logReturns.reduce((all, value) => all + value, 0);
          expect(sum).toBeCloseTo(Math.log(account.value), 9);
        },
      ),
    );
  });
});
