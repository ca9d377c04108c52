// Choices of lots against every other choice, on problems that are small enough to try them all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHighsSolver } from '../../../src/ledger/app/plan-rebalancing.ts';
import {
  type LotLeg,
  type LotProblem,
  leastCost,
} from '../../../src/ledger/domain/rebalancing/lot-problem.ts';
import { runs } from '../../runs/runs.ts';

const solver = createHighsSolver();

/** In steps of a fourth, so that sums are exact. */
const amounts = (min: number, max: number) =>
  fc.integer({ min: 4 * min, max: 4 * max }).map((one) => one / 4);

const steps = fc.array(
  fc.record({
    lots: fc.constantFrom(0.5, 1, 1.5, 2),
    gain: amounts(-60, 80),
    rate: fc.constantFrom(0.25, 0.5),
  }),
  { minLength: 2, maxLength: 3 },
);

/** In the order in which a sale takes them: the least tax first; or as drawn, as by average cost. */
const leg = fc
  .record({
    side: fc.constantFrom('BUY' as const, 'SELL' as const),
    distance: amounts(10, 200),
    lotValue: amounts(20, 90),
    lotsMax: fc.integer({ min: 1, max: 4 }),
    drawn: steps,
    isByTax: fc.boolean(),
  })
  .map(({ drawn, isByTax, ...rest }): Omit<LotLeg, 'symbol'> => {
    const all = drawn.map(({ lots, gain, rate }) => ({ lots, gain, tax: gain * rate }));
    const ordered = isByTax ? all.toSorted((a, b) => a.tax - b.tax) : all;
    const held = Math.floor(ordered.reduce((sum, { lots }) => sum + lots, 0));
    if (rest.side === 'BUY') return { ...rest, steps: [] };
    return { ...rest, lotsMax: Math.min(rest.lotsMax, held), steps: ordered };
  });

const problems: fc.Arbitrary<LotProblem> = fc
  .record({
    legs: fc.array(leg, { minLength: 1, maxLength: 4 }),
    free: amounts(-100, 300),
    feeRate: fc.constantFrom(0, 0.01),
    feeMin: fc.constantFrom(0, 2),
    tradeMin: fc.constantFrom(0, 50),
    gainMax: fc.option(amounts(0, 100), { nil: undefined }),
    weights: fc.record({
      deviation: fc.constantFrom(1, 2),
      traded: fc.constantFrom(0, 0.05),
      tax: fc.constantFrom(0, 1),
    }),
    isGuarded: fc.boolean(),
  })
  .map(({ isGuarded, legs, ...rest }) => {
    const named = legs.map((one, at) => ({ ...one, symbol: `S${at}` }));
    const sale = named.findIndex(({ steps: own }) => own.some(({ gain }) => gain < 0));
    const purchase = named.findIndex(({ side }) => side === 'BUY');
    const isPair = isGuarded && sale >= 0 && purchase >= 0;
    return { ...rest, legs: named, rivals: isPair ? [[sale, purchase] as const] : [] };
  });

function* everyChoice(legs: readonly LotLeg[]): Generator<readonly number[]> {
  const [first, ...rest] = legs;
  if (first === undefined) {
    yield [];
    return;
  }
  for (let lots = 0; lots <= first.lotsMax; lots += 1)
    for (const others of everyChoice(rest)) yield [lots, ...others];
}

/** Undefined if the choice breaks a rule. */
function costOf(problem: LotProblem, lots: readonly number[]): number | undefined {
  let [cost, cash, gain] = [0, problem.free, 0];
  for (const [at, one] of problem.legs.entries()) {
    const count = lots[at] ?? 0;
    const value = count * one.lotValue;
    if (count > 0 && value < problem.tradeMin) return undefined;
    const fee = count > 0 ? Math.max(problem.feeMin, problem.feeRate * value) : 0;
    cash += one.side === 'BUY' ? -value - fee : value - fee;
    cost += problem.weights.deviation * Math.abs(one.distance - value);
    cost += fee + problem.weights.traded * value;
    let left = count;
    for (const step of one.steps) {
      const taken = Math.min(left, step.lots);
      left -= taken;
      gain += taken * step.gain;
      cost += problem.weights.tax * taken * step.tax;
    }
  }
  if (problem.gainMax !== undefined && gain > problem.gainMax) return undefined;
  if (problem.rivals.some(([a, b]) => (lots[a] ?? 0) > 0 && (lots[b] ?? 0) > 0)) return undefined;
  if (cash >= 0) return cost;
  // Only cash that is to be raised may stay short, which costs a hundred times what is missing.
  return problem.free < 0 ? cost - 100 * cash : undefined;
}

describe('a choice of lots', () => {
  it('costs no more than any other within a thousandth, and its bounds are below all of them', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const costs = [...everyChoice(problem.legs)].flatMap((lots) => costOf(problem, lots) ?? []);
        const least = Math.min(...costs);
        expect(leastCost(problem)).toBeLessThanOrEqual(least + 1e-9);
        const choice = await solver.choose(problem);
        if (costs.length === 0) {
          expect(choice).toBeUndefined();
          return;
        }
        const lots = problem.legs.map(({ symbol }) => Number(choice?.lots.get(symbol)));
        const cost = costOf(problem, lots);
        expect(cost, 'it keeps every rule').toBeDefined();
        expect(choice?.cost).toBeCloseTo(cost ?? Number.NaN, 6);
        const slack = 0.0011 * Math.abs(least) + 1e-6;
        expect(cost).toBeLessThanOrEqual(least + slack);
        expect(choice?.bound).toBeLessThanOrEqual(least + 1e-6 * Math.abs(least) + 1e-6);
      }),
      { numRuns: runs(60), seed: 20261127 },
    );
  }, 120_000);
});
