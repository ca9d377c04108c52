// The deflated Sharpe ratio: the example of the article, and figures that SciPy 1.17.1 computes from the same formulas.
import { describe, expect, it } from 'vitest';
import {
  expectedBestSharpe,
  probabilisticSharpe,
  sharpeSample,
} from '../../../src/market/performance/deflated-sharpe.ts';

describe('the deflated Sharpe ratio', () => {
  it('is 0.90 in the example of Bailey and López de Prado (2014): the best of 100, 2.5 a year over five years', () => {
    const expected = expectedBestSharpe(100, 0.5 / 250);
    expect(expected).toBeCloseTo(0.1132, 4);
    const sample = { sharpe: 2.5 / Math.sqrt(250), returns: 1_250, skewness: -3, kurtosis: 10 };
    expect(probabilisticSharpe(sample, expected)).toBeCloseTo(0.9004, 4);
  });

  it('expects nothing of a single try, and more of more tries', () => {
    expect(expectedBestSharpe(1, 0.01)).toBe(0);
    // scipy.stats.norm.ppf: 0.1 * ((1 - g) * ppf(1 - 1/N) + g * ppf(1 - 1/(N e))).
    expect(expectedBestSharpe(2, 0.01)).toBeCloseTo(0.051_975_534_428, 8);
    expect(expectedBestSharpe(37, 0.01)).toBeCloseTo(0.215_850_186_374, 8);
    expect(expectedBestSharpe(1_000, 0.01)).toBeCloseTo(0.325_512_151_365, 8);
  });

  it('takes skewness and kurtosis of the sample as SciPy does, and the deviation over n - 1', () => {
    const returns = [0.01, -0.004, 0.02, 0.003, -0.012, 0.006, 0.001, -0.03, 0.015, 0.007, 0.002];
    const sample = sharpeSample(returns);
    expect(sample?.sharpe).toBeCloseTo(0.120_160_320_712, 10);
    expect(sample?.skewness).toBeCloseTo(-1.037_131_858_883, 10);
    expect(sample?.kurtosis).toBeCloseTo(3.802_785_380_623, 10);
    if (sample === undefined) throw new Error('no sample');
    expect(probabilisticSharpe(sample, 0.1)).toBeCloseTo(0.523_861_640_378, 6);
  });

  it('is unknown of fewer than ten returns, and of returns that do not vary', () => {
    expect(sharpeSample([0.1, 0.2, 0.3])).toBeUndefined();
    expect(sharpeSample(new Array<number>(20).fill(0.01))).toBeUndefined();
  });
});
