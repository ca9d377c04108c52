// All drawdowns of a curve: they do not overlap, and the first one is the deepest.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { deepestDrawdown } from '../../../src/market/performance/deepest-drawdown.ts';
import { drawdowns } from '../../../src/market/performance/drawdowns.ts';

const curve = (values: readonly number[]) =>
  values.map((value, at) => ({ at: instant(at), value }));

it('lists each fall from a peak until it is reached again, the deepest first', () => {
  expect(drawdowns(curve([100, 95, 100, 110, 88, 99, 111, 110]))).toEqual([
    { fraction: 88 / 110 - 1, peakAt: 3, troughAt: 4, recoveredAt: 6 },
    { fraction: 95 / 100 - 1, peakAt: 0, troughAt: 1, recoveredAt: 2 },
    { fraction: 110 / 111 - 1, peakAt: 6, troughAt: 7, recoveredAt: undefined },
  ]);
  // The peak is the first time at its value.
  expect(drawdowns(curve([100, 100, 90]))[0]).toMatchObject({ peakAt: 0, troughAt: 2 });
  expect(drawdowns(curve([100, 100, 101]))).toEqual([]);
  expect(drawdowns([])).toEqual([]);
});

it('begins with the deepest of the curve, and none of them overlap', () => {
  const values = fc.array(fc.integer({ min: 50, max: 150 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, (drawn) => {
      const found = drawdowns(curve(drawn));
      const deepest = deepestDrawdown(curve(drawn))?.fraction ?? 0;
      expect(found[0]?.fraction ?? 0).toBeCloseTo(deepest, 12);
      const inOrder = [...found].sort((one, other) => one.peakAt - other.peakAt);
      for (const [at, one] of inOrder.entries()) {
        const next = inOrder[at + 1];
        if (next !== undefined) expect(one.recoveredAt).toBeLessThanOrEqual(next.peakAt);
      }
    }),
    { seed: 1 },
  );
});
