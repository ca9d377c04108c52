// Areas of a treemap: each has its share of the whole, inside of it, and none lies on another.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { treemap } from '../../../src/api/dashboard/facts/treemap.ts';
import { runs } from '../../runs/runs.ts';

const [WIDTH, HEIGHT] = [100, 36];
const weights = fc.array(fc.double({ min: -10, max: 100, noNaN: true }), { maxLength: 40 });

it('has a tile of its share for everything that weighs something, inside and apart', () => {
  fc.assert(
    fc.property(weights, (drawn) => {
      const rows = drawn.map((weight, at) => ({ key: String(at), weight }));
      const heavy = rows.filter(({ weight }) => weight > 1e-6);
      fc.pre(heavy.length === rows.filter(({ weight }) => weight > 0).length);
      const tiles = treemap(rows, WIDTH, HEIGHT);
      expect(tiles.map(({ key }) => key).toSorted()).toEqual(
        heavy.map(({ key }) => key).toSorted(),
      );
      const sum = heavy.reduce((total, { weight }) => total + weight, 0);
      for (const tile of tiles) {
        const weight = rows[Number(tile.key)]?.weight ?? 0;
        expect(tile.width * tile.height).toBeCloseTo((weight / sum) * WIDTH * HEIGHT, 6);
        expect(tile.x).toBeGreaterThanOrEqual(-1e-6);
        expect(tile.y).toBeGreaterThanOrEqual(-1e-6);
        expect(tile.x + tile.width).toBeLessThanOrEqual(WIDTH + 1e-6);
        expect(tile.y + tile.height).toBeLessThanOrEqual(HEIGHT + 1e-6);
      }
      for (const [at, one] of tiles.entries())
        for (const other of tiles.slice(at + 1)) {
          const across =
            Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
          const down =
            Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
          expect(Math.min(across, down)).toBeLessThanOrEqual(1e-6);
        }
    }),
    { numRuns: runs(100) },
  );
});

it('puts the largest first, and squares beside each other where they fit', () => {
  const four = ['a', 'b', 'c', 'd'].map((key) => ({ key, weight: 1 }));
  expect(treemap(four, 2, 2)).toEqual([
    { key: 'a', x: 0, y: 0, width: 1, height: 1 },
    { key: 'b', x: 0, y: 1, width: 1, height: 1 },
    { key: 'c', x: 1, y: 0, width: 1, height: 1 },
    { key: 'd', x: 1, y: 1, width: 1, height: 1 },
  ]);
  const [first] = treemap(
    [
      { key: 'small', weight: 1 },
      { key: 'large', weight: 3 },
    ],
    4,
    1,
  );
  expect(first).toEqual({ key: 'large', x: 0, y: 0, width: 3, height: 1 });
});
