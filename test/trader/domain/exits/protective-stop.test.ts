import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PRICE_STEPS, isOnGrid } from '../../../../src/market/instruments/tick-grid.ts';
import {
  hasStop,
  initialStop,
  isBoundAlone,
  isStopThroughMarket,
  isStopTooTight,
  isUnbounded,
  NO_STOP,
  rOf,
  stopDistanceMin,
} from '../../../../src/trader/domain/exits/protective-stop.ts';
import { targetPrice } from '../../../../src/trader/domain/exits/target-price.ts';
import type { StopRule } from '../../../../src/trader/domain/strategy/strategy.ts';
import { signOf } from '../../../../src/trader/domain/terms/side.ts';

const steps = DEFAULT_PRICE_STEPS;
const ATR_3 = {
  kind: 'atr' as const,
  atr: { period: 14, barMs: 300_000 },
  multiple: 3,
} satisfies StopRule;
const PERCENT_2 = { kind: 'percent' as const, percent: 2 };

const side = fc.constantFrom('long' as const, 'short' as const);
const rule: fc.Arbitrary<StopRule> = fc.oneof(
  fc.double({ min: 0.5, max: 6, noNaN: true }).map((multiple) => ({ ...ATR_3, multiple })),
  fc.double({ min: 0.1, max: 20, noNaN: true }).map((percent) => ({ ...PERCENT_2, percent })),
);
const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1),
);

describe('the initial stop', () => {
  it("is at the strategy's distance behind the entry, rounded away from the market", () => {
    const at = { entry: 100, atr: 0.3333, level: Number.NaN, steps };
    expect(initialStop({ ...at, side: 'long', rule: ATR_3 })).toBe(99);
    expect(initialStop({ ...at, side: 'short', rule: ATR_3 })).toBe(101);
    expect(initialStop({ ...at, side: 'long', rule: PERCENT_2, atr: Number.NaN })).toBe(98);
    expect(initialStop({ ...at, side: 'short', rule: PERCENT_2, entry: 33.33 })).toBe(34);
  });

  it('is NaN rather than a guess if no valid price is left', () => {
    const at = { side: 'long' as const, rule: ATR_3, entry: 100, level: Number.NaN, steps };
    for (const atr of [Number.NaN, 0, -1, Number.POSITIVE_INFINITY, 40]) {
      expect(initialStop({ ...at, atr })).toBeNaN();
    }
  });

  it('is NaN where the tick leaves no price, or the entry is none', () => {
    const penny = { side: 'long', rule: { kind: 'percent', percent: 95 } } as const;
    const none = { atr: 1, level: Number.NaN, steps };
    expect(initialStop({ ...penny, entry: 0.001, ...none })).toBeNaN();
    const line = { kind: 'chandelier', atr: ATR_3.atr, multiple: 3 } as const;
    const at = { side: 'long', rule: line, atr: 1, level: 98, steps } as const;
    expect(initialStop({ ...at, entry: 100 })).toBe(98);
    expect(initialStop({ ...at, entry: Number.POSITIVE_INFINITY })).toBeNaN();
  });

  it('is on the tick and on the losing side for any input, or NaN', () => {
    fc.assert(
      fc.property(side, rule, anyNumber, anyNumber, (s, r, entry, atr) => {
        const stop = initialStop({ side: s, rule: r, entry, atr, level: Number.NaN, steps });
        if (Number.isNaN(stop) || stop > 1e9) return;
        expect(signOf(s) * (entry - stop)).toBeGreaterThan(0);
        expect(isOnGrid(steps, stop)).toBe(true);
      }),
    );
  });

  it('mirrors exactly between long and short', () => {
    const cents = fc.integer({ min: 20_000, max: 60_000 });
    const atrCents = fc.integer({ min: 1, max: 90_000 }).map((n) => n / 1000);
    fc.assert(
      fc.property(cents, atrCents, (entryCents, atr) => {
        const entry = entryCents / 100;
        const long = initialStop({
          side: 'long',
          rule: ATR_3,
          entry,
          atr,
          level: Number.NaN,
          steps,
        });
        const short = initialStop({
          side: 'short',
          rule: ATR_3,
          entry,
          atr,
          level: Number.NaN,
          steps,
        });
        if (!(long >= 1)) return;
        expect(Math.round(short * 100)).toBe(2 * entryCents - Math.round(long * 100));
      }),
    );
  });
});

describe('a position whose structure bounds its loss', () => {
  const at = { entry: 2, atr: 1, level: Number.NaN, steps };

  it('has its stop where nothing more can be lost', () => {
    expect(initialStop({ ...at, side: 'long', rule: NO_STOP })).toBe(0);
    expect(initialStop({ ...at, side: 'long', rule: NO_STOP, entry: Number.NaN })).toBeNaN();
    expect(initialStop({ ...at, side: 'short', rule: NO_STOP, width: 5 })).toBe(5);
    expect(initialStop({ ...at, side: 'short', rule: NO_STOP, width: 0 })).toBe(0);
    expect(initialStop({ ...at, side: 'short', rule: NO_STOP, width: 2 })).toBeNaN();
    expect(initialStop({ ...at, side: 'short', rule: NO_STOP })).toBeNaN();
  });

  it('is also one that was bought and may lose 100 percent, and no other', () => {
    const percent = (of: number): StopRule => ({ kind: 'percent', percent: of });
    expect(initialStop({ ...at, side: 'long', rule: percent(100) })).toBe(0);
    expect(initialStop({ ...at, side: 'long', rule: percent(101) })).toBeNaN();
    expect(initialStop({ ...at, side: 'short', rule: percent(100) })).toBe(4);
    expect(isBoundAlone(percent(100), 'long')).toBe(true);
    expect(isBoundAlone(percent(100), 'short')).toBe(false);
    expect(isBoundAlone(percent(50), 'long')).toBe(false);
    expect(isBoundAlone(ATR_3, 'long')).toBe(false);
    expect(isBoundAlone({ kind: 'price', distance: 100 }, 'long')).toBe(false);
    expect(isBoundAlone(NO_STOP, 'short')).toBe(true);
  });

  const PUT = 'AAPL 261218P00240000';
  const CALL = 'AAPL 261218C00240000';

  it('has a stop only below the most that it can be worth', () => {
    expect(hasStop({ symbol: 'AAPL', stopPrice: 0 })).toBe(false);
    expect(hasStop({ symbol: 'AAPL', stopPrice: 500 })).toBe(true);
    expect(hasStop({ symbol: PUT, stopPrice: 239.99 })).toBe(true);
    expect(hasStop({ symbol: PUT, stopPrice: 240 })).toBe(false);
    expect(hasStop({ symbol: CALL, stopPrice: 500 })).toBe(true);
    expect(hasStop({ symbol: CALL, stopPrice: 0 })).toBe(false);
  });

  it('is not a contract that was sold alone without collateral', () => {
    const plan = { collateral: 'cash' } as const;
    expect(isUnbounded({ symbol: PUT, quantity: -1 })).toBe(true);
    expect(isUnbounded({ symbol: PUT, quantity: -1, plan: {} })).toBe(true);
    expect(isUnbounded({ symbol: PUT, quantity: -1, plan })).toBe(false);
    expect(isUnbounded({ symbol: PUT, quantity: -1, plan, isUncovered: true })).toBe(true);
    expect(isUnbounded({ symbol: PUT, quantity: 1 })).toBe(false);
    expect(isUnbounded({ symbol: PUT, quantity: 0 })).toBe(false);
    expect(isUnbounded({ symbol: 'AAPL', quantity: -1 })).toBe(false);
  });
});

describe('the minimum stop distance', () => {
  const at = { entry: 100, spread: 0.01, stopPercentMin: 0.1, steps };

  it('is the largest of percent, three spreads and five ticks', () => {
    expect(stopDistanceMin(at)).toBeCloseTo(0.1, 12);
    expect(stopDistanceMin({ ...at, spread: 0.2 })).toBeCloseTo(0.6, 12);
    expect(stopDistanceMin({ ...at, entry: 20 })).toBeCloseTo(0.05, 12);
  });

  it('accepts a stop exactly that far away and refuses one a tick closer', () => {
    expect(isStopTooTight({ ...at, stop: 99.9 })).toBe(false);
    expect(isStopTooTight({ ...at, stop: 99.91 })).toBe(true);
    expect(isStopTooTight({ ...at, entry: 20, stop: 20.05 })).toBe(false);
    expect(100 - 99.95).toBeLessThan(0.05);
    expect(isStopTooTight({ ...at, stopPercentMin: 0.05, stop: 99.95 })).toBe(false);
    expect(isStopTooTight({ ...at, spread: 0, stop: 99.9 })).toBe(false);
  });

  it('treats unknown numbers as too tight', () => {
    expect(isStopTooTight({ ...at, stop: Number.NaN })).toBe(true);
    expect(isStopTooTight({ ...at, stop: Number.NEGATIVE_INFINITY })).toBe(true);
    expect(isStopTooTight({ ...at, spread: Number.NaN, stop: 90 })).toBe(true);
    expect(isStopTooTight({ ...at, spread: -0.01, stop: 90 })).toBe(true);
    expect(isStopTooTight({ ...at, steps: [], stop: 90 })).toBe(true);
  });
});

describe('a stop at the market', () => {
  it('is beyond the market from the bid up for longs and from the ask down for shorts', () => {
    const quote = { bid: 99.99, ask: 100.01 };
    expect(isStopThroughMarket({ side: 'long', stop: 99.98, ...quote })).toBe(false);
    expect(isStopThroughMarket({ side: 'long', stop: 99.99, ...quote })).toBe(true);
    expect(isStopThroughMarket({ side: 'short', stop: 100.02, ...quote })).toBe(false);
    expect(isStopThroughMarket({ side: 'short', stop: 100.01, ...quote })).toBe(true);
    const locked = { bid: 0.5, ask: 0.5 };
    expect(isStopThroughMarket({ side: 'long', stop: 0.5, ...locked })).toBe(true);
    expect(isStopThroughMarket({ side: 'short', stop: 0.51, ...locked })).toBe(false);
    expect(isStopThroughMarket({ side: 'long', stop: Number.POSITIVE_INFINITY, ...quote })).toBe(
      false,
    );
    expect(isStopThroughMarket({ side: 'short', stop: 0, ...quote })).toBe(false);
  });

  it('is never derived from a quote without a two-sided market', () => {
    for (const [bid, ask] of [
      [Number.NaN, 100],
      [-1, -1],
      [0, 100],
      [101, 100],
      [1, Number.POSITIVE_INFINITY],
    ] as const) {
      expect(isStopThroughMarket({ side: 'long', stop: 150, bid, ask })).toBe(false);
      expect(isStopThroughMarket({ side: 'short', stop: 0.5, bid, ask })).toBe(false);
    }
  });
});

describe('the target', () => {
  it('pays at least the configured multiple of R or percent', () => {
    const at = { entry: 100, r: 0.333, steps };
    expect(targetPrice({ ...at, side: 'long', rule: { kind: 'r', r: 2 } })).toBe(100.67);
    expect(targetPrice({ ...at, side: 'short', rule: { kind: 'r', r: 2 } })).toBe(99.33);
    expect(targetPrice({ ...at, side: 'long', rule: { kind: 'percent', percent: 1.5 } })).toBe(
      101.5,
    );
    expect(rOf(100, 100.5)).toBe(0.5);
  });

  it('is a stated price exactly, and NaN where that is a loss', () => {
    const rule = { kind: 'at', price: 105.07 } as const;
    expect(targetPrice({ side: 'long', rule, entry: 31.3, r: 1, steps })).toBe(105.07);
    expect(targetPrice({ side: 'long', rule, entry: 106, r: 1, steps })).toBeNaN();
    expect(targetPrice({ side: 'short', rule, entry: 106, r: 1, steps })).toBe(105.07);
  });

  it('may be the entry itself', () => {
    const at = { side: 'long', entry: 100, r: 2, steps } as const;
    expect(targetPrice({ ...at, rule: { kind: 'r', r: 0 } })).toBe(100);
    expect(targetPrice({ ...at, rule: { kind: 'percent', percent: 0 } })).toBe(100);
    expect(targetPrice({ ...at, rule: { kind: 'r', r: -1 } })).toBeNaN();
    expect(targetPrice({ ...at, rule: { kind: 'percent', percent: -1 } })).toBeNaN();
    expect(targetPrice({ ...at, rule: { kind: 'at', price: 100 } })).toBeNaN();
  });

  it('decays to that of the last step that has begun', () => {
    const rule = {
      kind: 'decay',
      steps: [
        { afterMs: 0, gain: { kind: 'r', r: 2 } },
        { afterMs: 60_000, gain: { kind: 'percent', percent: 1 } },
        { afterMs: 120_000, gain: { kind: 'r', r: 0 } },
      ],
    } as const;
    const after = (heldMs?: number) =>
      targetPrice({
        ...{ side: 'long', rule, entry: 100, r: 2, steps },
        ...(heldMs !== undefined && { heldMs }),
      });
    expect([0, 59_999, 60_000, 119_999, 120_000].map(after)).toEqual([104, 104, 101, 101, 100]);
    expect(after()).toBe(104);
  });

  it('is NaN without an entry', () => {
    for (const entry of [Number.NaN, 0, -5, Number.POSITIVE_INFINITY])
      expect(
        targetPrice({ side: 'long', rule: { kind: 'r', r: 2 }, entry, r: 10, steps }),
      ).toBeNaN();
  });

  it('is NaN without a valid R', () => {
    for (const r of [Number.NaN, 0, Number.POSITIVE_INFINITY]) {
      expect(
        targetPrice({ side: 'long', rule: { kind: 'r', r: 2 }, entry: 100, r, steps }),
      ).toBeNaN();
    }
    expect(
      targetPrice({ side: 'short', rule: { kind: 'r', r: 2 }, entry: 10, r: 6, steps }),
    ).toBeNaN();
  });
});
