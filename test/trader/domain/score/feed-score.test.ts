import { describe, expect, it } from 'vitest';
import { DAY_MS, instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import {
  rateInterval,
  studentQuantile,
  Z_975,
  Z_990,
} from '../../../../src/market/performance/intervals.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { feedScores } from '../../../../src/trader/domain/score/feed-score.ts';
import { dueBars, type Horizon } from '../../../../src/trader/domain/score/horizon.ts';
import { decayText } from '../../../../src/trader/domain/score/score-sections.ts';
import type {
  PriceState,
  ScoredPrediction,
} from '../../../../src/trader/domain/score/scored-prediction.ts';
import { et } from '../report/sample-run.ts';

const NO_PRICE: PriceState = { kind: 'waiting' };

function at(price: number): PriceState {
  return { kind: 'known', price };
}

/** By default from 100 at receipt to the same price at every horizon. */
function prediction(fields: Partial<ScoredPrediction> & { to?: number }): ScoredPrediction {
  const { to = 101, ...rest } = fields;
  return {
    id: 'p',
    feed: 'flow',
    symbol: 'SPY',
    signal: 'BUY',
    confidence: 0.75,
    at: et('2020-12-16 10:00'),
    prices: { base: at(100), '5m': at(to), '30m': at(to), '60m': at(to), close: at(to) },
    ...rest,
  };
}

function scoreOf(predictions: readonly ScoredPrediction[]) {
  const [score] = feedScores(predictions, US_EQUITIES);
  if (score === undefined) throw new Error('there is no score');
  const horizon = (name: Horizon) => {
    const found = score.horizons.find((one) => one.horizon === name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  return { score, horizon };
}

describe('the moments for scoring a prediction', () => {
  it('are bars that end after it, and none beyond the close', () => {
    const due = dueBars(instant(et('2020-12-16 15:20') + 20_000), US_EQUITIES);
    expect(due).toEqual([
      { moment: 'base', barStart: et('2020-12-16 15:20') },
      { moment: '5m', barStart: et('2020-12-16 15:25') },
      { moment: '30m', barStart: et('2020-12-16 15:50') },
      { moment: '60m', barStart: undefined },
      { moment: 'close', barStart: et('2020-12-16 15:59') },
    ]);
  });

  it('end with an early close, and do not exist outside a session', () => {
    const due = dueBars(et('2020-11-27 12:40'), US_EQUITIES);
    expect(due?.[2]?.barStart).toBeUndefined();
    expect(due?.[4]?.barStart).toBe(et('2020-11-27 12:59'));
    expect(dueBars(et('2020-12-16 08:00'), US_EQUITIES)).toBeUndefined();
  });
});

describe('the score of a feed', () => {
  it('counts a fall as a hit of a prediction to sell', () => {
    const { horizon } = scoreOf([
      prediction({ signal: 'SELL', to: 98 }),
      prediction({ signal: 'BUY', to: 99, at: et('2020-12-16 11:00') }),
      prediction({ signal: 'BUY', to: 100, at: et('2020-12-16 12:00') }),
    ]);
    expect(horizon('30m').hitRate).toEqual({ value: 0.5 });
    expect(horizon('30m').meanMove.value).toBeCloseTo(0.01 / 3, 12);
  });

  it('excludes predictions without a price, and gives the reason', () => {
    const waiting = prediction({});
    const { horizon } = scoreOf([
      prediction({}),
      { ...waiting, prices: { ...waiting.prices, '60m': NO_PRICE } },
      { ...waiting, prices: { ...waiting.prices, base: { kind: 'unknown' } } },
      { ...waiting, prices: { ...waiting.prices, '60m': { kind: 'after-close' } } },
    ]);
    expect(horizon('60m').counts).toEqual({ known: 1, waiting: 1, unknown: 1, 'after-close': 1 });
    expect(horizon('5m').counts).toEqual({ known: 3, waiting: 0, unknown: 1, 'after-close': 0 });
  });

  it('counts overlapping moves once in its intervals', () => {
    const open = et('2020-12-16 09:30');
    const every = (minutes: number) =>
      Array.from({ length: 60 }, (_, index) =>
        prediction({
          at: instant(open + index * minutes * MINUTE_MS),
          to: index % 3 === 0 ? 99 : 101,
        }),
      );
    const { horizon } = scoreOf(every(3));
    expect(horizon('5m')).toMatchObject({ windows: 30, counts: { known: 60 } });
    expect(horizon('30m').windows).toBe(6);
    expect(horizon('close').windows).toBe(1);
    expect(horizon('close').meanMoveInterval).toMatchObject({
      low: null,
      reason: 'too-few-independent',
    });
    // 40 of 60 hit: s = 0.0095075, t(0.975, 5) = 2.5706.
    const { low, high } = horizon('30m').meanMoveInterval;
    expect(low).toBeCloseTo(0.01 / 3 - (2.5706 * 0.00950753) / Math.sqrt(6), 5);
    expect(high).toBeCloseTo(0.01 / 3 + (2.5706 * 0.00950753) / Math.sqrt(6), 5);
  });

  it('compares confidence with the hit rate', () => {
    const moves = [101, 101, 101, 99];
    const { score } = scoreOf([
      ...moves.map((to) => prediction({ to, confidence: 0.7 })),
      prediction({ to: 99, confidence: 1 }),
      prediction({ to: 100, confidence: 0.9 }),
    ]);
    const [seven, ten, ...others] = score.calibration.buckets;
    expect(others).toEqual([]);
    expect(seven).toMatchObject({ from: 0.7, count: 4, hitRate: 0.75 });
    expect(ten).toEqual({ from: 0.9, count: 1, meanConfidence: 1, hitRate: 0 });
    expect(score.calibration.error.value).toBeCloseTo((4 * 0.05 + 1 * 1) / 5, 12);
  });

  it('raises the alarm if the last five days are significantly worse than earlier ones', () => {
    const days = (count: number, meanOf: (day: number) => number) =>
      Array.from({ length: count * 10 }, (_, index) => {
        const day = Math.floor(index / 10);
        const noise = index % 2 === 0 ? 0.5 : -0.5;
        return prediction({
          at: instant(et('2020-12-01 09:30') + day * DAY_MS + (index % 10) * 35 * MINUTE_MS),
          to: 100 + meanOf(day) + noise,
        });
      });
    expect(scoreOf(days(15, () => 0.4)).score.decay.kind).toBe('steady');
    const decayed = scoreOf(days(15, (day) => (day < 10 ? 0.4 : -0.2))).score.decay;
    expect(decayed).toMatchObject({ kind: 'decayed', recentDays: 5 });
    expect(scoreOf(days(6, () => 0.4)).score.decay).toEqual({
      kind: 'too-early',
      recentWindows: 50,
      earlierWindows: 10,
      neededWindows: 20,
    });
  });

  it('counts one move as one', () => {
    const few = { recentWindows: 1, earlierWindows: 0, neededWindows: 20 };
    expect(decayText({ kind: 'too-early', ...few })).toContain(
      '1 move that does not overlap in the last five days, 0 before',
    );
    expect(decayText({ kind: 'too-early', ...few, recentWindows: 2 })).toContain(
      '2 moves that do not overlap',
    );
  });
});

describe('quantiles and intervals', () => {
  it.each([
    [Z_975, 4, 2.7764],
    [Z_975, 9, 2.2622],
    [Z_975, 30, 2.0423],
    [Z_990, 30, 2.4573],
  ])('agree with the printed tables', (z, degrees, printed) => {
    expect(studentQuantile(z, degrees)).toBeCloseTo(printed, 2);
  });

  it('give the score interval of five in ten', () => {
    expect(rateInterval(0.5, 10)).toEqual({
      low: expect.closeTo(0.2366, 4),
      high: expect.closeTo(0.7634, 4),
    });
  });
});
