import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { chanceOf, type DailySums, judgedOf } from '../../../src/research/grid/chance.ts';
import { foldsOf, tallyOf } from '../../../src/research/grid/walk-forward.ts';

function sums(name: string, values: readonly number[], trades = 30): DailySums {
  return { name, trades, sumByDay: new Map(values.map((value, day) => [`d${day}`, value])) };
}

const TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('a variant', () => {
  it('is judged by the mean of its days over its standard error', () => {
    // Mean 5.5, deviation 3.0277, so 5.5 / (3.0277 / sqrt 10).
    expect(judgedOf(sums('a', TEN))).toEqual({
      ...{ name: 'a', trades: 30, days: 10, t: expect.closeTo(5.744562646538029, 12) },
    });
  });

  it('is not judged by fewer than thirty trades or ten days, or by days that are all alike', () => {
    expect(judgedOf(sums('a', TEN, 29))).toBeUndefined();
    expect(judgedOf(sums('a', TEN.slice(1)))).toBeUndefined();
    expect(
      judgedOf(
        sums(
          'a',
          TEN.map(() => 0.1),
        ),
      ),
    ).toBeUndefined();
  });
});

describe('the best of a grid', () => {
  const weak = sums(
    'weak',
    TEN.map((value, at) => (at % 2 === 0 ? value : -value)),
  );
  const strong = sums('strong', TEN);

  it('is the judged one with the largest t, beside what chance alone stays below', () => {
    const { best, judged, variants, threshold, p } = chanceOf([weak, strong, sums('few', [1])]);
    expect(best?.name).toBe('strong');
    expect([judged.length, variants]).toEqual([2, 3]);
    // The quantile 0.95 ^ (1 / 3) of Student's t with 9 degrees of freedom.
    expect(threshold).toBeCloseTo(2.4992, 3);
    expect(p).toBeLessThan(0.01);
    expect(chanceOf([weak, strong, strong, strong]).threshold).toBeGreaterThan(threshold);
  });

  it('is nothing special where it gains no more than it varies', () => {
    const { p, best } = chanceOf([weak]);
    expect(best?.name).toBe('weak');
    expect(p).toBeGreaterThan(0.3);
  });

  /** Up and down by 1 in turns, and `mean`: of ten days drawn, each of them is up or down like a coin. */
  const turns = (name: string, mean: number, sign = 1) =>
    sums(
      name,
      TEN.map((_, at) => mean + (at % 2 === 0 ? sign : -sign)),
    );

  it('is reached as often as the days drawn say', () => {
    // 0.4357 makes a t of 1.307, 0.442 one of 1.326; seven of ten days up make 1.309, and all ten do not vary.
    expect(chanceOf([turns('a', 0.4357)]).p).toBeCloseTo(175 / 1_024, 1.2);
    expect(chanceOf([turns('a', 0.442)]).p).toBeCloseTo(55 / 1_024, 1.2);
    // Never, and so one of all draws and the grid itself.
    expect(chanceOf([turns('a', 50)]).p).toBe(1 / 2_001);
  });

  it('is reached by any of them, and by those that move together as by one', () => {
    const { p } = chanceOf([turns('a', 0.43)]);
    expect(chanceOf([turns('a', 0.43), turns('b', 0.43), turns('c', 0.2)]).p).toBe(p);
    expect(chanceOf([turns('a', 0.43), turns('b', 0, -1)]).p).toBeCloseTo(350 / 1_024, 1.2);
  });

  it('is reached by variants of other days as often as each day is drawn', () => {
    const later = turns('b', 0);
    const sumByDay = new Map([...later.sumByDay].map(([day, sum]) => [`e${day}`, sum]));
    const { p } = chanceOf([turns('a', 0.43), { ...later, sumByDay }]);
    // Over the binomial numbers of days that twenty draws leave to each.
    expect(p).toBeCloseTo(0.2142, 1.2);
  });

  it('is none where none is judged', () => {
    expect(chanceOf([sums('few', [1])])).toEqual({
      ...{ variants: 1, judged: [], best: undefined, threshold: Number.NaN, p: Number.NaN },
    });
  });
});

/** One a day; days are numbers of milliseconds here. */
function sessions(count: number): Session[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ day: `d${at}` as TradingDay, open: instant(at * 100), close: instant(at * 100 + 50) },
    isEarlyClose: false,
  }));
}

describe('a split of a period', () => {
  it('evaluates each part after all before it, less the session behind the split where the part has five', () => {
    const opens = (count: number, folds: number) =>
      foldsOf(sessions(count), folds).map(({ inSample, outOfSample }) => [
        ...[inSample.first.open, inSample.last.open, inSample.until],
        ...[outOfSample.first.open, outOfSample.last.open, outOfSample.until],
      ]);
    expect(opens(15, 2)).toEqual([
      [0, 400, 500, 600, 900, 1_000],
      [0, 900, 1_000, 1_100, 1_400, Number.POSITIVE_INFINITY],
    ]);
    expect(opens(8, 1)).toEqual([[0, 300, 400, 400, 700, Number.POSITIVE_INFINITY]]);
    expect(opens(3, 2)).toHaveLength(2);
    expect(opens(2, 2)).toEqual([]);
    expect(opens(0, 1)).toEqual([]);
  });

  it('counts what opened and closed inside it', () => {
    const [first, last] = sessions(2) as [Session, Session];
    const span = { first, last, until: 200 };
    const trade = (openedAt: number, closedAt: number, rMultiple?: number) =>
      ({ openedAt, closedAt, pnl: 10, rMultiple }) as Parameters<typeof tallyOf>[0][number];
    expect(
      tallyOf([trade(0, 50, 1), trade(100, 199, 3), trade(-1, 50, 9), trade(100, 200, 9)], span),
    ).toEqual({ trades: 2, meanR: 2, perDeviation: expect.closeTo(Math.SQRT2, 12), pnl: 20 });
    expect(tallyOf([trade(0, 50, 1), trade(0, 50)], span)).toEqual({
      ...{ trades: 2, meanR: 1, perDeviation: Number.NaN, pnl: 20 },
    });
    expect(tallyOf([trade(0, 50, 1), trade(0, 50, 1)], span).perDeviation).toBeNaN();
  });
});
