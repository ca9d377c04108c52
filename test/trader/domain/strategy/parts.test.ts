import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOfEntry } from '../../../../src/trader/domain/strategy/parts.ts';
import {
  type ExitRule,
  NO_EXITS,
  type TargetRule,
} from '../../../../src/trader/domain/strategy/strategy.ts';

const legs = (...portions: number[]): TargetRule => ({
  kind: 'legs',
  legs: portions.map((portionPercent, index) => ({ kind: 'r', r: index + 1, portionPercent })),
});
const R2: TargetRule = { kind: 'r', r: 2 };

const sharesOf = (target: TargetRule | undefined, shares: number, exit: ExitRule = NO_EXITS) =>
  partsOfEntry({ target, exit }, shares, 1).map((part) => [part.shares, part.target]);

describe('the parts of an entry', () => {
  it('are one with one target, or without a target', () => {
    expect(sharesOf(R2, 100)).toEqual([[100, R2]]);
    expect(sharesOf(undefined, 100)).toEqual([[100, undefined]]);
  });

  it('are the legs of its target, the last with the rest', () => {
    const [r1, r2] = [
      { kind: 'r', r: 1 },
      { kind: 'r', r: 2 },
    ];
    expect(sharesOf(legs(50, 50), 101)).toEqual([
      [50, r1],
      [51, r2],
    ]);
    expect(sharesOf(legs(29, 71), 100)).toEqual([
      [29, r1],
      [71, r2],
    ]);
    expect(sharesOf(legs(30), 10)).toEqual([
      [3, r1],
      [7, undefined],
    ]);
    expect(sharesOf(legs(50, 50), 1)).toEqual([[1, r2]]);
  });

  it('may exit early, each by its own condition or age, and share the target', () => {
    const exit: ExitRule = {
      ...NO_EXITS,
      maxMs: 60_000,
      when: ['a'],
      partial: [
        { kind: 'when', when: 'b', percent: 25 },
        { kind: 'age', afterMs: 30_000, percent: 25 },
      ],
    };
    expect(partsOfEntry({ target: R2, exit }, 100, 1)).toEqual([
      { shares: 25, target: R2, exit: { ...NO_EXITS, maxMs: 60_000, when: ['a', 'b'] } },
      { shares: 25, target: R2, exit: { ...NO_EXITS, maxMs: 30_000, when: ['a'] } },
      { shares: 50, target: R2, exit: { ...NO_EXITS, maxMs: 60_000, when: ['a'] } },
    ]);
  });

  it('always add up to the whole entry, each in whole lots and not empty', () => {
    const portions = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });
    const lots = fc.integer({ min: 1, max: 5_000 });
    fc.assert(
      fc.property(portions, lots, fc.constantFrom(1, 10, 100), (percents, count, lotSize) => {
        const shares = count * lotSize;
        const parts = partsOfEntry({ target: legs(...percents), exit: NO_EXITS }, shares, lotSize);
        expect(parts.reduce((sum, part) => sum + part.shares, 0)).toBe(shares);
        expect(parts.every((part) => part.shares > 0 && part.shares % lotSize === 0)).toBe(true);
      }),
    );
  });
});
