// A search with a fixed budget: so many different combinations, each equally likely, the same for the same seed.
import { describe, expect, it } from 'vitest';
import { choicesOf } from '../../../src/research/grid/drawn-choices.ts';

describe('combinations of a grid', () => {
  it('are all of them, in its order, if nothing is drawn or the budget has room for all', () => {
    const all = [
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ];
    expect(choicesOf([2, 3])).toEqual(all);
    expect(choicesOf([2, 3], { budget: 6, seed: 1 })).toEqual(all);
    expect(choicesOf([], undefined)).toEqual([[]]);
  });

  it('are drawn without repeats, in the order of the grid, and again by the same seed', () => {
    const drawn = choicesOf([7, 3, 5], { budget: 100, seed: 4 });
    expect(new Set(drawn.map(String)).size).toBe(100);
    const places = drawn.map(([a = 0, b = 0, c = 0]) => (a * 3 + b) * 5 + c);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(choicesOf([7, 3, 5], { budget: 100, seed: 4 })).toEqual(drawn);
    expect(choicesOf([7, 3, 5], { budget: 100, seed: 5 })).not.toEqual(drawn);
  });

  it('are equally likely', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 3_000; seed += 1)
      for (const choice of choicesOf([2, 3], { budget: 2, seed }))
        counts.set(String(choice), (counts.get(String(choice)) ?? 0) + 1);
    // 2 of 6, 3,000 times: 1,000 each, with a deviation of 26.
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(110);
  });

  it('are drawn from more of them than could be listed', () => {
    const drawn = choicesOf(Array(12).fill(1_000), { budget: 50, seed: 1 });
    expect(drawn).toHaveLength(50);
    expect(drawn.flat().every((digit) => digit >= 0 && digit < 1_000)).toBe(true);
  });
});
