// What is left of a Sharpe ratio after so many tries, as the report says it.
import { describe, expect, it } from 'vitest';
import {
  deflatedOf,
  type Tries,
  triesJson,
  triesSentences,
} from '../../../../src/trader/domain/report/tries.ts';

/**
 * The example of Bailey and López de Prado (2014): 100 tries whose ratios have a variance of 1/2 a year, the best 2.5 a year over five years
 * of 250 days. Two ratios this far apart have that variance; those of the other tries are not known.
 */
const EXAMPLE: Tries = {
  ...{ number: 100, count: 100, file: 'trials.ndjson', faults: [] },
  sharpes: [0, Math.sqrt(1 / 250)],
  own: { sharpe: 2.5 / Math.sqrt(250), returns: 1_250, skewness: -3, kurtosis: 10 },
};

describe('the deflated Sharpe ratio of a run', () => {
  it('counts all tries, and the variance of the ratios that are known', () => {
    const deflated = deflatedOf(EXAMPLE);
    expect(deflated?.expectedBest).toBeCloseTo(0.1132, 4);
    expect(deflated?.probability).toBeCloseTo(0.9004, 4);
    expect(triesJson(EXAMPLE)).toMatchObject({ try: 100, tries: 100 });
    expect(triesSentences(EXAMPLE)[0]).toMatch(
      /^the 100th try on these sessions; the best of 100 without an edge would show a Sharpe of 1\.80, this run shows 2\.51; deflated Sharpe 0\.90: luck may explain it$/,
    );
  });

  it('of a first try is that of any luck at all', () => {
    const first = { ...EXAMPLE, number: 1, count: 1, sharpes: [0.1] };
    expect(deflatedOf(first)?.expectedBest).toBe(0);
    expect(triesSentences(first)[0]).toMatch(
      /^the first try .* deflated Sharpe 1\.00: more than luck explains$/,
    );
  });
});
