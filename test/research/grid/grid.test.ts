// A grid lays variants side by side, checks its paths like a file, and says how far chance alone would carry the best.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/kernel/random.ts';
import type { Session } from '../../../src/market/time/calendar.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { chanceOf, type DailySums } from '../../../src/research/grid/chance.ts';
import { warnings } from '../../../src/research/grid/grid-sections.ts';
import { runGrid } from '../../../src/research/grid/run-grid.ts';
import { variantsOf } from '../../../src/research/grid/variants.ts';
import { type Fold, foldsOf, tallyOf } from '../../../src/research/grid/walk-forward.ts';
import { parseStrategy } from '../../../src/trader/config/strategies/load-strategies.ts';
import { trade } from '../../trader/domain/report/sample-run.ts';
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

/** It counts its calls: a variant must not know of the others. */
const CODE = `import { defineStrategy } from 'sluice';
let calls = 0;
export const strategy = defineStrategy({
  name: 'counting',
  symbols: ['S0'],
  entry: { side: 'long', when: ({ prediction }) => (calls += 1) % 3 === 0 && prediction.confidence > 0 },
  size: { shares: 20 },
  stop: { atr: { period: 14, bar: '5m', multiple: 3 } },
  target: { r: 2 },
  exit: { max_minutes: 30 },
});
`;

function coded() {
  const parsed = parseStrategy('counting.ts', CODE);
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

  it('runs each variant like a separate run', async () => {
    const variants = variantsOf([strategy()], axes);
    if (!variants.ok) throw new Error(variants.failure.join());
    const grid = await runGrid({ inputs, variants: variants.value, folds: 2, workers: 1 });
    for (const [index, { strategies }] of variants.value.entries()) {
      const alone = runBacktest({ ...inputs, settings: { ...inputs.settings, strategies } }).trades;
      expect(grid.variants[index]?.whole.trades).toBe(alone.length);
    }
    expect(grid.folds).toHaveLength(2);
    expect(grid.chance).toMatchObject({ variants: 6, judged: [], best: undefined });
    expect(warnings(grid)[0]).toBe(
      '6 variants were tried, and none has 30 trades on 10 days: nothing can be said about them, whatever their results',
    );
  });

  it('has the same result in threads, to the last digit', async () => {
    const variants = variantsOf([strategy(), coded()], axes);
    if (!variants.ok) throw new Error(variants.failure.join());
    const asked = { inputs, variants: variants.value, folds: 2, msWithoutThreads: 0 };
    const here = await runGrid({ ...asked, workers: 1 });
    expect(here.variants.every(({ whole }) => whole.trades > 10)).toBe(true);
    expect(await runGrid({ ...asked, workers: 2 })).toStrictEqual(here);
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

describe('the folds of a grid', () => {
  const { sessions } = walksOf({
    seed: 7,
    symbols: 1,
    days: 12,
    predictionsPerDay: 1,
    strategy: {},
  });
  const [fold] = foldsOf(sessions, 1);
  const momentOf = (at: number, end: 'open' | 'close') => (sessions[at] as Session)[end];
  const held = (from: number, to: number) =>
    trade({ openedAt: momentOf(from, 'open'), closedAt: momentOf(to, 'close'), rMultiple: 1 });

  it('leave out a trade that is held over the split', () => {
    const trades = [held(0, 0), held(5, 5), held(5, 6)];
    expect(tallyOf(trades, (fold as Fold).inSample).trades).toBe(2);
  });

  it('begin to evaluate one session after the split', () => {
    const trades = [held(6, 6), held(7, 7), held(11, 11)];
    expect(tallyOf(trades, (fold as Fold).outOfSample).trades).toBe(2);
  });
});

/** Days of a variant: `edge` and noise of its own, and of all variants. */
function sumsOf(name: string, days: number, of: (day: number) => number, trades = 3 * days) {
  const sumByDay = new Map(
    Array.from({ length: days }, (_, day): [string, number] => [`day ${day}`, of(day)]),
  );
  return { name, trades, sumByDay } satisfies DailySums;
}

function normalOf(seed: number) {
  const random = createRandom(seed, 'days');
  return () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Coin tosses: `shared` of each day's result is that of all variants. */
function chanceGrid(seed: number, shared: number, variants = 12, days = 40): DailySums[] {
  const normal = normalOf(seed);
  const ofAll = Array.from({ length: days }, normal);
  return Array.from({ length: variants }, (_, index) =>
    sumsOf(
      `v${index}`,
      days,
      (day) => Math.sqrt(shared) * (ofAll[day] ?? 0) + Math.sqrt(1 - shared) * normal(),
    ),
  );
}

describe('the best of a grid', () => {
  it('has t from its daily sums, with one degree less than days', () => {
    const { best } = chanceOf([sumsOf('a', 10, (day) => day)]);
    // 0 to 9: mean 4.5, deviation 3.0277.
    expect(best).toMatchObject({ name: 'a', trades: 30, days: 10 });
    expect(best?.t).toBeCloseTo((4.5 * Math.sqrt(10)) / 3.02765, 4);
  });

  it.each([
    [7, 2.44],
    [1_000, 3.88],
  ])('of %s independent variants without an edge stays below %s', (variants, threshold) => {
    const sums = sumsOf('a', 20_000, (day) => day % 7);
    const unjudged = Array.from({ length: variants - 1 }, (_, at) => sumsOf(`u${at}`, 9, () => 1));
    const found = chanceOf([sums, ...unjudged]).threshold;
    expect(Math.abs(found - threshold)).toBeLessThan(0.01);
  });

  it('is not one of two lucky trades', () => {
    const lucky = sumsOf('lucky', 2, (day) => 100 + day, 2);
    const few = sumsOf('few days', 9, (day) => 5 + (day % 2), 60);
    const plain = chanceGrid(3, 0, 1)[0] as DailySums;
    const { best, judged, variants } = chanceOf([lucky, few, plain]);
    expect(best?.name).toBe('v0');
    expect([variants, judged.length]).toEqual([3, 1]);
  });

  it.each([0, 0.8])('is seldom more than chance among coin tosses that share %s', (shared) => {
    const grids = 200;
    const alarms = Array.from({ length: grids }, (_, seed) => chanceOf(chanceGrid(seed, shared)))
      .map(({ p }) => p)
      .filter((p) => p <= 0.05).length;
    expect(alarms / grids).toBeLessThanOrEqual(0.07);
    expect(alarms).toBeGreaterThan(0);
  });

  it('is more than chance if it has an edge', () => {
    const normal = normalOf(9);
    const edge = sumsOf('edge', 40, () => 0.9 + normal());
    const { best, p } = chanceOf([...chanceGrid(9, 0.5), edge]);
    expect(best?.name).toBe('edge');
    expect(p).toBeLessThan(0.01);
  });

  it('is said with what was tried', () => {
    const chance = chanceOf(chanceGrid(5, 0.5));
    const [sentence] = warnings({
      variants: [],
      folds: [],
      asked: { folds: 0, sessions: 60 },
      chance,
    });
    expect(sentence).toMatch(
      /^12 variants were tried, 12 of them with 30 trades on 10 days or more: the best, v\d+, has t \d\.\d\d from the sums of 40 days\. .*: no more than chance$/,
    );
  });
});
