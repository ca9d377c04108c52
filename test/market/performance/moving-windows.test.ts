// Windows from running sums are those that are computed one by one.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { momentsOf } from '../../../src/market/performance/moments.ts';
import { movingWindows } from '../../../src/market/performance/moving-windows.ts';
import { linked } from '../../../src/market/performance/time-weighted.ts';

const wild = fc.double({ min: -0.2, max: 0.25, noNaN: true });
const drawn = fc.oneof(wild, fc.constantFrom(0, 0.01, -1, 3, 1e-7));

it('whatever the returns: flat ones, tiny beside large ones, and a total loss', () => {
  fc.assert(
    fc.property(
      fc.array(drawn, { minLength: 2, maxLength: 60 }),
      fc.integer({ min: 2, max: 12 }),
      (returns, size) => {
        const windowOf = movingWindows(returns);
        for (let start = 0; start + size <= returns.length; start += 1) {
          const part = returns.slice(start, start + size);
          const { value, moments } = windowOf(start, start + size);
          const { mean, deviation } = momentsOf(part);
          const scale = Math.max(1, Math.abs(linked(part)));
          expect((value - linked(part)) / scale).toBeCloseTo(0, 9);
          expect(moments.mean).toBeCloseTo(mean, 12);
          expect(moments.deviation).toBeCloseTo(deviation, 9);
        }
      },
    ),
  );
});

it('keeps a window that does not vary at no deviation', () => {
  const returns = [0.2, -0.3, 0.1, ...Array<number>(5).fill(0.01)];
  expect(movingWindows(returns)(3, 8).moments.deviation).toBeLessThan(1e-12);
});
