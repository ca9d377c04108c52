import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import {
  DEFAULT_PRICE_STEPS,
  isOnGrid,
  type PriceStep,
} from '../../../../src/market/instruments/tick-grid.ts';
import {
  highWaterAfter,
  isMoveWorthwhile,
  type TrailInput,
  trailedStop,
} from '../../../../src/trader/domain/exits/trail.ts';
import type { TrailRule } from '../../../../src/trader/domain/strategy/strategy.ts';
import { type PositionSide, signOf } from '../../../../src/trader/domain/terms/side.ts';

const steps = DEFAULT_PRICE_STEPS;
const atr = { period: 14, barMs: 300_000 };
const ATR_TRAIL: TrailRule = { kind: 'atr', atr, multiple: 2, activateAtR: 0.5, step: undefined };
const PERCENT_TRAIL: TrailRule = { kind: 'percent', percent: 1, activateAtR: 0, step: undefined };
const NOT_PRICES = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -1];

const LONG: TrailInput = {
  side: 'long',
  trail: ATR_TRAIL,
  entry: 100,
  r: 3,
  highWater: 102,
  atr: 1,
  lineOf: () => Number.NaN,
  now: instant(0),
  stop: 97,
  steps,
};

describe('the trailed stop', () => {
  it('follows the high-water mark at its distance once the activation is reached', () => {
    expect(trailedStop({ ...LONG, highWater: 101.49 })).toBe(97);
    expect(trailedStop({ ...LONG, highWater: 101.5 })).toBe(99.5);
    expect(trailedStop({ ...LONG, highWater: 103.337 })).toBe(101.33);
    expect(trailedStop({ ...LONG, side: 'short', stop: 103, highWater: 97.003 })).toBe(99.01);
  });

  it('trails by percent from the first moment when no activation is set', () => {
    const input = { ...LONG, trail: PERCENT_TRAIL, atr: Number.NaN };
    expect(trailedStop({ ...input, highWater: 100 })).toBe(99);
    expect(trailedStop({ ...input, side: 'short', stop: 103, highWater: 99 })).toBe(99.99);
  });

  it('is so many percent of the mark away, below the entry too', () => {
    const input = { ...LONG, trail: { ...PERCENT_TRAIL, percent: 3 }, atr: Number.NaN };
    expect(trailedStop({ ...input, highWater: 333 })).toBe(323.01);
    expect(trailedStop({ ...input, highWater: 99.5, stop: 96 })).toBe(96.51);
  });

  it('keeps a stop between two ticks that rounding would loosen', () => {
    const input = { ...LONG, trail: PERCENT_TRAIL };
    expect(trailedStop({ ...input, highWater: 100.009, stop: 99.003 })).toBe(99.003);
    const short = { ...input, side: 'short', highWater: 98.997 } as const;
    expect(trailedStop({ ...short, stop: 99.988 })).toBe(99.988);
  });

  it('activates exactly at its activation despite rounding error', () => {
    expect(100.3 - 100).toBeLessThan(0.3);
    expect(trailedStop({ ...LONG, r: 0.6, stop: 90, highWater: 100.3, atr: 0.1 })).toBe(100.1);
  });

  it('keeps the stop while R is not settled', () => {
    expect(trailedStop({ ...LONG, trail: PERCENT_TRAIL, r: Number.NaN })).toBe(97);
  });

  it('keeps the stop on every invalid number', () => {
    for (const bad of NOT_PRICES) {
      for (const side of ['long', 'short'] as const) {
        const stop = side === 'long' ? 97 : 103;
        for (const trail of [ATR_TRAIL, { ...ATR_TRAIL, activateAtR: 0 }]) {
          const input = { ...LONG, side, stop, trail, highWater: side === 'long' ? 110 : 90 };
          expect(trailedStop({ ...input, atr: bad })).toBe(stop);
          expect(trailedStop({ ...input, highWater: bad })).toBe(stop);
          expect(trailedStop({ ...input, entry: bad })).toBe(stop);
          expect(trailedStop({ ...input, r: bad })).toBe(stop);
          expect(trailedStop({ ...input, stop: bad })).toBe(bad);
          expect(trailedStop({ ...input, steps: [] })).toBe(stop);
        }
      }
    }
  });
});

const trailRule: fc.Arbitrary<TrailRule> = fc.oneof(
  fc.record({
    kind: fc.constant('atr' as const),
    atr: fc.constant(atr),
    multiple: fc.double({ min: 0.2, max: 6, noNaN: true }),
    activateAtR: fc.double({ min: 0, max: 2, noNaN: true }),
    step: fc.constant(undefined),
  }),
  fc.record({
    kind: fc.constant('percent' as const),
    percent: fc.double({ min: 0.05, max: 20, noNaN: true }),
    activateAtR: fc.double({ min: 0, max: 2, noNaN: true }),
    step: fc.constant(undefined),
  }),
);
const GRIDS: readonly (readonly PriceStep[])[] = [
  steps,
  [
    { lowEdge: 0, increment: 0.01 },
    { lowEdge: 100, increment: 0.05 },
  ],
];
const print = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 0.01, max: 400, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(...NOT_PRICES, Number.MAX_VALUE, Number.MIN_VALUE) },
);
const path = fc.array(fc.record({ price: print, atr: print }), { maxLength: 60 });

describe('a trail over any path of prices', () => {
  it('never loosens, stays on the tick and moves only to valid prices', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<PositionSide>('long', 'short'),
        trailRule,
        fc.constantFrom(...GRIDS),
        path,
        (side, trail, grid, points) => {
          let stop = side === 'long' ? 95 : 105;
          let highWater = 100;
          for (const point of points) {
            highWater = highWaterAfter(side, highWater, point.price);
            const r = 5;
            const next = trailedStop({
              ...LONG,
              side,
              trail,
              r,
              highWater,
              atr: point.atr,
              stop,
              steps: grid,
            });
            expect(signOf(side) * (next - stop)).toBeGreaterThanOrEqual(0);
            expect(Number.isFinite(next) && next > 0).toBe(true);
            if (next !== stop && next < 1e9) expect(isOnGrid(grid, next)).toBe(true);
            if (next !== stop) expect(signOf(side) * (highWater - next)).toBeGreaterThan(-1e-6);
            stop = next;
          }
        },
      ),
    );
  });

  it('is the exact mirror image for shorts', () => {
    const cents = fc.integer({ min: 9_000, max: 11_000 });
    const atrCents = fc.integer({ min: 1, max: 300 });
    const tenth = fc.integer({ min: 0, max: 20 }).map((n) => n / 10);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cents, atrCents), { maxLength: 40 }),
        tenth,
        tenth.map((n) => n + 0.5),
        (points, activateAtR, multiple) => {
          const trail: TrailRule = { ...ATR_TRAIL, activateAtR, multiple };
          let long = { highWater: 100, stop: 97 };
          let short = { highWater: 100, stop: 103 };
          for (const [priceCents, atrInCents] of points) {
            long = step('long', trail, long, priceCents / 100, atrInCents / 100);
            short = step('short', trail, short, (20_000 - priceCents) / 100, atrInCents / 100);
            expect(Math.round(short.stop * 100)).toBe(20_000 - Math.round(long.stop * 100));
          }
        },
      ),
    );
  });
});

function step(
  side: PositionSide,
  trail: TrailRule,
  from: { highWater: number; stop: number },
  price: number,
  atrNow: number,
) {
  const highWater = highWaterAfter(side, from.highWater, price);
  return {
    highWater,
    stop: trailedStop({ ...LONG, side, trail, highWater, atr: atrNow, stop: from.stop }),
  };
}

describe('the high-water mark', () => {
  it('keeps the best price and ignores invalid ones', () => {
    expect(highWaterAfter('long', 100, 101)).toBe(101);
    expect(highWaterAfter('long', 100, 99)).toBe(100);
    expect(highWaterAfter('short', 100, 99)).toBe(99);
    expect(highWaterAfter('short', 100, 101)).toBe(100);
    expect(highWaterAfter('long', Number.NaN, 99)).toBe(99);
    for (const bad of NOT_PRICES) {
      expect(highWaterAfter('long', 100, bad)).toBe(100);
      expect(highWaterAfter('short', 100, bad)).toBe(100);
    }
  });
});

describe('a worthwhile move', () => {
  const move = {
    side: 'long' as const,
    from: 100,
    to: 100.02,
    trail: ATR_TRAIL,
    atr: 0.1,
    steps,
    sinceLastMoveMs: Number.POSITIVE_INFINITY,
  };

  it('gains two ticks or a tenth of the ATR', () => {
    expect(isMoveWorthwhile(move)).toBe(true);
    expect(isMoveWorthwhile({ ...move, to: 100.01 })).toBe(false);
    expect(isMoveWorthwhile({ ...move, atr: 3, to: 100.29 })).toBe(false);
    expect(isMoveWorthwhile({ ...move, atr: 3, to: 100.3 })).toBe(true);
    expect(isMoveWorthwhile({ ...move, side: 'short', atr: 3, to: 99.7 })).toBe(true);
  });

  it('gains a twentieth of a percent for percent trails', () => {
    const percent = { ...move, trail: PERCENT_TRAIL, atr: Number.NaN };
    expect(isMoveWorthwhile({ ...percent, to: 100.05 })).toBe(false);
    expect(isMoveWorthwhile({ ...percent, to: 100.06 })).toBe(true);
  });

  it('gains the step of the strategy if it sets one, and always a tick', () => {
    const stepped = { ...move, trail: { ...ATR_TRAIL, step: 0.5 } };
    expect(isMoveWorthwhile({ ...stepped, to: 100.49 })).toBe(false);
    expect(isMoveWorthwhile({ ...stepped, to: 100.5 })).toBe(true);
    expect(isMoveWorthwhile({ ...move, trail: { ...ATR_TRAIL, step: 0.001 }, to: 100 })).toBe(
      false,
    );
  });

  it('gains more than half a tick, where the step of the strategy is less', () => {
    const fine = { ...move, trail: { ...ATR_TRAIL, step: 0.001 } };
    expect(isMoveWorthwhile({ ...fine, to: 100.01 })).toBe(true);
    expect(isMoveWorthwhile({ ...fine, from: 100.004, to: 100.01 })).toBe(true);
    expect(isMoveWorthwhile({ ...fine, from: 100.006, to: 100.01 })).toBe(false);
  });

  it('waits five seconds after the last one', () => {
    expect(isMoveWorthwhile({ ...move, sinceLastMoveMs: 4_999 })).toBe(false);
    expect(isMoveWorthwhile({ ...move, sinceLastMoveMs: 5_000 })).toBe(true);
  });

  it('never loosens and never uses an invalid number', () => {
    expect(isMoveWorthwhile({ ...move, to: 99 })).toBe(false);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(isMoveWorthwhile({ ...move, to: bad })).toBe(false);
      expect(isMoveWorthwhile({ ...move, atr: bad, to: 101 })).toBe(false);
    }
    expect(isMoveWorthwhile({ ...move, from: Number.NaN })).toBe(false);
    expect(isMoveWorthwhile({ ...move, sinceLastMoveMs: Number.NaN })).toBe(false);
  });
});
