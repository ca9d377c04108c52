// The p of a run beside drawn ones, counted by hand.
import { describe, expect, it } from 'vitest';
import { chanceShares, type NullRun } from '../../../../src/trader/domain/report/against-chance.ts';

function run(profit: number, trades = 10): NullRun {
  return { profit, meanR: profit / 100, trades };
}

function sharesOf(own: NullRun, drawn: readonly NullRun[]) {
  return chanceShares({ kind: 'bars', block: '30m', seed: 1, own, drawn });
}

describe('the p of a run', () => {
  it('counts the run itself, and drawn runs with the same profit on both sides', () => {
    const drawn = [run(1), run(2), run(3), run(3)];
    expect(sharesOf(run(3), drawn)?.profit).toEqual({ more: 3 / 5, less: 5 / 5 });
    expect(sharesOf(run(4), drawn)?.profit).toEqual({ more: 1 / 5, less: 5 / 5 });
  });

  it('counts a drawn run without trades of a known risk on both sides', () => {
    const drawn = [run(1), { ...run(2), meanR: Number.NaN }];
    expect(sharesOf(run(3), drawn)?.meanR).toEqual({ more: 2 / 3, less: 3 / 3 });
  });

  it('is not known where the drawn runs trade over 20 % more or less often, and seldom as often', () => {
    expect(sharesOf(run(3, 10), [run(1, 7), run(2, 7), run(3, 7)])).toBeUndefined();
    expect(sharesOf(run(3, 10), [run(1, 9), run(2, 9), run(3, 9)])).toBeDefined();
    expect(sharesOf(run(3, 10), [run(1, 5), run(2, 7), run(3, 12)])).toBeDefined();
    expect(sharesOf(run(3, 0), [run(1, 0)])).toBeUndefined();
  });
});
