import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_PRICE_STEPS,
  incrementAt,
  isOnGrid,
  type PriceStep,
  roundDown,
  roundNearest,
  roundToward,
  roundUp,
} from '../../../src/market/instruments/tick-grid.ts';

const US = DEFAULT_PRICE_STEPS;
const COARSE: readonly PriceStep[] = [
  { lowEdge: 0, increment: 0.0025 },
  { lowEdge: 0.5, increment: 0.05 },
  { lowEdge: 100, increment: 0.25 },
  { lowEdge: 1000, increment: 5 },
];
const price = fc.double({ min: 0.0001, max: 500_000, noNaN: true });
const steps = fc.constantFrom(US, COARSE);

describe('the tick grid', () => {
  it('has cents from one dollar up and hundredths of a cent below', () => {
    expect([incrementAt(US, 0.9999), incrementAt(US, 1), incrementAt(US, 650)]).toEqual([
      0.0001, 0.01, 0.01,
    ]);
    expect(roundDown(US, 0.12345)).toBe(0.1234);
    expect(roundUp(US, 0.99991)).toBe(1);
    expect(roundUp(COARSE, 99.96)).toBe(100);
    expect(roundDown(COARSE, 1004.9)).toBe(1000);
  });

  it('treats rounding error as on the grid in both directions', () => {
    const dusty = 0.1 + 0.2;
    expect([roundDown(US, dusty), roundUp(US, dusty)]).toEqual([0.3, 0.3]);
    expect(roundDown(US, 1.15 * 100 - 0.01 * 14500 + 131.15)).toBe(101.15);
    expect(roundUp(US, 4.35 * 100 - 0.01)).toBe(434.99);
    expect(isOnGrid(US, dusty)).toBe(false);
  });

  it('rounds toward a target price', () => {
    expect(roundToward(US, 100.206, 100)).toBe(100.2);
    expect(roundToward(US, 99.794, 100)).toBe(99.8);
  });

  it('takes a price halfway between two ticks up, whatever its double is', () => {
    const halfway = Array.from({ length: 19_000 }, (_, index) => 201 + 2 * index);
    const wrong = halfway.filter((half) => roundNearest(US, half / 200) !== (half + 1) / 200);
    expect(wrong).toEqual([]);
    expect(roundNearest(US, 18.705 - 0.01)).toBe(18.7);
  });

  it('returns NaN for NaN', () => {
    expect(roundDown(US, Number.NaN)).toBeNaN();
  });

  it('returns only short decimals on the grid, at most one tick away and on the requested side', () => {
    fc.assert(
      fc.property(steps, price, (grid, p) => {
        const down = roundDown(grid, p);
        const up = roundUp(grid, p);
        const tick = incrementAt(grid, p);
        const dust = tick * 1e-5;
        expect(down).toBeLessThanOrEqual(p + dust);
        expect(up).toBeGreaterThanOrEqual(p - dust);
        expect(up - down).toBeLessThanOrEqual(tick + dust);
        expect([down, up]).toContain(roundNearest(grid, p));
        for (const rounded of [down, up]) {
          expect(Number(rounded.toFixed(4))).toBe(rounded);
          expect(isOnGrid(grid, rounded)).toBe(true);
          expect(roundUp(grid, rounded)).toBe(rounded);
          expect(roundDown(grid, rounded)).toBe(rounded);
        }
      }),
    );
  });
});
