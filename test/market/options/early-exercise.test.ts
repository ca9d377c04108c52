// An option is exercised early for what is worth more than its time value: a call for a dividend, a put for interest.
import { describe, expect, it } from 'vitest';
import {
  isExercisedForDividend,
  isExercisedForInterest,
} from '../../../src/market/options/early-exercise.ts';

const CALL = { strike: 230, spot: 240, price: 10.125, dividend: 0.25 };

describe('a call on the day before an ex-dividend day', () => {
  it.each([
    ['with less time value than the dividend', {}, true],
    ['with as much', { price: 10.25 }, false],
    ['with more', { price: 11 }, false],
    ['at the money', { spot: 230, price: 0.1 }, false],
    ['out of the money', { spot: 229, price: 0.01 }, false],
    ['without a dividend', { dividend: 0 }, false],
    ['of unknown price', { price: Number.NaN }, true],
    ['of a stock of unknown price', { spot: Number.NaN }, false],
    ['below what exercising it pays', { price: 9.9 }, true],
  ])('%s: exercised %s', (_, changes, expected) => {
    expect(isExercisedForDividend({ ...CALL, ...changes })).toBe(expected);
  });
});

const PUT = { strike: 230, spot: 200, price: 30.02, interest: 0.03 };

describe('a put over a night', () => {
  it.each([
    ['with less time value than the interest on its strike', {}, true],
    ['with as much', { price: 30.5, interest: 0.5 }, false],
    ['with more', { price: 30.1 }, false],
    ['at the money', { spot: 230, price: 0.01 }, false],
    ['out of the money', { spot: 231, price: 0.01 }, false],
    ['of unknown price', { price: Number.NaN }, false],
    ['of a stock of unknown price', { spot: Number.NaN }, false],
    ['below what exercising it pays', { price: 29.9 }, true],
    ['where money bears no interest', { price: 30, interest: 0 }, false],
  ])('%s: exercised %s', (_, changes, expected) => {
    expect(isExercisedForInterest({ ...PUT, ...changes })).toBe(expected);
  });
});
