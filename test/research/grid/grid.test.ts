// A grid lays variants side by side, checks its paths like a file, and says how far chance alone would carry the best.
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../src/market/performance/normal-quantile.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { bestOfChance, expectedBest } from '../../../src/research/grid/best-of-chance.ts';
import { warnings } from '../../../src/research/grid/grid-sections.ts';
import { runGrid } from '../../../src/research/grid/run-grid.ts';
import { variantsOf } from '../../../src/research/grid/variants.ts';
import { foldsOf } from '../../../src/research/grid/walk-forward.ts';
import { parseStrategy } from '../../../src/trader/config/strategies/load-strategies.ts';
import { walksOf } from '../backtest/walks.ts';

const FILE = `name: walk
symbols: [S0, S1]
entry: { side: both, when: "prediction.confidence >= 0.6" }
size: { shares: 50 }
stop: { atr: { period: 14, bar: 5m, multiple: 3 } }
target: { r: 2 }
exit: { max_minutes: 60 }
`;

function strategy() {
  const parsed = parseStrategy('walk.yaml', FILE);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  return parsed.value;
}

const axes = [
  { path: 'stop.atr.multiple', values: ['2', '4'] },
  { path: 'target.r', values: ['1', '2', '3'] },
];

describe('the variants of a grid', () => {
  it('are every combination, named by as much of each path as needed', () => {
    const variants = variantsOf([strategy()], axes);
    if (!variants.ok) throw new Error(variants.failure.join());
    expect(variants.value.map(({ name }) => name)).toEqual([
      'multiple 2, r 1',
      'multiple 2, r 2',
      'multiple 2, r 3',
      'multiple 4, r 1',
      'multiple 4, r 2',
      'multiple 4, r 3',
    ]);
    expect(variants.value[5]?.strategies[0]).toMatchObject({
      stop: { kind: 'atr', multiple: 4 },
      target: { kind: 'r', r: 3 },
    });
  });

  it.each([
    ['stop.atr.multipel', '2', /--grid stop\.atr\.multipel: .*did you mean multiple\?/],
    ['stop.atr.multiple', 'wide', /--grid stop\.atr\.multiple: stop\.atr\.multiple: /],
    ['stop.atr.multiple', '-1', /--grid stop\.atr\.multiple: stop\.atr\.multiple: /],
  ])('rejects %s=%s as in a file', (path, value, sentence) => {
    const variants = variantsOf([strategy()], [{ path, values: [value] }]);
    expect(variants.ok ? [] : variants.failure).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('a grid', () => {
  const inputs = walksOf({ seed: 7, symbols: 2, days: 6, predictionsPerDay: 20, strategy: {} });

  it('runs each variant like a separate run', () => {
    const variants = variantsOf([strategy()], axes);
    if (!variants.ok) throw new Error(variants.failure.join());
    const grid = runGrid(inputs, variants.value, 2);
    for (const [index, { strategies }] of variants.value.entries()) {
      const alone = runBacktest({ ...inputs, settings: { ...inputs.settings, strategies } }).trades;
      expect(grid.variants[index]?.whole.trades).toBe(alone.length);
    }
    expect(grid.folds).toHaveLength(2);
    const best = Math.max(...grid.variants.map(({ whole }) => whole.perDeviation));
    expect(grid.chance.best).toBe(best);
    expect(warnings(grid)[0]).toMatch(
      /^the best of 6 variants without any edge would show 0\.\d\d/,
    );
  });

  it('splits the sessions so that each part is evaluated after all before it', () => {
    const folds = foldsOf(inputs.sessions, 2).map(({ inSample, outOfSample }) =>
      [inSample.first, inSample.last, outOfSample.first, outOfSample.last].map(({ day }) =>
        inputs.sessions.findIndex((session) => session.day === day),
      ),
    );
    expect(folds).toEqual([
      [0, 1, 2, 3],
      [0, 3, 4, 5],
    ]);
  });
});

describe('the best of chance', () => {
  it('follows the published formula', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959_963_985, 8);
    expect(normalQuantile(1e-4)).toBeCloseTo(-3.719_016_485, 8);
    // 0.4228 x 1.2816 + 0.5772 x 1.7895, of ten
    expect(expectedBest(10)).toBeCloseTo(1.5746, 3);
    expect(bestOfChance(10, 100)).toBeCloseTo(0.157_46, 4);
    expect(bestOfChance(1, 100)).toBe(0);
  });

  it('is the best result of as many variants without an edge', () => {
    let seed = 1;
    const draw = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const normal = () => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
    const rounds = Array.from({ length: 4_000 }, () =>
      Math.max(...Array.from({ length: 20 }, normal)),
    );
    const mean = rounds.reduce((sum, value) => sum + value, 0) / rounds.length;
    expect(expectedBest(20)).toBeCloseTo(mean, 1);
  });
});
