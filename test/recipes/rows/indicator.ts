// `roc(n, '5m')`: an indicator with parameters.
import type { Recipe } from './recipe.ts';

export const INDICATOR: Recipe = {
  title: 'An indicator',
  edits: [
    {
      file: 'src/market/indicators/rate-of-change.ts',
      create: `// Rate of change: the last close against that of \`period\` bars before, in percent.
import type { MovingAverage } from './moving-average.ts';

/** In percent; the first value comes with close \`period\` + 1. */
export function createRateOfChange(period: number): MovingAverage {
  const closes: number[] = [];
  return {
    push(close) {
      closes.push(close);
      if (closes.length > period + 1) closes.shift();
    },
    get value() {
      const [first, last] = [closes[0], closes.at(-1)];
      if (first === undefined || last === undefined || closes.length <= period) return undefined;
      return (last / first - 1) * 100;
    },
  };
}
`,
    },
    {
      file: 'src/market/indicators/registry.ts',
      after: `import { createEma, createSma, type MovingAverage } from './moving-average.ts';\n`,
      insert: `import { createRateOfChange } from './rate-of-change.ts';\n`,
    },
    {
      file: 'src/market/indicators/registry.ts',
      before: `  highest: extreme('highest high of n bars', createHighest, 'high'),`,
      insert: `  roc: ofCloses(
    'close against that of n bars before, in percent',
    [BARS],
    ([n = 0]) => createRateOfChange(n),
    TWICE,
  ),\n`,
    },
    {
      file: 'docs/strategies.md',
      before: `| \`highest(n, '5m')\` |`,
      insert: `| \`roc(n, '5m')\` | close against that of n bars before, in percent; needs 2 n bars |\n`,
    },
    {
      file: 'test/market/indicators/rate-of-change.test.ts',
      create: `import { expect, it } from 'vitest';
import { createRateOfChange } from '../../../src/market/indicators/rate-of-change.ts';

it('compares the close with that of so many bars before', () => {
  const change = createRateOfChange(2);
  const values = [100, 101, 110, 90.9].map((close) => {
    change.push(close);
    return change.value;
  });
  expect(values).toEqual([undefined, undefined, expect.closeTo(10, 9), expect.closeTo(-10, 9)]);
});
`,
    },
  ],
  test: 'test/market/indicators/rate-of-change.test.ts',
  alsoPass: ['test/trader/config/strategies/strategies-doc.test.ts'],
};
