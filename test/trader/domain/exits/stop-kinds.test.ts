// Each kind of stop and of trail once, computed by hand: entry 100, R 2, ATR 0.5.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { DEFAULT_PRICE_STEPS } from '../../../../src/market/instruments/tick-grid.ts';
import { initialStop } from '../../../../src/trader/domain/exits/protective-stop.ts';
import {
  isMoveWorthwhile,
  type TrailInput,
  trailedStop,
} from '../../../../src/trader/domain/exits/trail.ts';
import type {
  StopRule,
  TrailPart,
  TrailRule,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import { type PositionSide, signOf } from '../../../../src/trader/domain/terms/side.ts';

const steps = DEFAULT_PRICE_STEPS;
const atr = { period: 14, barMs: 300_000 };

function stopOf(side: PositionSide, rule: StopRule, level = Number.NaN): number {
  return initialStop({ side, rule, entry: 100, atr: 0.5, level, steps });
}

const CHANDELIER: StopRule & TrailPart = { kind: 'chandelier', atr, multiple: 3 };
const PREVIOUS_BAR: StopRule = { kind: 'previous-bar', barMs: 300_000, offsetTicks: 2 };

describe('the initial stop', () => {
  it.each<[string, StopRule, number, number, number]>([
    ['3 ATR of 0.50 away', { kind: 'atr', atr, multiple: 3 }, Number.NaN, 98.5, 101.5],
    ['1.25 percent away', { kind: 'percent', percent: 1.25 }, Number.NaN, 98.75, 101.25],
    ['0.80 USD away', { kind: 'price', distance: 0.8 }, Number.NaN, 99.2, 100.8],
  ])('is %s', (_, rule, level, long, short) => {
    expect([stopOf('long', rule, level), stopOf('short', rule, level)]).toEqual([long, short]);
  });

  it('follows the chandelier, or is two ticks beyond the previous bar, for any entry', () => {
    expect(stopOf('long', CHANDELIER, 98.337)).toBe(98.33);
    expect(stopOf('short', CHANDELIER, 101.337)).toBe(101.34);
    expect(stopOf('long', PREVIOUS_BAR, 99.4)).toBe(99.38);
    expect(stopOf('short', PREVIOUS_BAR, 100.6)).toBe(100.62);
  });

  it('is undefined if its line or bar is beyond the entry, or is unknown', () => {
    for (const level of [100, 100.5, Number.NaN]) {
      expect(stopOf('long', CHANDELIER, level)).toBeNaN();
      expect(stopOf('short', CHANDELIER, 200 - level)).toBeNaN();
    }
    expect(stopOf('long', PREVIOUS_BAR, 101)).toBeNaN();
  });
});

function trailed(part: TrailRule, gain: number, changes: Partial<TrailInput> = {}): number {
  return trailedStop({
    side: 'long',
    trail: part,
    entry: 100,
    r: 2,
    highWater: 100 + gain,
    atr: 0.5,
    lineOf: () => Number.NaN,
    now: instant(0),
    stop: 98,
    steps,
    ...changes,
  });
}

const at = (activateAtR: number) => ({ activateAtR, step: undefined });

describe('the trail', () => {
  it('follows a line of bars once activated, and stays if the line falls or is unknown', () => {
    const trail: TrailRule = { ...CHANDELIER, ...at(0.5) };
    expect(trailed(trail, 0.9, { lineOf: () => 99 })).toBe(98);
    expect(trailed(trail, 1, { lineOf: () => 99.019 })).toBe(99.01);
    expect(trailed(trail, 1, { lineOf: () => 97.5 })).toBe(98);
    expect(trailed(trail, 1)).toBe(98);
  });

  it('does not follow a line that the price has not passed since the entry', () => {
    const trail: TrailRule = { ...CHANDELIER, ...at(0) };
    expect(trailed(trail, 0.5, { lineOf: () => 100.5 })).toBe(98);
    expect(trailed(trail, 0.51, { lineOf: () => 100.5 })).toBe(100.5);
    const short = { side: 'short', stop: 102, lineOf: () => 99.5 } as const;
    expect([trailed(trail, -0.5, short), trailed(trail, -0.51, short)]).toEqual([102, 99.5]);
  });

  it('goes to break-even and a little beyond when the gain has reached 1 R', () => {
    const trail: TrailRule = { kind: 'break-even', atR: 1, offset: 0.05, ...at(0) };
    expect(trailed(trail, 1.99)).toBe(98);
    expect(trailed(trail, 2)).toBe(100.05);
    expect(trailed(trail, -2, { side: 'short', stop: 102 })).toBe(99.95);
  });

  it('moves up the ratchet a step at a time: 0 R at 1 R, 1 R at 2 R', () => {
    const ratchet = [
      { atR: 1, stopR: 0 },
      { atR: 2, stopR: 1 },
    ];
    const trail: TrailRule = { kind: 'steps', steps: ratchet, ...at(0) };
    expect([1.9, 2, 3.9, 4, 9].map((gain) => trailed(trail, gain))).toEqual([
      98, 100, 100, 102, 102,
    ]);
    const anyOrder: TrailRule = { ...trail, steps: ratchet.toReversed() };
    expect(trailed(anyOrder, 4)).toBe(102);
  });

  it('uses the tightest of several', () => {
    const parts: TrailPart[] = [
      { kind: 'atr', atr, multiple: 4 },
      { kind: 'percent', percent: 5 },
      { kind: 'break-even', atR: 1, offset: 0 },
    ];
    const trail: TrailRule = { kind: 'tightest', of: parts, ...at(0) };
    expect(trailed(trail, 1)).toBe(99);
    expect(trailed(trail, 2)).toBe(100);
    expect(trailed(trail, 3)).toBe(101);
    expect(trailed(trail, 3, { atr: Number.NaN })).toBe(100);
  });

  it('with several parts moves by the largest of their smallest moves', () => {
    const parts: TrailPart[] = [
      { kind: 'atr', atr, multiple: 4 },
      { kind: 'break-even', atR: 1, offset: 0 },
    ];
    const trail: TrailRule = { kind: 'tightest', of: parts, ...at(0) };
    const move = {
      side: 'long',
      from: 99,
      trail,
      atr: 0.5,
      steps,
      sinceLastMoveMs: 5_000,
    } as const;
    expect(isMoveWorthwhile({ ...move, to: 99.04 })).toBe(false);
    expect(isMoveWorthwhile({ ...move, to: 99.05 })).toBe(true);
    // An ATR that is unknown keeps only its own part from moving.
    expect(isMoveWorthwhile({ ...move, atr: Number.NaN, to: 99.02 })).toBe(true);
    expect(isMoveWorthwhile({ ...move, atr: Number.NaN, to: 99.01 })).toBe(false);
    const alone: TrailRule = { kind: 'break-even', atR: 1, offset: 0, ...at(0) };
    expect(isMoveWorthwhile({ ...move, trail: alone, to: 99.02 })).toBe(true);
  });

  it('never loosens, for any parts and numbers', () => {
    const number = fc.oneof(fc.double(), fc.double({ min: 50, max: 150, noNaN: true }));
    const part = fc.oneof<fc.Arbitrary<TrailPart>[]>(
      fc.record({ kind: fc.constant('atr'), atr: fc.constant(atr), multiple: number }),
      fc.record({ kind: fc.constant('supertrend'), atr: fc.constant(atr), multiple: number }),
      fc.record({ kind: fc.constant('break-even'), atR: number, offset: number }),
      fc.record({
        kind: fc.constant('steps'),
        steps: fc.array(fc.record({ atR: number, stopR: number }), { maxLength: 3 }),
      }),
    );
    const side = fc.constantFrom<PositionSide>('long', 'short');
    fc.assert(
      fc.property(
        side,
        fc.array(part),
        fc.array(number, { minLength: 5, maxLength: 5 }),
        (s, of, n) => {
          const [highWater = 0, atrNow = 0, line = 0, r = 0, entry = 0] = n;
          const stop = s === 'long' ? 98 : 102;
          const trail: TrailRule = { kind: 'tightest', of, ...at(0) };
          const changes = { side: s, highWater, atr: atrNow, lineOf: () => line, r, entry, stop };
          const to = trailed(trail, 0, changes);
          expect(signOf(s) * (to - stop)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
