import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalDensity, normalProbability } from '../../src/kernel/normal-distribution.ts';

/** ½ erfc(−x/√2) of Python's `math`, which is the platform's. */
const PROBABILITIES = [
  [-37.5, 4.605353009582584e-308],
  [-30, 4.906713927148764e-198],
  [-10, 7.619853024160593e-24],
  [-5.7, 5.990371401063533e-9],
  [-5.6, 1.0717590258310968e-8],
  [-2, 0.02275013194817922],
  [-0.7, 0.24196365222307306],
  [-0.66, 0.25462691467133614],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [0.66, 0.7453730853286639],
  [3, 0.9986501019683699],
  [5, 0.9999997133484281],
] as const;

it.each(PROBABILITIES)('knows the probability of at most %f to 1e-15 of itself', (x, expected) => {
  expect(Math.abs(normalProbability(x) / expected - 1)).toBeLessThan(1e-15);
});

it('is symmetric, and the density is its slope', () => {
  fc.assert(
    fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (x) => {
      expect(normalProbability(x) + normalProbability(-x)).toBeCloseTo(1, 15);
      const slope = (normalProbability(x + 1e-5) - normalProbability(x - 1e-5)) / 2e-5;
      expect(normalDensity(x)).toBeCloseTo(slope, 8);
    }),
  );
});

it('is NaN for NaN, and 0 and 1 at the ends', () => {
  expect(normalProbability(Number.NaN)).toBeNaN();
  expect(normalProbability(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(normalProbability(Number.POSITIVE_INFINITY)).toBe(1);
});
