// How often the tests try a law: fast-check properties, seeded crashes, simulated days. `npm test` runs a tenth of
// the written counts, `npm run test:long` all of them; TEST_RUNS is any other factor. They are the same cases on every run, until
// TEST_SEED is another number.
import { enableCompileCache } from 'node:module';
import fc from 'fast-check';

// As `bin/program.js` does: the processes that vet strategies then start in two thirds of the time.
enableCompileCache();

const factor = Number(process.env.TEST_RUNS ?? 0.1);

export const isWhole = factor >= 1;

/** The share of the full count in this run; at least one. */
export function runs(whole: number): number {
  return Math.max(1, Math.ceil(whole * factor));
}

/**
 * A share of many cases that are alike: `ofAll` of them with TEST_RUNS=1. Another turn takes other cases, so that two tests of
 * both halves try them all.
 */
export function* inTurn<T>(cases: Iterable<T>, turn: number, ofAll = 0.5): Generator<T> {
  const stride = Math.max(1, Math.round(1 / (ofAll * factor)));
  let at = turn;
  for (const one of cases) {
    if (at % stride === 0) yield one;
    at += 1;
  }
}

/** Whether this test makes a costly check that all like it could make: every third of them does, and all with TEST_RUNS=1. */
export function isInTurn(testName: string): boolean {
  const sum = Array.from(testName, (sign) => sign.charCodeAt(0)).reduce((all, one) => all + one, 0);
  return isWhole || sum % 3 === 0;
}

/** `numRuns`: of properties that name no count of their own. */
fc.configureGlobal({ numRuns: runs(100), seed: Number(process.env.TEST_SEED ?? 1) });
