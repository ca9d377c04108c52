import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetMoves } from '../../../../src/advisers/policy/overlay/overlay.ts';

const targets = [
  { symbol: 'AAA', weight: 0.6 },
  { symbol: 'BBB', weight: 0.3 },
];
const weightsOf = (policy: readonly number[], cap: number) =>
  targetMoves(targets, policy, cap).map(({ weight }) => weight);

describe('moves of targets', () => {
  it('go toward the policy, each by the cap at most', () => {
    expect(weightsOf([0, 1], 0.05)).toEqual([0.55, 0.35]);
    expect(weightsOf([0.64, 0.36], 0.05)).toEqual([0.576, 0.324]);
  });

  it('go to cash by the cap, and never buy with cash that the targets keep', () => {
    expect(weightsOf([0, 0], 0.05)).toEqual([0.55, 0.25]);
    expect(weightsOf([1, 1], 0.05)).toEqual([0.6, 0.3]);
  });

  it('stop at 0, and a cap of 0 moves nothing', () => {
    const small = [{ symbol: 'AAA', weight: 0.02 }];
    expect(targetMoves(small, [0], 0.05)[0]?.weight).toBe(0);
    expect(weightsOf([0, 1], 0)).toEqual([0.6, 0.3]);
  });

  it('keep every weight within the cap and the sum within that of the targets, whatever the policy wants', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (rows, cap) => {
          const own = rows.map(([weight], at) => ({
            symbol: `A${at}`,
            weight: Math.floor((weight / rows.length) * 10_000) / 10_000,
          }));
          const policy = rows.map(([, weight]) => weight / rows.length);
          const moved = targetMoves(own, policy, cap);
          const sum = (all: readonly { readonly weight: number }[]) =>
            all.reduce((total, { weight }) => total + weight, 0);
          expect(sum(moved)).toBeLessThanOrEqual(sum(own) + 1e-9);
          for (const { weight, target } of moved) {
            expect(weight).toBeGreaterThanOrEqual(0);
            expect(Math.abs(weight - target)).toBeLessThanOrEqual(cap + 1e-9);
          }
        },
      ),
    );
  });
});
