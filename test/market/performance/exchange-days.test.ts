// Expected values of statsmodels 0.14 (`multipletests(method='holm')`) and of exchanges counted one by one.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/kernel/random.ts';
import { createDayMatrix } from '../../../src/market/performance/day-matrix.ts';
import { createExchanges, exchangeTest } from '../../../src/market/performance/exchange-test.ts';
import { holmAdjusted } from '../../../src/market/performance/holm.ts';
import { sideRunsP } from '../../../src/market/performance/side-runs.ts';

const exchanges = createExchanges(createRandom(1, 'exchanges'));

/** Of ten days, one call each. */
function matrixOf(resultOf: (row: number, column: number) => number) {
  const builder = createDayMatrix(10);
  for (let row = 0; row < 10; row += 1)
    for (let column = 0; column < 10; column += 1) builder.add(row, column, resultOf(row, column));
  return builder.build([...Array(10).keys()]);
}

describe('the exchange of days', () => {
  it('has the smallest p if only the own day is right', () => {
    const test = exchangeTest(
      matrixOf((row, column) => Number(row === column)),
      exchanges,
    );
    expect(test).toMatchObject({ days: 10, count: 10, observed: 1, byChance: 0, excess: 1 });
    expect(test?.p).toBeCloseTo(1 / 10_001, 12);
  });

  it('counts how often the exchanges are as far from their mean', () => {
    // Two days gain 1 on each other's prices and on their own: the sum is 2, 1 or 0 by where these two days go.
    const test = exchangeTest(
      matrixOf((row, column) => Number(row < 2 && column < 2)),
      exchanges,
    );
    // Mean 0.4; as far as 2 is: both within the two places, 2 of 90 orders of two days.
    expect(test?.p).toBeCloseTo(2 / 90, 2);
    expect(test?.excess).toBeCloseTo((2 - 2 / 9) / 10, 12);
  });

  it('counts exchanges on both sides', () => {
    // The first day gains on its own prices what it loses on those of the second: 1, 0 or -1.
    const test = exchangeTest(
      matrixOf((row, column) => (row === 0 && column < 2 ? 1 - 2 * column : 0)),
      exchanges,
    );
    expect(test?.p).toBeCloseTo(0.2, 1);
  });

  it('decides nothing where every exchange gives the same, or with nine days', () => {
    expect(
      exchangeTest(
        matrixOf(() => 1),
        exchanges,
      ),
    ).toBeUndefined();
    // What depends on the day of the prices alone is the same in every order.
    expect(
      exchangeTest(
        matrixOf((_, column) => column / 3),
        exchanges,
      ),
    ).toBeUndefined();
    const nine = createDayMatrix(9);
    for (let day = 0; day < 9; day += 1) nine.add(day, day, 1);
    expect(exchangeTest(nine.build([...Array(9).keys()]), exchanges)).toBeUndefined();
  });

  it('scales a day whose prices are short, and leaves out one without any', () => {
    const builder = createDayMatrix(3);
    for (const value of [1, 1, 1, -1]) builder.add(0, 0, value);
    for (const value of [1, 1, Number.NaN, Number.NaN]) builder.add(0, 1, value);
    builder.add(1, 1, 1);
    expect(builder.build([0, 1, 2])).toMatchObject({
      days: 2,
      sums: Float64Array.of(2, 4, 1, 1),
      counts: Float64Array.of(4, 1),
    });
  });
});

describe('runs of sides within the day', () => {
  const results = Float64Array.of(1, 1, 1, -1, -1, -1, 1, 1);
  it('see sides that follow the moves, and nothing where all are equal', () => {
    const days = Array.from({ length: 5 }, () => ({ sides: Int8Array.from(results), results }));
    expect(sideRunsP(days, createRandom(1, 'runs'))).toBeLessThan(0.05);
    // Four of the six orders of + - + - are as far from 0 as this one.
    const four = [{ sides: Int8Array.of(1, -1, 1, -1), results: Float64Array.of(3, 1, -1, -3) }];
    for (let seed = 1; seed <= 8; seed += 1)
      expect(sideRunsP(four, createRandom(seed, 'runs'))).toBeCloseTo(4 / 6, 0.8);
    const buying = days.map((day) => ({ ...day, sides: new Int8Array(8).fill(1) }));
    expect(sideRunsP(buying, createRandom(1, 'runs'))).toBeUndefined();
  });
});

describe("Holm's correction", () => {
  it('agrees with statsmodels', () => {
    const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005, 0.5]);
    const expected = [0.04, 0.09, 0.09, 0.025, 0.5];
    for (const [at, p] of adjusted.entries()) expect(p).toBeCloseTo(expected[at] ?? 0, 12);
  });
});
