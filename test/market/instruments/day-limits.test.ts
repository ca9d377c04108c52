import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { isLockedAt } from '../../../src/market/instruments/day-limits.ts';

describe('the limits of a day', () => {
  const limits = { day: '2026-11-20' as TradingDay, ceiling: 107, floor: 93, reference: 100 };

  it('empty one side of the market at the ceiling or at the floor, and nowhere else', () => {
    const locked = (bid: number, ask: number) => isLockedAt(limits, { bid, ask });
    expect([locked(107, 0), locked(107, Number.NaN), locked(106.9, 0)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([locked(0, 93), locked(Number.NaN, 93), locked(0, 93.1)]).toEqual([true, true, false]);
    expect([locked(106.9, 107), locked(93, 93.1), locked(107, 107)]).toEqual([false, false, false]);
    expect([locked(0, 0), locked(Number.NaN, Number.NaN)]).toEqual([false, false]);
  });
});
